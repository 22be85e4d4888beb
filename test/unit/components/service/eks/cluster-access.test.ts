import assert from "node:assert/strict";

import { deploy } from "../../../harness";
import { deployer, smallCluster } from "./small-cluster";

const NAME = "eks-5c3d1e7f";
const auditor = "arn:aws:iam::444455556666:role/auditor";

describe("access to a cluster on EKS", () => {
  it("is given to the roles that are named, from whatever account", async () => {
    const { inputs, registrations } = await deploy(() => smallCluster({ viewers: [auditor] }));

    const entries = registrations.filter(({ type }) => type === "aws:eks/accessEntry:AccessEntry");
    assert.deepEqual(
      entries.map((each) => each.inputs),
      [
        { clusterName: NAME, principalArn: deployer },
        { clusterName: NAME, principalArn: auditor },
      ],
    );
    const policy = "arn:aws:eks::aws:cluster-access-policy";
    const everywhere = { clusterName: NAME, accessScope: { type: "cluster" } };
    assert.deepEqual(inputs("eks-access-111122223333-ci-deploy-may"), {
      ...everywhere,
      principalArn: deployer,
      policyArn: `${policy}/AmazonEKSClusterAdminPolicy`,
    });
    assert.deepEqual(inputs("eks-access-444455556666-auditor-may"), {
      ...everywhere,
      principalArn: auditor,
      policyArn: `${policy}/AmazonEKSViewPolicy`,
    });
  });

  it("is there before anything is in the cluster, and as long as something is", async () => {
    const { options, registrations } = await deploy(() => smallCluster());

    assert.deepEqual(options("eks-kubernetes").dependsOn, [
      "eks-access-111122223333-ci-deploy-may",
      "eks-metrics-server",
    ]);
    const inside = registrations.filter(({ type }) => /^(kubernetes|eks\.amazonaws\.com|karpenter\.sh)/.test(type));
    assert.deepEqual([...new Set(inside.map((each) => each.options.provider))], ["eks-kubernetes"]);
    assert.equal(inside.length, 4);
  });

  it("is by a token that AWS gives whoever deploys, and another way there replaces nothing", async () => {
    const { inputs } = await deploy(() => smallCluster());

    const { kubeconfig, ...provider } = inputs("eks-kubernetes");
    assert.deepEqual(provider, {
      clusterIdentifier: `arn:aws:eks:us-east-1:111122223333:cluster/${NAME}`,
      enableConfigMapMutable: "true",
      enableSecretMutable: "true",
      enableServerSideApply: "true",
    });
    assert.deepEqual(JSON.parse(kubeconfig), {
      apiVersion: "v1",
      kind: "Config",
      "current-context": NAME,
      clusters: [
        {
          name: NAME,
          cluster: {
            server: "https://0A1B2C3D4E5F60718293A4B5C6D7E8F9.gr7.us-east-1.eks.amazonaws.com",
            "certificate-authority-data": "LS0tLS1CRUdJTg==",
          },
        },
      ],
      contexts: [{ name: NAME, context: { cluster: NAME, user: NAME } }],
      users: [
        {
          name: NAME,
          user: {
            exec: {
              apiVersion: "client.authentication.k8s.io/v1beta1",
              command: "aws",
              args: ["--region", "us-east-1", "eks", "get-token", "--cluster-name", NAME, "--output", "json"],
              interactiveMode: "Never",
            },
          },
        },
      ],
    });
  });

  it("comes from the private addresses that are named, to the control plane and not to pods", async () => {
    const { inputs } = await deploy(() => smallCluster({ endpoint: { privateCidrs: ["10.1.0.0/16"] } }));

    assert.deepEqual(inputs("eks-api"), { vpcId: "vpc-1", description: "API of eks" });
    assert.deepEqual(inputs("eks-api-10.1.0.0-16"), {
      securityGroupId: "sg-eks-api",
      cidrIpv4: "10.1.0.0/16",
      ipProtocol: "tcp",
      fromPort: 443,
      toPort: 443,
      description: "Whoever works with the cluster",
    });
  });

  it("comes from the internet where addresses are named, and nodes still stay in the VPC", async () => {
    const { inputs } = await deploy(() => smallCluster({ endpoint: { publicCidrs: ["203.0.113.0/28"] } }));

    const { endpointPrivateAccess, endpointPublicAccess, publicAccessCidrs } = inputs("eks-cluster").vpcConfig;
    assert.deepEqual(
      { endpointPrivateAccess, endpointPublicAccess, publicAccessCidrs },
      { endpointPrivateAccess: true, endpointPublicAccess: true, publicAccessCidrs: ["203.0.113.0/28"] },
    );
  });
});
