import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type * as z from "zod";

import { denyPlainHttp, parseSettings, policyDocument } from "../base";
import { type LogBucketSettings, logBucketSettings } from "./settings";

export type LogBucketArgs = z.input<typeof logBucketSettings> & {
  /** The account whose load balancers write here. */
  accountId: string;
};

/**
 * The private bucket that keeps the access logs of one account's load balancers.
 * Children: `<name>-bucket`, `-privacy`, `-ownership`, `-encryption`, `-lifecycle`, `-policy`.
 */
export class LogBucket extends pulumi.ComponentResource {
  readonly bucketName: pulumi.Output<string>;
  readonly arn: pulumi.Output<string>;

  constructor(name: string, { accountId, ...given }: LogBucketArgs, opts?: pulumi.ComponentResourceOptions) {
    const settings = parseSettings(logBucketSettings, `LogBucket "${name}"`, given);
    super("evenkeel:index:LogBucket", name, { accountId, ...settings }, opts);
    const child = { parent: this };

    const { bucket, arn } = new aws.s3.Bucket(`${name}-bucket`, { forceDestroy: settings.deletableWithLogs }, child);
    const privacy = new aws.s3.BucketPublicAccessBlock(`${name}-privacy`, { bucket, ...nothingPublic }, child);
    new aws.s3.BucketOwnershipControls(`${name}-ownership`, { bucket, rule: noAccessLists }, child);
    new aws.s3.BucketServerSideEncryptionConfiguration(`${name}-encryption`, { bucket, rules: [s3Keys] }, child);
    new aws.s3.BucketLifecycleConfiguration(`${name}-lifecycle`, { bucket, rules: [expiry(settings)] }, child);
    // S3 refuses a policy while it is still applying the public access block.
    // https://github.com/hashicorp/terraform-provider-aws/issues/7628
    const policy = { bucket, policy: pulumi.jsonStringify(admitLoadBalancers(arn, accountId)) };
    new aws.s3.BucketPolicy(`${name}-policy`, policy, { ...child, dependsOn: privacy });

    this.bucketName = bucket;
    this.arn = arn;
    this.registerOutputs({ bucketName: this.bucketName, arn: this.arn });
  }
}

const nothingPublic = {
  blockPublicAcls: true,
  ignorePublicAcls: true,
  blockPublicPolicy: true,
  restrictPublicBuckets: true,
};

const noAccessLists = { objectOwnership: "BucketOwnerEnforced" };

// Load balancers cannot deliver to a bucket encrypted with a KMS key.
// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html
const s3Keys = { applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } };

function expiry({ keepDays, archiveAfterDays }: LogBucketSettings) {
  const transitions = archiveAfterDays ? [{ days: archiveAfterDays, storageClass: "GLACIER_IR" }] : [];
  const abortIncompleteMultipartUpload = { daysAfterInitiation: 7 };
  return {
    id: "logs",
    status: "Enabled",
    filter: {},
    expiration: { days: keepDays },
    transitions,
    abortIncompleteMultipartUpload,
  };
}

// Load balancers of other accounts write under those accounts' ids, and so not here.
function admitLoadBalancers(bucketArn: pulumi.Output<string>, accountId: string): aws.iam.PolicyDocument {
  const deliverLogs: aws.iam.PolicyStatement = {
    Sid: "DeliverLogs",
    Effect: "Allow",
    Principal: { Service: "logdelivery.elasticloadbalancing.amazonaws.com" },
    Action: "s3:PutObject",
    Resource: pulumi.interpolate`${bucketArn}/AWSLogs/${accountId}/*`,
  };
  return policyDocument(denyPlainHttp(bucketArn), deliverLogs);
}
