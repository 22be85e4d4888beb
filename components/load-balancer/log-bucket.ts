import type * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type * as z from "zod";

import { parseSettings, placePrivateBucket, privateBucketPolicy } from "../base";
import { logBucketSettings } from "./settings";

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
    const statements = (bucketArn: pulumi.Input<string>) => [admitLoadBalancers(bucketArn, accountId)];
    const policy = privateBucketPolicy(name, statements);
    super("evenkeel:index:LogBucket", name, { accountId, ...settings, policy }, opts);

    const { keepDays, archiveAfterDays, deletableWithLogs: deletableWithObjects } = settings;
    const bucketArgs = { keepDays, archiveAfterDays, deletableWithObjects, statements };
    const { bucketName, arn } = placePrivateBucket(name, bucketArgs, { parent: this });

    this.bucketName = bucketName;
    this.arn = arn;
    this.registerOutputs({ bucketName: this.bucketName, arn: this.arn });
  }
}

// Load balancers of other accounts write under those accounts' ids, and so not here.
function admitLoadBalancers(bucketArn: pulumi.Input<string>, accountId: string): aws.iam.PolicyStatement {
  return {
    Sid: "DeliverLogs",
    Effect: "Allow",
    Principal: { Service: "logdelivery.elasticloadbalancing.amazonaws.com" },
    Action: "s3:PutObject",
    Resource: pulumi.interpolate`${bucketArn}/AWSLogs/${accountId}/*`,
  };
}
