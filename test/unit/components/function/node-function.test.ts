import assert from "node:assert/strict";

import * as pulumi from "@pulumi/pulumi";

import { NodeFunction, type NodeFunctionArgs } from "../../../../components/function";
import { assertPreviewComplete, deploy, resolved } from "../../harness";

const read = { Effect: "Allow" as const, Action: ["s3:GetObject"], Resource: "arn:aws:s3:::reports/*" };
const network = {
  vpcId: "vpc-1",
  privateSubnetIds: ["subnet-1", "subnet-2"],
  isDualStack: true,
  egress: { internet: true, gatewayPrefixListIds: [] },
};

const create = (more: Partial<NodeFunctionArgs> = {}) =>
  new NodeFunction("watch", {
    code: "secret-watch",
    description: "Watches",
    statements: [read],
    timeoutSeconds: 60,
    keepDays: 30,
    accountId: "111122223333",
    region: "us-east-1",
    ...more,
  });

const logsArn = "arn:aws:logs:us-east-1:111122223333:log-group:/aws/lambda/watch-";
const writeLogs = {
  Effect: "Allow",
  Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
  Resource: `${logsArn}:*`,
};

describe("NodeFunction", () => {
  it("runs on Node 24 with a role and an encrypted log of its own, outside any network", async () => {
    const { inputs, named } = await deploy(() => create({ environment: { LEVEL: "info" } }));

    const { code: _, ...lambda } = inputs("watch-lambda");
    assert.deepEqual(lambda, {
      description: "Watches",
      runtime: "nodejs24.x",
      architectures: ["arm64"],
      handler: "index.handler",
      role: "arn:aws:iam::111122223333:role/watch-role",
      timeout: 60,
      memorySize: 256,
      environment: { variables: { LEVEL: "info" } },
      loggingConfig: { logFormat: "JSON", logGroup: "/aws/lambda/watch-" },
    });
    assert.deepEqual(inputs("watch-logs-group"), {
      namePrefix: "/aws/lambda/watch-",
      retentionInDays: 30,
      kmsKeyId: "arn:aws:kms:us-east-1:111122223333:key/key-watch-logs-encryption-key",
    });
    assert.deepEqual(named("aws:ec2/securityGroup:SecurityGroup"), []);
  });

  it("may do what it is there for, and write its log", async () => {
    const { inputs } = await deploy(() => create());

    assert.deepEqual(JSON.parse(inputs("watch-may").policy).Statement, [read, writeLogs]);
    const [trust] = JSON.parse(inputs("watch-role").assumeRolePolicy).Statement;
    assert.deepEqual(trust.Principal, { Service: "lambda.amazonaws.com" });
  });

  it("lies in private subnets of a network, behind a group that nobody reaches", async () => {
    const { result, inputs, named } = await deploy(() => create({ network }));

    const group = "sg-watch-firewall-access";
    assert.deepEqual(inputs("watch-lambda").vpcConfig, {
      subnetIds: ["subnet-1", "subnet-2"],
      securityGroupIds: [group],
      ipv6AllowedForDualStack: true,
    });
    assert.equal(result.securityGroupId && (await resolved(result.securityGroupId)), group);
    assert.deepEqual(named("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"), []);
    assert.deepEqual(named("aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule"), [
      "watch-firewall-to-internet",
      "watch-firewall-to-internet-ipv6",
    ]);
  });

  it("reaches AWS through endpoints alone where the network has no way to the internet", async () => {
    const egress = {
      internet: false,
      endpointSecurityGroupId: pulumi.output("sg-endpoints"),
      gatewayPrefixListIds: [],
    };
    const { inputs, named } = await deploy(() => create({ network: { ...network, egress } }));

    assert.deepEqual(named("aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule"), ["watch-firewall-to-endpoints"]);
    assert.equal(inputs("watch-firewall-to-endpoints").referencedSecurityGroupId, "sg-endpoints");
  });

  it("may make network interfaces in its subnets and with its group, and nowhere else", async () => {
    const { inputs } = await deploy(() => create({ network }));

    const ec2 = "arn:aws:ec2:us-east-1:111122223333";
    assert.deepEqual(JSON.parse(inputs("watch-may").policy).Statement, [
      read,
      writeLogs,
      {
        Effect: "Allow",
        Action: ["ec2:CreateNetworkInterface"],
        Resource: [
          `${ec2}:network-interface/*`,
          `${ec2}:subnet/subnet-1`,
          `${ec2}:subnet/subnet-2`,
          `${ec2}:security-group/sg-watch-firewall-access`,
        ],
      },
      {
        Effect: "Allow",
        Action: ["ec2:AssignPrivateIpAddresses", "ec2:DeleteNetworkInterface", "ec2:UnassignPrivateIpAddresses"],
        Resource: `${ec2}:network-interface/*`,
      },
      { Effect: "Allow", Action: ["ec2:DescribeNetworkInterfaces", "ec2:DescribeSubnets"], Resource: "*" },
    ]);
  });

  it("is not called before it may do what it has to, and finds its way", async () => {
    const { options } = await deploy(() => create({ network }));

    const { dependsOn } = options("watch-lambda");
    for (const first of ["watch-may", "watch-firewall-to-internet"]) assert(dependsOn.includes(first), first);
  });

  it("shows all of itself in a first preview, in a network and outside", async () => {
    await assertPreviewComplete(() => create());
    await assertPreviewComplete(() => create({ network }));
  });
});
