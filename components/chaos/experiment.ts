import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

import { allow, policyDocument, trustService } from "../base";
import type { Fault, Place } from "./fault";

export interface ChaosExperimentArgs extends Place {
  fault: Fault;
  /** The alarms that stop it. There is no experiment without one. */
  stopAlarmArns: readonly [pulumi.Input<string>, ...pulumi.Input<string>[]];
  logGroupArn: pulumi.Input<string>;
  /** What lets AWS write to the log group. */
  logDelivery: pulumi.Resource;
}

/**
 * One experiment, and a role that can do what it does and nothing else.
 * Children: `<name>-role`, `<name>-permission`, `<name>-template`.
 */
export class ChaosExperiment extends pulumi.ComponentResource {
  readonly templateId: pulumi.Output<string>;

  constructor(name: string, args: ChaosExperimentArgs, opts?: pulumi.ComponentResourceOptions) {
    const permissions = policyDocument(...args.fault.permissions, deliverLogs);
    super("evenkeel:index:ChaosExperiment", name, { permissions }, opts);
    const child = { parent: this };

    const role = new aws.iam.Role(`${name}-role`, roleArgs(args), child);
    const policy = pulumi.jsonStringify(permissions);
    const permission = new aws.iam.RolePolicy(`${name}-permission`, { role: role.name, policy }, child);
    const template = new aws.fis.ExperimentTemplate(
      `${name}-template`,
      { roleArn: role.arn, ...templateArgs(name, args) },
      // AWS looks whether it may log.
      { ...child, dependsOn: [permission, args.logDelivery] },
    );

    this.templateId = template.id;
    this.registerOutputs({ templateId: this.templateId });
  }
}

// https://docs.aws.amazon.com/fis/latest/userguide/getting-started-iam-service-role.html
function roleArgs({ fault, accountId, region }: ChaosExperimentArgs): aws.iam.RoleArgs {
  const experiments = `arn:aws:fis:${region}:${accountId}:experiment/*`;
  return {
    description: fault.description,
    assumeRolePolicy: pulumi.jsonStringify(trustService("fis.amazonaws.com", accountId, experiments)),
  };
}

// The delivery of logs belongs to the account. It may not write resource policies: the one that it needs is there.
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/AWS-logs-infrastructure-CWL.html
const deliverLogs = allow(["logs:CreateLogDelivery", "logs:DescribeLogGroups", "logs:DescribeResourcePolicies"], "*");

function templateArgs(
  name: string,
  { fault, stopAlarmArns, logGroupArn }: ChaosExperimentArgs,
): Omit<aws.fis.ExperimentTemplateArgs, "roleArn"> {
  const { description, actionId, parameters, targetKey, target } = fault;
  return {
    description,
    actions: [
      {
        name: "fault",
        actionId,
        parameters: Object.entries(parameters).map(([key, value]) => ({ key, value })),
        target: { key: targetKey, value: "hit" },
      },
    ],
    targets: [{ name: "hit", ...target }],
    stopConditions: stopAlarmArns.map((value) => ({ source: "aws:cloudwatch:alarm", value })),
    // An experiment that hits nobody proves nothing.
    experimentOptions: { accountTargeting: "single-account", emptyTargetResolutionMode: "fail" },
    logConfiguration: {
      logSchemaVersion: 2,
      cloudwatchLogsConfiguration: { logGroupArn: pulumi.interpolate`${logGroupArn}:*` },
    },
    tags: { Name: name },
  };
}
