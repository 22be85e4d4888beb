import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

import { policyDocument } from "./iam";

export interface EncryptionKeyArgs {
  /** What the key protects, shown in the console. */
  description: string;
  /** The account whose IAM policies decide who may use the key. */
  accountId: string;
  /** Statements for AWS services that use the key on their own behalf. Nobody else, if absent. */
  serviceStatements?: aws.iam.PolicyStatement[];
  /** The region that the key is in. The stack's, if absent. */
  region?: string | undefined;
  /** Whether the key itself stays when it leaves the program, since what it has encrypted stays. No, if absent. */
  outlivesProgram?: boolean;
}

/** A customer-managed KMS key that rotates every year. Children: `<name>-key`, `<name>-alias`. */
export class EncryptionKey extends pulumi.ComponentResource {
  readonly arn: pulumi.Output<string>;
  readonly keyId: pulumi.Output<string>;

  constructor(name: string, args: EncryptionKeyArgs, opts?: pulumi.ComponentResourceOptions) {
    super("evenkeel:index:EncryptionKey", name, args, opts);
    const child = { parent: this };
    const inRegion = args.region === undefined ? {} : { region: args.region };

    const key = new aws.kms.Key(
      `${name}-key`,
      {
        ...inRegion,
        description: args.description,
        enableKeyRotation: true,
        // The longest that there is: what a lost key has encrypted is lost.
        deletionWindowInDays: 30,
        policy: pulumi.jsonStringify(keyPolicy(args)),
      },
      { ...child, retainOnDelete: args.outlivesProgram ?? false },
    );
    new aws.kms.Alias(`${name}-alias`, { ...inRegion, namePrefix: `alias/${name}-`, targetKeyId: key.keyId }, child);

    this.arn = key.arn;
    this.keyId = key.keyId;
    this.registerOutputs({ arn: this.arn, keyId: this.keyId });
  }
}

// The account's own IAM policies decide, as AWS recommends: a key whose policy names no one can never be managed again.
// https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html
function keyPolicy({ accountId, serviceStatements = [] }: EncryptionKeyArgs): aws.iam.PolicyDocument {
  return policyDocument(
    {
      Sid: "AccountDecides",
      Effect: "Allow",
      Principal: { AWS: `arn:aws:iam::${accountId}:root` },
      Action: "kms:*",
      Resource: "*",
    },
    ...serviceStatements,
  );
}

/**
 * Lets CloudWatch Logs, which encrypts on its own behalf, use a key for log groups of these names, and for no others.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
 */
export function letLogsUseKey(
  { accountId, region }: { accountId: string; region: string },
  logGroups: string,
): aws.iam.PolicyStatement {
  const groups = `arn:aws:logs:${region}:${accountId}:log-group:${logGroups}`;
  return {
    Sid: "EncryptLogs",
    Effect: "Allow",
    Principal: { Service: `logs.${region}.amazonaws.com` },
    Action: ["kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey*", "kms:ReEncrypt*"],
    Resource: "*",
    Condition: { ArnLike: { "kms:EncryptionContext:aws:logs:arn": groups } },
  };
}
