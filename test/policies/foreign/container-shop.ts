import { named } from "../../../policies/kit";
import { ACCOUNT, type Program, tags, trustOf, under } from "./program";

const config = { region: "eu-west-1", defaultTags: JSON.stringify({ tags }) };
const IMAGE = `${ACCOUNT}.dkr.ecr.eu-west-1.amazonaws.com/shop:1.4.2`;
const open = { protocol: "-1", fromPort: 0, toPort: 0, cidrBlocks: ["0.0.0.0/0"] };

// A network of awsx: a component that makes public and private subnets, each with a route table and its routes beside it.
const network = [
  named("net", "awsx:ec2:Vpc", { cidrBlock: "10.0.0.0/16", numberOfAvailabilityZones: 1 }),
  ...under(config, [
    named("net-vpc", "aws:ec2/vpc:Vpc", {
      cidrBlock: "10.0.0.0/16",
      enableDnsHostnames: true,
      enableDnsSupport: true,
      instanceTenancy: "default",
      tags: { Name: "net" },
    }),
    named("net-igw", "aws:ec2/internetGateway:InternetGateway", { vpcId: "vpc-1" }, { vpcId: "net-vpc" }),
    ...["public", "private"].flatMap((kind) => [
      named(
        `net-${kind}-1`,
        "aws:ec2/subnet:Subnet",
        {
          vpcId: "vpc-1",
          cidrBlock: kind === "public" ? "10.0.0.0/20" : "10.0.64.0/20",
          availabilityZone: "eu-west-1a",
          mapPublicIpOnLaunch: kind === "public",
          assignIpv6AddressOnCreation: false,
        },
        { vpcId: "net-vpc" },
      ),
      named(`net-${kind}-table`, "aws:ec2/routeTable:RouteTable", { vpcId: "vpc-1" }, { vpcId: "net-vpc" }),
      named(
        `net-${kind}-association`,
        "aws:ec2/routeTableAssociation:RouteTableAssociation",
        { subnetId: `subnet-${kind}`, routeTableId: `rtb-${kind}` },
        { subnetId: `net-${kind}-1`, routeTableId: `net-${kind}-table` },
      ),
    ]),
    named(
      "net-public-route",
      "aws:ec2/route:Route",
      { routeTableId: "rtb-public", destinationCidrBlock: "0.0.0.0/0", gatewayId: "igw-1" },
      { routeTableId: "net-public-table", gatewayId: "net-igw" },
    ),
    named("net-eip", "aws:ec2/eip:Eip", { domain: "vpc" }),
    named(
      "net-nat",
      "aws:ec2/natGateway:NatGateway",
      { subnetId: "subnet-public", allocationId: "eipalloc-1", connectivityType: "public" },
      { subnetId: "net-public-1", allocationId: "net-eip" },
    ),
    named(
      "net-private-route",
      "aws:ec2/route:Route",
      { routeTableId: "rtb-private", destinationCidrBlock: "0.0.0.0/0", natGatewayId: "nat-1" },
      { routeTableId: "net-private-table", natGatewayId: "net-nat" },
    ),
  ]),
];

const balanced = under(config, [
  named(
    "alb-group",
    "aws:ec2/securityGroup:SecurityGroup",
    {
      vpcId: "vpc-1",
      description: "Managed by Pulumi",
      revokeRulesOnDelete: false,
      ingress: [80, 443].map((port) => ({ protocol: "tcp", fromPort: port, toPort: port, cidrBlocks: ["0.0.0.0/0"] })),
      egress: [open],
    },
    { vpcId: "net-vpc" },
  ),
  named(
    "alb",
    "aws:alb/loadBalancer:LoadBalancer",
    {
      internal: false,
      loadBalancerType: "application",
      securityGroups: ["sg-alb"],
      subnets: ["subnet-public"],
      dropInvalidHeaderFields: true,
    },
    { securityGroups: "alb-group", subnets: "net-public-1" },
  ),
  named(
    "targets",
    "aws:alb/targetGroup:TargetGroup",
    { port: 8080, protocol: "HTTP", targetType: "ip", vpcId: "vpc-1", lambdaMultiValueHeadersEnabled: false },
    { vpcId: "net-vpc" },
  ),
  named(
    "listener",
    "aws:alb/listener:Listener",
    {
      loadBalancerArn: "arn:alb",
      port: 80,
      protocol: "HTTP",
      defaultActions: [{ type: "forward", targetGroupArn: "arn:targets" }],
    },
    { loadBalancerArn: "alb", defaultActions: "targets" },
  ),
]);

