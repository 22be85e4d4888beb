import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

import { allow, mapValues } from "../base";
import { callOn, environmentBatches, failureAlarm, NodeFunction, type NodeFunctionArgs } from "../function";

export interface SecretWatchArgs {
  /** The secrets that rotate, by the names under which an alarm tells of them, and after how many days each does. */
  secrets: Record<string, { secretArn: pulumi.Input<string>; rotateAfterDays: number }>;
  /** Days until what the function says is deleted. */
  keepDays: number;
  /** Who hears of a secret that is too old. */
  notificationTopicArn: pulumi.Input<string>;
  accountId: string;
  region: string;
}

// A window of up to a day, and another day in which Secrets Manager tries again what has failed.
const GRACE_DAYS = 2;

// An alarm looks back a day with one period of a day, in which four looks are expected.
const LOOKS = { schedule: "rate(6 hours)", periodSeconds: 24 * 60 * 60 };

/**
 * Watches how old the values of secrets are that should rotate: AWS has no metric of it, and a rotation that is switched
 * off does not fail.
 * Children: the AgeWatch `<name>-ages`; where there are more secrets than one function can be told of, also
 * `<name>-ages-2` and so on.
 */
export class SecretWatch extends pulumi.ComponentResource {
  constructor(name: string, args: SecretWatchArgs, opts?: pulumi.ComponentResourceOptions) {
    const { secrets, keepDays, notificationTopicArn, accountId, region } = args;
    super("evenkeel:index:SecretWatch", name, { keepDays, accountId, region }, opts);

    for (const [index, batch] of environmentBatches(secrets, roomFor).entries()) {
      const watch = index === 0 ? `${name}-ages` : `${name}-ages-${index + 1}`;
      const told = { secrets: batch, keepDays, notificationTopicArn, accountId, region };
      new AgeWatch(watch, told, { parent: this });
    }
    this.registerOutputs({});
  }
}

// The ARN of a secret, with the longest name that it gets here.
function roomFor(_: SecretWatchArgs["secrets"][string], secret: string): number {
  return 180 + secret.length;
}

/**
 * A function that tells the age of some secrets, and the alarms on it.
 * Children: `<name>-function`, `-failures`, `-schedule`, `-schedule-caller`, `-schedule-target`, `-first`, and `<name>-<secret>` for each.
 */
class AgeWatch extends pulumi.ComponentResource {
  constructor(name: string, args: SecretWatchArgs, opts: pulumi.ComponentResourceOptions) {
    const { secrets, keepDays, notificationTopicArn, accountId, region } = args;
    super("evenkeel:index:AgeWatch", name, { keepDays, accountId, region }, opts);
    const child = { parent: this };

    const secretArns = mapValues(secrets, ({ secretArn }) => secretArn);
    const watcher = new NodeFunction(`${name}-function`, functionArgs(secretArns, args), child);
    const { functionName } = watcher;
    const meaning = "Nobody sees how old secrets are. What the function says tells of which, and why.";
    const failures = failureAlarm({ functionName, meaning, notificationTopicArn });
    new aws.cloudwatch.MetricAlarm(`${name}-failures`, failures, child);

    callOn(`${name}-schedule`, { scheduleExpression: LOOKS.schedule }, watcher, { accountId, parent: this });
    const look = firstLook(functionName, secretArns);
    const first = new aws.lambda.Invocation(`${name}-first`, look, { ...child, dependsOn: watcher });
    for (const [secret, { rotateAfterDays }] of Object.entries(secrets)) {
      const tooOld = ageAlarm(secret, rotateAfterDays + GRACE_DAYS, notificationTopicArn);
      // Without a first look, what is missing would ring at once.
      new aws.cloudwatch.MetricAlarm(`${name}-${nameOf(secret)}`, tooOld, { ...child, dependsOn: first });
    }
    this.registerOutputs({});
  }
}

function functionArgs(
  secretArns: Record<string, pulumi.Input<string>>,
  { keepDays, accountId, region }: SecretWatchArgs,
): NodeFunctionArgs {
  return {
    code: "secret-watch",
    description: "Tells how old the values of rotating secrets are",
    statements: [allow(["secretsmanager:ListSecretVersionIds"], Object.values(secretArns))],
    timeoutSeconds: 60,
    environment: { SECRET_ARNS: pulumi.jsonStringify(secretArns) },
    keepDays,
    accountId,
    region,
  };
}

function firstLook(functionName: pulumi.Output<string>, secretArns: Record<string, pulumi.Input<string>>) {
  const triggers = { secrets: pulumi.jsonStringify(secretArns) };
  return { functionName, input: "{}", lifecycleScope: "CREATE_ONLY", triggers };
}

function ageAlarm(
  secret: string,
  thresholdDays: number,
  notificationTopicArn: pulumi.Input<string>,
): aws.cloudwatch.MetricAlarmArgs {
  return {
    alarmDescription: `The value of ${secret} is more than ${thresholdDays} days old, or nobody knows how old it is.`,
    namespace: "Evenkeel/Secrets",
    metricName: "SecretAgeDays",
    dimensions: { Secret: secret },
    statistic: "Maximum",
    period: LOOKS.periodSeconds,
    evaluationPeriods: 1,
    comparisonOperator: "GreaterThanThreshold",
    threshold: thresholdDays,
    treatMissingData: "breaching",
    alarmActions: [notificationTopicArn],
    okActions: [notificationTopicArn],
  };
}

/** `entity-api JWT_SECRET` -> `entity-api-jwt-secret`. */
function nameOf(secret: string): string {
  return secret.toLowerCase().replace(/[^a-z0-9]+/g, "-");
}
