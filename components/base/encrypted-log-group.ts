import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

import { EncryptionKey, letLogsUseKey } from "./encryption-key";

export interface EncryptedLogGroupArgs {
  /** The log group's name, or how a unique one begins. */
  naming: { name: string } | { namePrefix: string };
  /** Days until a log is deleted. */
  keepDays: number;
  accountId: string;
  region: string;
}

/** A log group that keeps its logs for a while, under a key of its own. Children: `<name>-encryption`, `<name>-group`. */
export class EncryptedLogGroup extends pulumi.ComponentResource {
  readonly arn: pulumi.Output<string>;
  readonly logGroupName: pulumi.Output<string>;

  constructor(name: string, args: EncryptedLogGroupArgs, opts?: pulumi.ComponentResourceOptions) {
    super("evenkeel:index:EncryptedLogGroup", name, args, opts);
    const { naming, keepDays, accountId } = args;
    const child = { parent: this };

    const keyArgs = {
      description: `Logs in ${pattern(naming)}`,
      accountId,
      serviceStatements: [letLogsUseKey(args, pattern(naming))],
    };
    const key = new EncryptionKey(`${name}-encryption`, keyArgs, child);
    const retention = { retentionInDays: keepDays, kmsKeyId: key.arn };
    const group = new aws.cloudwatch.LogGroup(`${name}-group`, { ...naming, ...retention }, child);

    this.arn = group.arn;
    this.logGroupName = group.name;
    this.registerOutputs({ arn: this.arn, logGroupName: this.logGroupName });
  }
}

function pattern(naming: EncryptedLogGroupArgs["naming"]): string {
  return "name" in naming ? naming.name : `${naming.namePrefix}*`;
}
