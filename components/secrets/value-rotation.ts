import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

import { failureAlarm, NodeFunction } from "../function";
import { callForSecret, grantRotate } from "./rotation-permissions";
import { everyDays, rotationRules } from "./rotation-schedule";
import type { StoredSecret } from "./stored-secret";

export interface ValueRotationArgs {
  /** Whose values they are, for whoever reads an alarm. */
  owner: string;
  /** What rotates, by the names that their rotations get, and after how many days. */
  secrets: Record<string, { secret: StoredSecret; rotateAfterDays: number }>;
  keyArn: pulumi.Input<string>;
  /** Days until what the function says is deleted. */
  keepDays: number;
  notificationTopicArn: pulumi.Input<string>;
  accountId: string;
  region: string;
}

/**
 * Gives generated values successors, on schedule. Each secret keeps its former value beside the current one.
 * Children: `<name>-function`, `<name>-failures`; for each secret `<its name>-caller`, `<its name>-schedule`.
 */
export class ValueRotation extends pulumi.ComponentResource {
  constructor(name: string, args: ValueRotationArgs, opts?: pulumi.ComponentResourceOptions) {
    const { owner, secrets, keyArn, keepDays, notificationTopicArn, accountId, region } = args;
    super("evenkeel:index:ValueRotation", name, { owner, keepDays, accountId, region }, opts);
    const child = { parent: this };

    const secretArns = Object.values(secrets).map(({ secret }) => secret.arn);
    const rotator = new NodeFunction(
      `${name}-function`,
      {
        code: "value-rotation",
        description: `Gives ${owner} new values`,
        statements: grantRotate({ secretArns, keyArn, accountId, region }),
        timeoutSeconds: 60,
        keepDays,
        accountId,
        region,
      },
      child,
    );
    const { functionName } = rotator;
    const meaning = `A value of ${owner} was not rotated. The former ones stay valid; Secrets Manager tries again.`;
    const alarm = failureAlarm({ functionName, meaning, notificationTopicArn });
    new aws.cloudwatch.MetricAlarm(`${name}-failures`, alarm, child);
    for (const [secretName, { secret, rotateAfterDays }] of Object.entries(secrets)) {
      const call = callForSecret(functionName, secret.arn, accountId);
      const caller = new aws.lambda.Permission(`${secretName}-caller`, call, child);
      const schedule = {
        secretId: secret.arn,
        rotationLambdaArn: rotator.arn,
        rotationRules: rotationRules(everyDays(rotateAfterDays)),
        rotateImmediately: false,
      };
      // Secrets Manager tries the function at once, and the function looks for the value.
      const dependsOn = [caller, secret, rotator];
      new aws.secretsmanager.SecretRotation(`${secretName}-schedule`, schedule, { ...child, dependsOn });
    }
    this.registerOutputs({});
  }
}

/** The role of such a function, for policies that name it before it is made. */
export function rotatorRole(name: string): string {
  return `${name}-function-role`;
}
