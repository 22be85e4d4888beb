import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

import { allow, EncryptedLogGroup, policyDocument, trustService } from "../base";

export interface FlowLogsArgs {
  vpcId: pulumi.Input<string>;
  /** Days until a record is deleted. */
  keepDays: number;
  accountId: string;
  region: string;
}

/** Records of all traffic in a VPC, in an encrypted log group. Children: `<name>-logs`, `-role`, `-delivery`, `-vpc`. */
export class FlowLogs extends pulumi.ComponentResource {
  readonly logGroupName: pulumi.Output<string>;

  constructor(name: string, args: FlowLogsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("evenkeel:index:FlowLogs", name, args, opts);
    const { vpcId, accountId, region, keepDays } = args;
    const child = { parent: this };

    const naming = { namePrefix: `/aws/vpc/${name}-` };
    const logs = new EncryptedLogGroup(`${name}-logs`, { naming, keepDays, accountId, region }, child);

    const sourceArn = `arn:aws:ec2:${region}:${accountId}:vpc-flow-log/*`;
    const trust = pulumi.jsonStringify(trustService("vpc-flow-logs.amazonaws.com", accountId, sourceArn));
    const role = new aws.iam.Role(`${name}-role`, { assumeRolePolicy: trust }, child);
    const policy = pulumi.jsonStringify(mayDeliver(logs.arn));
    const delivery = new aws.iam.RolePolicy(`${name}-delivery`, { role: role.name, policy }, child);

    const destination = { logDestinationType: "cloud-watch-logs", logDestination: logs.arn, iamRoleArn: role.arn };
    const what = { vpcId, trafficType: "ALL", maxAggregationInterval: SHORTEST_INTERVAL_SECONDS };
    new aws.ec2.FlowLog(`${name}-vpc`, { ...what, ...destination }, { ...child, dependsOn: delivery });

    this.logGroupName = logs.logGroupName;
    this.registerOutputs({ logGroupName: this.logGroupName });
  }
}

// An incident is looked into while it happens. https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs.html
const SHORTEST_INTERVAL_SECONDS = 60;

// The log group is ours, so that the service needs neither to create one nor to look for one.
// https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-iam-role.html
function mayDeliver(logGroupArn: pulumi.Output<string>): aws.iam.PolicyDocument {
  const actions = ["logs:CreateLogStream", "logs:PutLogEvents", "logs:DescribeLogStreams"];
  return policyDocument(allow(actions, [logGroupArn, pulumi.interpolate`${logGroupArn}:*`]));
}
