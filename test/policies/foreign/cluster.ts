import { named } from "../../../policies/kit";
import { ACCOUNT, KEY, type Program, tags, trustOf, under } from "./program";

const provider = { region: "eu-west-1", defaultTags: { tags } };
const managed = (name: string) => `arn:aws:iam::aws:policy/${name}`;

// As pulumi-eks makes a cluster when it is told no more than a network, with nodes of a group of their own.
export const cluster: Program = {
  title: "an EKS cluster as a component package makes it by default",
  resources: [
    named("shop", "eks:index:Cluster", {
      vpcId: "vpc-0a1b2c3d",
      privateSubnetIds: ["subnet-1"],
      skipDefaultNodeGroup: true,
    }),
    ...under(provider, [
      named("shop-eksRole-role", "aws:iam/role:Role", {
        assumeRolePolicy: trustOf("eks.amazonaws.com"),
        forceDetachPolicies: false,
        path: "/",
      }),
      named(
        "shop-eksRole-policy",
        "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
        { policyArn: managed("AmazonEKSClusterPolicy"), role: "r" },
        { role: "shop-eksRole-role" },
      ),
      named("shop-eksClusterSecurityGroup", "aws:ec2/securityGroup:SecurityGroup", {
        vpcId: "vpc-0a1b2c3d",
        revokeRulesOnDelete: true,
        description: "Managed by Pulumi",
      }),
      named(
        "shop-eksClusterInternetEgressRule",
        "aws:ec2/securityGroupRule:SecurityGroupRule",
        {
          description: "Allow internet access.",
          type: "egress",
          fromPort: 0,
          toPort: 0,
          protocol: "-1",
          cidrBlocks: ["0.0.0.0/0"],
          securityGroupId: "sg-1",
          self: false,
        },
        { securityGroupId: "shop-eksClusterSecurityGroup" },
      ),
      named(
        "shop-eksCluster",
        "aws:eks/cluster:Cluster",
        {
          roleArn: `arn:aws:iam::${ACCOUNT}:role/shop-eksRole-role`,
          vpcConfig: {
            endpointPrivateAccess: false,
            endpointPublicAccess: true,
            securityGroupIds: ["sg-1"],
            subnetIds: ["subnet-1"],
          },
          accessConfig: { authenticationMode: "API_AND_CONFIG_MAP", bootstrapClusterCreatorAdminPermissions: true },
          bootstrapSelfManagedAddons: true,
          enabledClusterLogTypes: ["api", "audit", "authenticator"],
          encryptionConfig: { provider: { keyArn: KEY }, resources: ["secrets"] },
          version: "1.33",
        },
        { vpcConfig: "shop-eksClusterSecurityGroup", roleArn: "shop-eksRole-role" },
      ),
      // The groups of nodes and cluster admit each other, and nodes one another.
      named("shop-nodeSecurityGroup", "aws:ec2/securityGroup:SecurityGroup", {
        vpcId: "vpc-0a1b2c3d",
        revokeRulesOnDelete: true,
        description: "Managed by Pulumi",
        tags: { "kubernetes.io/cluster/shop-eksCluster-1": "owned" },
      }),
      named(
        "shop-eksNodeIngressRule",
        "aws:ec2/securityGroupRule:SecurityGroupRule",
        { type: "ingress", fromPort: 0, toPort: 0, protocol: "-1", securityGroupId: "sg-2", self: true },
        { securityGroupId: "shop-nodeSecurityGroup" },
      ),
      named(
        "shop-eksNodeClusterIngressRule",
        "aws:ec2/securityGroupRule:SecurityGroupRule",
        {
          type: "ingress",
          fromPort: 1025,
          toPort: 65535,
          protocol: "tcp",
          securityGroupId: "sg-2",
          sourceSecurityGroupId: "sg-1",
          self: false,
        },
        { securityGroupId: "shop-nodeSecurityGroup", sourceSecurityGroupId: "shop-eksClusterSecurityGroup" },
      ),
      named(
        "shop-eksClusterIngressRule",
        "aws:ec2/securityGroupRule:SecurityGroupRule",
        {
          type: "ingress",
          fromPort: 443,
          toPort: 443,
          protocol: "tcp",
          securityGroupId: "sg-1",
          sourceSecurityGroupId: "sg-2",
          self: false,
        },
        { securityGroupId: "shop-eksClusterSecurityGroup", sourceSecurityGroupId: "shop-nodeSecurityGroup" },
      ),
      named("shop-node-role", "aws:iam/role:Role", { assumeRolePolicy: trustOf("ec2.amazonaws.com"), path: "/" }),
      ...["AmazonEKSWorkerNodePolicy", "AmazonEKS_CNI_Policy", "AmazonEC2ContainerRegistryReadOnly"].map((name) =>
        named(
          `shop-node-${name}`,
          "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
          { policyArn: managed(name), role: "n" },
          { role: "shop-node-role" },
        ),
      ),
      named(
        "shop-nodes",
        "aws:eks/nodeGroup:NodeGroup",
        {
          clusterName: "shop-eksCluster-1",
          nodeRoleArn: `arn:aws:iam::${ACCOUNT}:role/shop-node-role`,
          subnetIds: ["subnet-1"],
          scalingConfig: { desiredSize: 2, minSize: 2, maxSize: 4 },
          instanceTypes: ["t4g.large"],
        },
        { clusterName: "shop-eksCluster", nodeRoleArn: "shop-node-role" },
      ),
    ]),
    named("web", "kubernetes:apps/v1:Deployment", {
      metadata: { name: "web", namespace: "default", labels: { app: "web" } },
      spec: {
        replicas: 2,
        selector: { matchLabels: { app: "web" } },
        template: {
          metadata: { labels: { app: "web" } },
          spec: { containers: [{ name: "web", image: "nginx", ports: [{ containerPort: 80 }] }] },
        },
      },
    }),
    named("web-service", "kubernetes:core/v1:Service", {
      metadata: { name: "web", namespace: "default" },
      spec: { type: "LoadBalancer", selector: { app: "web" }, ports: [{ port: 80, targetPort: 80 }] },
    }),
  ],
  findings: [
    "eks-access-by-entries shop-eksCluster",
    "eks-endpoint-not-open shop-eksCluster",
    "eks-endpoint-private shop-eksCluster",
    "kubernetes-recommended-labels web",
    "pod-capabilities-dropped web",
    "pod-no-api-token web",
    "pod-not-privileged web",
    "pod-not-root web",
    "pod-seccomp web",
    "service-balancer-not-open web-service",
    "sg-egress-ports-named shop-eksClusterInternetEgressRule",
  ],
};
