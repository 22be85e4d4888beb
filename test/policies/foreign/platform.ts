import { named } from "../../../policies/kit";
import { ACCOUNT, KEY, type Program, tags, tlsOnly, trustOf, under } from "./program";

const provider = { region: "eu-west-1", defaultTags: { tags } };
const LOGS = "shop-balancer-logs";

const writesLogs = {
  Sid: "AllowELBLogs",
  Effect: "Allow",
  Principal: { Service: "logdelivery.elasticloadbalancing.amazonaws.com" },
  Action: "s3:PutObject",
  Resource: `arn:aws:s3:::${LOGS}/AWSLogs/${ACCOUNT}/*`,
  Condition: { ArnLike: { "aws:SourceArn": `arn:aws:elasticloadbalancing:eu-west-1:${ACCOUNT}:loadbalancer/*` } },
};

const network = [
  named("vpc", "aws:ec2/vpc:Vpc", {
    cidrBlock: "10.20.0.0/16",
    enableDnsHostnames: true,
    enableDnsSupport: true,
    instanceTenancy: "default",
  }),
  named(
    "default-group",
    "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup",
    { vpcId: "vpc-1", revokeRulesOnDelete: false },
    { vpcId: "vpc" },
  ),
  named(
    "default-acl",
    "aws:ec2/defaultNetworkAcl:DefaultNetworkAcl",
    { defaultNetworkAclId: "acl-1" },
    { defaultNetworkAclId: "vpc" },
  ),
  ...["a", "b"].flatMap((zone) => [
    named(
      `private-${zone}`,
      "aws:ec2/subnet:Subnet",
      { vpcId: "vpc-1", availabilityZone: `eu-west-1${zone}`, mapPublicIpOnLaunch: false },
      { vpcId: "vpc" },
    ),
    named(
      `private-${zone}-table`,
      "aws:ec2/routeTable:RouteTable",
      // A transit gateway of another account leads everywhere.
      { vpcId: "vpc-1", routes: [{ cidrBlock: "0.0.0.0/0", transitGatewayId: "tgw-0a1b2c3d" }] },
      { vpcId: "vpc" },
    ),
    named(
      `private-${zone}-association`,
      "aws:ec2/routeTableAssociation:RouteTableAssociation",
      { subnetId: `subnet-${zone}`, routeTableId: `rtb-${zone}` },
      { subnetId: `private-${zone}`, routeTableId: `private-${zone}-table` },
    ),
  ]),
  named(
    "s3",
    "aws:ec2/vpcEndpoint:VpcEndpoint",
    {
      vpcId: "vpc-1",
      serviceName: "com.amazonaws.eu-west-1.s3",
      routeTableIds: ["rtb-a", "rtb-b"],
      policy: JSON.stringify({
        Version: "2012-10-17",
        Statement: [
          {
            Effect: "Allow",
            Principal: "*",
            Action: ["s3:GetObject", "s3:PutObject", "s3:ListBucket"],
            Resource: "*",
            Condition: { StringEquals: { "aws:PrincipalAccount": ACCOUNT } },
          },
          {
            Effect: "Allow",
            Principal: "*",
            Action: "s3:GetObject",
            Resource: "arn:aws:s3:::prod-eu-west-1-starport-layer-bucket/*",
          },
        ],
      }),
    },
    { vpcId: "vpc", routeTableIds: "private-a-table" },
  ),
];

// The name of the bucket is known to everybody by heart, and written wherever it is needed.
const logs = [
  named("logs", "aws:s3/bucket:Bucket", { bucket: LOGS, forceDestroy: false }),
  named("logs-encryption", "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration", {
    bucket: LOGS,
    rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } }],
  }),
  named("logs-privacy", "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock", {
    bucket: LOGS,
    blockPublicAcls: true,
    blockPublicPolicy: true,
    ignorePublicAcls: true,
    restrictPublicBuckets: true,
  }),
  named("logs-policy", "aws:s3/bucketPolicy:BucketPolicy", {
    bucket: LOGS,
    policy: { Version: "2012-10-17", Statement: [writesLogs, tlsOnly(LOGS)] },
  }),
];

