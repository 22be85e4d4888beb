import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

import { allow, EncryptedLogGroup, logGroupNamed, policyDocument, trustService } from "../base";
import { FlowLogBucket } from "./flow-log-bucket";
import type { NetworkSettings } from "./settings";

export type FlowLogsArgs = NetworkSettings["flowLogs"] & {
  vpcId: pulumi.Input<string>;
  accountId: string;
  region: string;
};

/**
 * Records of all traffic in a VPC, in an encrypted log group or in a private bucket.
 * Children: `<name>-logs`, `-role`, `-delivery`, or `-files`; `-vpc`.
 */
export class FlowLogs extends pulumi.ComponentResource {
  readonly logGroupName: pulumi.Output<string> | undefined;
  readonly bucketName: pulumi.Output<string> | undefined;

  constructor(name: string, args: FlowLogsArgs, opts?: pulumi.ComponentResourceOptions) {
    const { vpcId, destination } = args;
    const permissions = destination === "s3" ? undefined : mayDeliver(logGroupNamed(namePrefixOf(name), args));
    super("evenkeel:index:FlowLogs", name, { ...args, permissions }, opts);
    const child = { parent: this };

    const to = destination === "s3" ? placeFiles(name, args, child) : placeLogGroup(name, args, child);
    const what = { vpcId, trafficType: "ALL", maxAggregationInterval: SHORTEST_INTERVAL_SECONDS };
    const flowOpts = { ...child, dependsOn: to.dependsOn };
    new aws.ec2.FlowLog(`${name}-vpc`, { ...what, logDestinationType: destination, ...to.destination }, flowOpts);

    this.logGroupName = to.logGroupName;
    this.bucketName = to.bucketName;
    this.registerOutputs({ logGroupName: this.logGroupName, bucketName: this.bucketName });
  }
}

// An incident is looked into while it happens. https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs.html
const SHORTEST_INTERVAL_SECONDS = 60;

interface Destination {
  destination: Pick<aws.ec2.FlowLogArgs, "logDestination" | "iamRoleArn" | "destinationOptions">;
  dependsOn: pulumi.Resource[];
  logGroupName?: pulumi.Output<string>;
  bucketName?: pulumi.Output<string>;
}

function placeFiles(name: string, args: FlowLogsArgs, child: { parent: pulumi.Resource }): Destination {
  const { keepDays, deletableWithLogs, accountId, region } = args;
  const bucketArgs = { keepDays, deletableWithLogs, accountId, region };
  const files = new FlowLogBucket(`${name}-files`, bucketArgs, child);
  return {
    destination: { logDestination: files.arn, destinationOptions: queryable },
    dependsOn: [],
    bucketName: files.bucketName,
  };
}

// A query over an hour reads the files of that hour alone.
// https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-s3-path.html
const queryable = { fileFormat: "parquet", hiveCompatiblePartitions: true, perHourPartition: true };

function placeLogGroup(name: string, args: FlowLogsArgs, child: { parent: pulumi.Resource }): Destination {
  const { keepDays, accountId, region } = args;
  const naming = { namePrefix: namePrefixOf(name) };
  const logs = new EncryptedLogGroup(`${name}-logs`, { naming, keepDays, accountId, region }, child);

  const sourceArn = `arn:aws:ec2:${region}:${accountId}:vpc-flow-log/*`;
  const trust = pulumi.jsonStringify(trustService("vpc-flow-logs.amazonaws.com", accountId, sourceArn));
  const role = new aws.iam.Role(`${name}-role`, { assumeRolePolicy: trust }, child);
  const policy = pulumi.jsonStringify(mayDeliver(logs.arn));
  const delivery = new aws.iam.RolePolicy(`${name}-delivery`, { role: role.name, policy }, child);

  return {
    destination: { logDestination: logs.arn, iamRoleArn: role.arn },
    dependsOn: [delivery],
    logGroupName: logs.logGroupName,
  };
}

function namePrefixOf(name: string): string {
  return `/aws/vpc/${name}-`;
}

// The log group is ours, so that the service needs neither to create one nor to look for one.
// https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-iam-role.html
function mayDeliver(logGroupArn: pulumi.Input<string>): aws.iam.PolicyDocument {
  const actions = ["logs:CreateLogStream", "logs:PutLogEvents", "logs:DescribeLogStreams"];
  return policyDocument(allow(actions, [logGroupArn, pulumi.interpolate`${logGroupArn}:*`]));
}