const container = {
  name: "web",
  image: IMAGE,
  essential: true,
  user: "1000",
  readonlyRootFilesystem: true,
  portMappings: [{ containerPort: 8080, protocol: "tcp" }],
  linuxParameters: { capabilities: { drop: ["ALL"] }, initProcessEnabled: true },
  environment: [
    { name: "NODE_ENV", value: "production" },
    { name: "DB_PASSWORD", value: "horse-battery-staple" },
  ],
  logConfiguration: {
    logDriver: "awslogs",
    options: { "awslogs-group": "/shop/web", "awslogs-region": "eu-west-1", "awslogs-stream-prefix": "web" },
  },
};

export const containerShop: Program = {
  title: "containers by launch type in a network of awsx, careless in the ways that tutorials are",
  resources: [
    ...network,
    ...balanced,
    ...under(config, [
      named("cluster", "aws:ecs/cluster:Cluster", { settings: [{ name: "containerInsights", value: "enabled" }] }),
      named("execution", "aws:iam/role:Role", { assumeRolePolicy: trustOf("ecs-tasks.amazonaws.com") }),
      named(
        "execution-policy",
        "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
        { role: "execution-1", policyArn: "arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy" },
        { role: "execution" },
      ),
      named(
        "task",
        "aws:ecs/taskDefinition:TaskDefinition",
        {
          family: "web",
          requiresCompatibilities: ["FARGATE"],
          networkMode: "awsvpc",
          cpu: "256",
          memory: "512",
          executionRoleArn: `arn:aws:iam::${ACCOUNT}:role/execution-1`,
          containerDefinitions: JSON.stringify([container]),
          skipDestroy: false,
          trackLatest: false,
          enableFaultInjection: false,
        },
        { executionRoleArn: "execution" },
      ),
      named(
        "task-group",
        "aws:ec2/securityGroup:SecurityGroup",
        {
          vpcId: "vpc-1",
          description: "Managed by Pulumi",
          ingress: [{ protocol: "tcp", fromPort: 8080, toPort: 8080, securityGroups: ["sg-alb"], self: false }],
          egress: [{ ...open, protocol: "tcp", fromPort: 443, toPort: 443 }],
        },
        { vpcId: "net-vpc", ingress: "alb-group" },
      ),
      named(
        "service",
        "aws:ecs/service:Service",
        {
          cluster: "arn:cluster",
          launchType: "FARGATE",
          desiredCount: 2,
          taskDefinition: "arn:task",
          networkConfiguration: { subnets: ["subnet-public"], securityGroups: ["sg-task"], assignPublicIp: true },
          loadBalancers: [{ targetGroupArn: "arn:targets", containerName: "web", containerPort: 8080 }],
          propagateTags: "SERVICE",
          enableEcsManagedTags: true,
          waitForSteadyState: false,
        },
        { cluster: "cluster", taskDefinition: "task", networkConfiguration: "net-public-1", loadBalancers: "targets" },
      ),
      named("log", "aws:cloudwatch/logGroup:LogGroup", { name: "/shop/web", retentionInDays: 30, skipDestroy: false }),
      named("uploads", "aws:s3/bucketV2:BucketV2", { bucket: "shop-uploads", forceDestroy: false }),
      named(
        "uploads-encryption",
        "aws:s3/bucketServerSideEncryptionConfigurationV2:BucketServerSideEncryptionConfigurationV2",
        { bucket: "shop-uploads", rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } }] },
        { bucket: "uploads" },
      ),
      named(
        "uploads-versioning",
        "aws:s3/bucketVersioningV2:BucketVersioningV2",
        { bucket: "shop-uploads", versioningConfiguration: { status: "Enabled" } },
        { bucket: "uploads" },
      ),
      named(
        "uploads-privacy",
        "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
        {
          bucket: "shop-uploads",
          blockPublicAcls: true,
          blockPublicPolicy: true,
          ignorePublicAcls: true,
          restrictPublicBuckets: true,
        },
        { bucket: "uploads" },
      ),
    ]),
  ],
  findings: [
    "ecs-no-plain-secret task",
    "ecs-no-public-ip service",
    "ecs-task-storage-own-key cluster",
    "iam-trust-confined execution",
    "lb-listener-encrypted listener",
    "lb-web-acl alb",
    "log-group-own-key log",
    "s3-default-encryption uploads",
    "s3-tls-only uploads",
    "sg-egress-ports-named alb-group",
    "subnet-no-public-ip net-public-1",
    "subnets-private service",
    "vpc-default-sg-closed net-vpc",
    "vpc-s3-endpoint net-vpc",
  ],
};
