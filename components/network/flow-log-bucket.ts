import type * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

import { EncryptionKey, placePrivateBucket, privateBucketPolicy } from "../base";

export interface FlowLogBucketArgs {
  /** Days until a record is deleted. */
  keepDays: number;
  /** Whether destroying the stack may delete records. */
  deletableWithLogs: boolean;
  /** The account whose flow logs write here, and their region. */
  accountId: string;
  region: string;
}

/**
 * The private bucket that keeps the flow logs of one account.
 * Children: `<name>-key`, `-bucket`, `-privacy`, `-ownership`, `-encryption`, `-lifecycle`, `-policy`.
 */
export class FlowLogBucket extends pulumi.ComponentResource {
  readonly arn: pulumi.Output<string>;
  readonly bucketName: pulumi.Output<string>;

  constructor(name: string, args: FlowLogBucketArgs, opts?: pulumi.ComponentResourceOptions) {
    const statements = (bucketArn: pulumi.Input<string>) => admitFlowLogs(bucketArn, args);
    super("evenkeel:index:FlowLogBucket", name, { ...args, policy: privateBucketPolicy(name, statements) }, opts);
    const { keepDays, deletableWithLogs: deletableWithObjects, accountId } = args;
    const child = { parent: this };

    const keyArgs = { description: `Flow logs in ${name}`, accountId, serviceStatements: [letFlowLogsUseKey(args)] };
    const { arn: keyArn } = new EncryptionKey(`${name}-key`, keyArgs, child);
    const bucketArgs = { keepDays, keyArn, deletableWithObjects, statements };
    const { bucketName, arn, policy } = placePrivateBucket(name, bucketArgs, child);

    // AWS writes a policy of its own into a bucket that does not let flow logs in yet, when they are set up.
    // https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-s3-permissions.html
    this.arn = pulumi.all([arn, policy.id]).apply(([bucketArn]) => bucketArn);
    this.bucketName = bucketName;
    this.registerOutputs({ arn: this.arn, bucketName: this.bucketName });
  }
}

// https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-s3-cmk-policy.html
function letFlowLogsUseKey(place: FlowLogBucketArgs): aws.iam.PolicyStatement {
  return {
    Sid: "EncryptFlowLogs",
    ...byFlowLogs,
    Action: ["kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey*", "kms:ReEncrypt*"],
    Resource: "*",
    Condition: ofAccount(place),
  };
}

function admitFlowLogs(bucketArn: pulumi.Input<string>, place: FlowLogBucketArgs): aws.iam.PolicyStatement[] {
  const { StringEquals, ArnLike } = ofAccount(place);
  return [
    {
      Sid: "DeliverLogs",
      ...byFlowLogs,
      Action: "s3:PutObject",
      Resource: pulumi.interpolate`${bucketArn}/AWSLogs/aws-account-id=${place.accountId}/*`,
      Condition: { StringEquals: { ...StringEquals, "s3:x-amz-acl": "bucket-owner-full-control" }, ArnLike },
    },
    {
      Sid: "LookBeforeDelivery",
      ...byFlowLogs,
      Action: ["s3:GetBucketAcl", "s3:ListBucket"],
      Resource: bucketArn,
      Condition: { StringEquals, ArnLike },
    },
  ];
}

const byFlowLogs = { Effect: "Allow", Principal: { Service: "delivery.logs.amazonaws.com" } } as const;

function ofAccount({ accountId, region }: FlowLogBucketArgs) {
  return {
    StringEquals: { "aws:SourceAccount": accountId },
    ArnLike: { "aws:SourceArn": `arn:aws:logs:${region}:${accountId}:*` },
  };
}
