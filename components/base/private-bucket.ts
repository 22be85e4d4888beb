import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

import { bucketNamed } from "./arn-patterns";
import { denyPlainHttp, policyDocument } from "./iam";

export interface PrivateBucketArgs {
  /** Days until an object is deleted. */
  keepDays: number;
  /** Days until an object is archived. Never, if absent. */
  archiveAfterDays?: number;
  /** The key that it encrypts with. S3's own, if absent. */
  keyArn?: pulumi.Input<string>;
  /** Whether destroying the stack may delete what is in it. */
  deletableWithObjects: boolean;
  /** Who may do what with the bucket of this ARN. That all of it goes over TLS is said already. */
  statements: Statements;
}

type Statements = (arn: pulumi.Input<string>) => aws.iam.PolicyStatement[];

/**
 * Places a bucket for logs that nobody outside of the account sees, as children of the component that it belongs to:
 * `<name>-bucket`, `-privacy`, `-ownership`, `-encryption`, `-lifecycle`, `-policy`. A function and not a component, so
 * that each bucket is its owner's own child.
 */
export function placePrivateBucket(name: string, args: PrivateBucketArgs, child: { parent: pulumi.Resource }) {
  const { keepDays, archiveAfterDays, keyArn, deletableWithObjects, statements } = args;

  const { bucket, arn } = new aws.s3.Bucket(`${name}-bucket`, { forceDestroy: deletableWithObjects }, child);
  const privacy = new aws.s3.BucketPublicAccessBlock(`${name}-privacy`, { bucket, ...nothingPublic }, child);
  new aws.s3.BucketOwnershipControls(`${name}-ownership`, { bucket, rule: noAccessLists }, child);
  const encryption = { bucket, rules: [keyArn === undefined ? s3Keys : ownKey(keyArn)] };
  new aws.s3.BucketServerSideEncryptionConfiguration(`${name}-encryption`, encryption, child);
  const rules = [expiry(keepDays, archiveAfterDays)];
  new aws.s3.BucketLifecycleConfiguration(`${name}-lifecycle`, { bucket, rules }, child);
  // S3 refuses a policy while it is still applying the public access block.
  // https://github.com/hashicorp/terraform-provider-aws/issues/7628
  const document = pulumi.jsonStringify(documentFor(arn, statements));
  const afterPrivacy = { ...child, dependsOn: privacy };
  const policy = new aws.s3.BucketPolicy(`${name}-policy`, { bucket, policy: document }, afterPrivacy);

  return { bucketName: bucket, arn, policy };
}

/** The bucket's policy, as its owner can tell it before there is a bucket. */
export function privateBucketPolicy(name: string, statements: Statements): aws.iam.PolicyDocument {
  return documentFor(bucketNamed(`${name}-bucket`), statements);
}

function documentFor(bucketArn: pulumi.Input<string>, statements: Statements): aws.iam.PolicyDocument {
  return policyDocument(denyPlainHttp(bucketArn), ...statements(bucketArn));
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

// A bucket key spares a request to KMS for each object.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-key.html
function ownKey(kmsMasterKeyId: pulumi.Input<string>) {
  return {
    applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId },
    bucketKeyEnabled: true,
  };
}

function expiry(keepDays: number, archiveAfterDays: number | undefined) {
  const transitions = archiveAfterDays ? [{ days: archiveAfterDays, storageClass: "GLACIER_IR" }] : [];
  return {
    id: "logs",
    status: "Enabled",
    filter: {},
    expiration: { days: keepDays },
    transitions,
    abortIncompleteMultipartUpload: { daysAfterInitiation: 7 },
  };
}
