import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

import { allow, EncryptedLogGroup, logGroupNamed, policyDocument, trustServiceAsItIs } from "../base";
import type { NetworkOutputs } from "../network";
import { functionCode } from "./function-code";
import { FunctionFirewall } from "./function-firewall";

/** Where a function runs that connects to something inside the network. */
export type FunctionNetwork = Pick<NetworkOutputs, "isDualStack" | "egress"> & {
  vpcId: pulumi.Input<string>;
  /** Subnets with a way to AWS's services. */
  privateSubnetIds: pulumi.Input<string>[];
};

export interface NodeFunctionArgs {
  /** The folder under functions/ with its code. */
  code: string;
  /** What it is for, shown in the console. */
  description: string;
  /** What it may do, beside writing its log. */
  statements: aws.iam.PolicyStatement[];
  /** The longest that one call takes: 900 at most. */
  timeoutSeconds: number;
  /** Its memory, in MiB. 256, if absent. */
  memory?: number;
  /** What it is told. Nothing secret: everybody who may look at a function sees it. */
  environment?: Record<string, pulumi.Input<string>>;
  /** What it is told and its environment has no room for: the texts of files beside its code. Nothing secret. */
  files?: Readonly<Record<string, string>>;
  /** Outside any network, if absent: then it reaches AWS's services and nothing of ours. */
  network?: FunctionNetwork | undefined;
  /** Days until what it says is deleted. */
  keepDays: number;
  accountId: string;
  region: string;
}

/**
 * One of our Lambda functions, on Node 24, with a role and an encrypted log of its own.
 * Children: `<name>-logs`, `-role`, `-may`, `-lambda`; in a network `-firewall`.
 */
export class NodeFunction extends pulumi.ComponentResource {
  readonly arn: pulumi.Output<string>;
  readonly functionName: pulumi.Output<string>;
  readonly logGroupName: pulumi.Output<string>;
  readonly roleArn: pulumi.Output<string>;
  /** The group with which it connects, where it is in a network. */
  readonly securityGroupId: pulumi.Output<string> | undefined;

  constructor(name: string, args: NodeFunctionArgs, opts?: pulumi.ComponentResourceOptions) {
    const { code, files, description, timeoutSeconds, memory, environment, network } = args;
    const { keepDays, accountId, region } = args;
    const namePrefix = `/aws/lambda/${name}-`;
    const made = { logGroupArn: logGroupNamed(namePrefix, args), securityGroupId: "sg-*" };
    const known = { code, timeoutSeconds, memory, keepDays, accountId, region, permissions: rightsOf(args, made) };
    super("evenkeel:index:NodeFunction", name, known, opts);
    const child = { parent: this };

    const logs = new EncryptedLogGroup(`${name}-logs`, { naming: { namePrefix }, keepDays, accountId, region }, child);
    const assumeRolePolicy = pulumi.jsonStringify(trustServiceAsItIs("lambda.amazonaws.com"));
    const role = new aws.iam.Role(`${name}-role`, { assumeRolePolicy }, child);

    const firewall = network && new FunctionFirewall(`${name}-firewall`, { network }, child);
    const place = network && firewall && { network, securityGroupId: firewall.securityGroupId };
    const { securityGroupId } = firewall ?? {};
    const policy = pulumi.jsonStringify(rightsOf(args, { logGroupArn: logs.arn, securityGroupId }));
    const may = new aws.iam.RolePolicy(`${name}-may`, { role: role.name, policy }, child);
    const lambda = new aws.lambda.Function(
      `${name}-lambda`,
      {
        description,
        runtime: "nodejs24.x",
        architectures: ["arm64"],
        handler: "index.handler",
        code: functionCode(code, files),
        role: role.arn,
        timeout: timeoutSeconds,
        memorySize: memory ?? 256,
        ...(environment && { environment: { variables: environment } }),
        ...(place && { vpcConfig: placement(place) }),
        loggingConfig: { logFormat: "JSON", logGroup: logs.logGroupName },
      },
      // One that is called earlier may not do what it has to, and finds no way to it.
      { ...child, dependsOn: firewall ? [may, firewall] : may },
    );

    this.arn = lambda.arn;
    this.functionName = lambda.name;
    this.logGroupName = logs.logGroupName;
    this.roleArn = role.arn;
    this.securityGroupId = firewall?.securityGroupId;
    this.registerOutputs({
      arn: this.arn,
      functionName: this.functionName,
      logGroupName: this.logGroupName,
      roleArn: this.roleArn,
      securityGroupId: this.securityGroupId,
    });
  }
}

interface FunctionPlace {
  network: FunctionNetwork;
  securityGroupId: pulumi.Input<string>;
}

function placement({ network: { privateSubnetIds, isDualStack }, securityGroupId }: FunctionPlace) {
  return { subnetIds: privateSubnetIds, securityGroupIds: [securityGroupId], ipv6AllowedForDualStack: isDualStack };
}

interface OwnResources {
  logGroupArn: pulumi.Input<string>;
  securityGroupId: pulumi.Input<string> | undefined;
}

function rightsOf(args: NodeFunctionArgs, { logGroupArn, securityGroupId }: OwnResources): aws.iam.PolicyDocument {
  const { statements, network } = args;
  const place = network && securityGroupId && { network, securityGroupId };
  return policyDocument(...statements, ...writeLogs(logGroupArn), ...(place ? useNetwork(place, args) : []));
}

function writeLogs(logGroupArn: pulumi.Input<string>): aws.iam.PolicyStatement[] {
  return [allow(["logs:CreateLogStream", "logs:PutLogEvents"], pulumi.interpolate`${logGroupArn}:*`)];
}

// Lambda makes network interfaces with the function's role, in its subnets and with its group alone.
// https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html#configuration-vpc-permissions
function useNetwork(
  { network: { privateSubnetIds }, securityGroupId }: FunctionPlace,
  { accountId, region }: NodeFunctionArgs,
): aws.iam.PolicyStatement[] {
  const ec2 = `arn:aws:ec2:${region}:${accountId}`;
  const interfaces = `${ec2}:network-interface/*`;
  const subnets = privateSubnetIds.map((id) => pulumi.interpolate`${ec2}:subnet/${id}`);
  const group = pulumi.interpolate`${ec2}:security-group/${securityGroupId}`;
  return [
    allow(["ec2:CreateNetworkInterface"], [interfaces, ...subnets, group]),
    allow(["ec2:AssignPrivateIpAddresses", "ec2:DeleteNetworkInterface", "ec2:UnassignPrivateIpAddresses"], interfaces),
    allow(["ec2:DescribeNetworkInterfaces", "ec2:DescribeSubnets"], "*"),
  ];
}