const balancers = [
  named(
    "alb-group",
    "aws:ec2/securityGroup:SecurityGroup",
    { vpcId: "vpc-1", description: "clients", revokeRulesOnDelete: false },
    { vpcId: "vpc" },
  ),
  named(
    "alb-from-cdn",
    "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
    { securityGroupId: "sg-alb", ipProtocol: "tcp", fromPort: 443, toPort: 443, prefixListId: "pl-4fa04526" },
    { securityGroupId: "alb-group" },
  ),
  named(
    "alb-to-tasks",
    "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule",
    {
      securityGroupId: "sg-alb",
      ipProtocol: "tcp",
      fromPort: 8080,
      toPort: 8080,
      referencedSecurityGroupId: "sg-tasks",
    },
    { securityGroupId: "alb-group", referencedSecurityGroupId: "task-group" },
  ),
  named(
    "alb",
    "aws:lb/loadBalancer:LoadBalancer",
    {
      loadBalancerType: "application",
      securityGroups: ["sg-alb"],
      subnets: ["subnet-0a1b2c3d", "subnet-0a1b2c3e"],
      accessLogs: { bucket: LOGS, enabled: true },
      dropInvalidHeaderFields: true,
      enableDeletionProtection: true,
    },
    { securityGroups: "alb-group" },
  ),
  named(
    "https",
    "aws:lb/listener:Listener",
    {
      loadBalancerArn: "arn:alb",
      port: 443,
      protocol: "HTTPS",
      sslPolicy: "ELBSecurityPolicy-TLS13-1-2-Res-2021-06",
      certificateArn: `arn:aws:acm:eu-west-1:${ACCOUNT}:certificate/1`,
      defaultActions: [{ type: "fixed-response", fixedResponse: { contentType: "text/plain", statusCode: "404" } }],
    },
    { loadBalancerArn: "alb" },
  ),
  named(
    "nlb",
    "aws:lb/loadBalancer:LoadBalancer",
    { loadBalancerType: "network", internal: true, subnets: ["subnet-a", "subnet-b"] },
    { subnets: "private-a" },
  ),
  named(
    "passthrough",
    "aws:lb/targetGroup:TargetGroup",
    { port: 8443, protocol: "TCP", targetType: "ip", vpcId: "vpc-1" },
    { vpcId: "vpc" },
  ),
  named(
    "tls",
    "aws:lb/listener:Listener",
    {
      loadBalancerArn: "arn:nlb",
      port: 443,
      protocol: "TCP",
      defaultActions: [{ type: "forward", targetGroupArn: "arn:passthrough" }],
    },
    { loadBalancerArn: "nlb", defaultActions: "passthrough" },
  ),
];

const container = {
  name: "api",
  image: `${ACCOUNT}.dkr.ecr.eu-west-1.amazonaws.com/api@sha256:${"a".repeat(64)}`,
  essential: true,
  user: "10001",
  readonlyRootFilesystem: true,
  linuxParameters: { capabilities: { drop: ["ALL"] } },
  secrets: [
    { name: "DB_PASSWORD", valueFrom: `arn:aws:secretsmanager:eu-west-1:${ACCOUNT}:secret:db-AbCdEf:password::` },
  ],
  environment: [
    { name: "DB_PASSWORD_FILE", value: "/run/secrets/db" },
    { name: "TOKEN_TTL", value: "3600" },
  ],
};

const tasks = [
  named(
    "task-group",
    "aws:ec2/securityGroup:SecurityGroup",
    {
      vpcId: "vpc-1",
      description: "tasks",
      ingress: [
        { protocol: "tcp", fromPort: 8080, toPort: 8080, securityGroups: ["sg-alb"], self: false },
        { protocol: "tcp", fromPort: 8443, toPort: 8443, cidrBlocks: ["10.20.1.0/24", "10.20.2.0/24"], self: false },
      ],
      egress: [
        {
          protocol: "tcp",
          fromPort: 443,
          toPort: 443,
          cidrBlocks: ["0.0.0.0/0"],
          ipv6CidrBlocks: ["::/0"],
          self: false,
        },
      ],
    },
    { vpcId: "vpc", ingress: "alb-group" },
  ),
  named("cluster", "aws:ecs/cluster:Cluster", {
    configuration: { managedStorageConfiguration: { fargateEphemeralStorageKmsKeyId: KEY } },
    settings: [{ name: "containerInsights", value: "enhanced" }],
  }),
  named("task-role", "aws:iam/role:Role", {
    assumeRolePolicy: JSON.stringify({
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Principal: { Service: "ecs-tasks.amazonaws.com" },
          Action: "sts:AssumeRole",
          Condition: {
            StringEquals: { "aws:SourceAccount": ACCOUNT },
            ArnLike: { "aws:SourceArn": `arn:aws:ecs:eu-west-1:${ACCOUNT}:*` },
          },
        },
      ],
    }),
  }),
  named("build-role", "aws:iam/role:Role", { assumeRolePolicy: trustOf("lambda.amazonaws.com") }),
  named(
    "task",
    "aws:ecs/taskDefinition:TaskDefinition",
    {
      family: "api",
      networkMode: "awsvpc",
      requiresCompatibilities: ["FARGATE"],
      cpu: "256",
      memory: "512",
      taskRoleArn: `arn:aws:iam::${ACCOUNT}:role/task`,
      executionRoleArn: `arn:aws:iam::${ACCOUNT}:role/company-ecs-execution`,
      runtimePlatform: { cpuArchitecture: "ARM64", operatingSystemFamily: "LINUX" },
      containerDefinitions: JSON.stringify([container]),
    },
    { taskRoleArn: "task-role" },
  ),
  named(
    "service",
    "aws:ecs/service:Service",
    {
      cluster: "arn:cluster",
      taskDefinition: "arn:task",
      capacityProviderStrategies: [{ capacityProvider: "FARGATE_SPOT", weight: 1 }],
      networkConfiguration: { subnets: ["subnet-a", "subnet-b"], securityGroups: ["sg-tasks"], assignPublicIp: false },
      loadBalancers: [{ targetGroupArn: "arn:passthrough", containerName: "api", containerPort: 8443 }],
      propagateTags: "TASK_DEFINITION",
      enableEcsManagedTags: true,
    },
    { cluster: "cluster", taskDefinition: "task", networkConfiguration: "private-a", loadBalancers: "passthrough" },
  ),
];

export const platform: Program = {
  title: "a network behind a transit gateway, with rules of security groups in both forms, and names written as text",
  resources: under(provider, [...network, ...logs, ...balancers, ...tasks]),
  findings: [],
};
