/**
 * Type tokens of @pulumi/aws that name the same thing as another: the second is the one that rules use.
 * A rule for one spelling judges all of them.
 */
const SPELLINGS: readonly (readonly [string, string])[] = [
  ...["listener:Listener", "listenerCertificate:ListenerCertificate", "listenerRule:ListenerRule"].map(inLb),
  ...["loadBalancer:LoadBalancer", "targetGroup:TargetGroup", "targetGroupAttachment:TargetGroupAttachment"].map(inLb),
  ...["bucket:Bucket", "bucketAcl:BucketAcl", "bucketLogging:BucketLogging"].map(withoutV2),
  ...["bucketAccelerateConfiguration:BucketAccelerateConfiguration"].map(withoutV2),
  ...["bucketCorsConfiguration:BucketCorsConfiguration", "bucketVersioning:BucketVersioning"].map(withoutV2),
  ...["bucketLifecycleConfiguration:BucketLifecycleConfiguration"].map(withoutV2),
  ...["bucketObjectLockConfiguration:BucketObjectLockConfiguration"].map(withoutV2),
  ...["bucketRequestPaymentConfiguration:BucketRequestPaymentConfiguration"].map(withoutV2),
  ...["bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration"].map(withoutV2),
  ...["bucketWebsiteConfiguration:BucketWebsiteConfiguration"].map(withoutV2),
];

const canonicalOf = new Map(SPELLINGS);

/** The spelling of a type token that rules use. */
export function canonicalType(token: string): string {
  return canonicalOf.get(token) ?? token;
}

/** Every spelling of a type token, its own first. */
export function spellings(token: string): string[] {
  return [token, ...SPELLINGS.filter(([, canonical]) => canonical === token).map(([alias]) => alias)];
}

function inLb(type: string): readonly [string, string] {
  return [`aws:alb/${type}`, `aws:lb/${type}`];
}

function withoutV2(type: string): readonly [string, string] {
  return [`aws:s3/${type.replace(":", "V2:")}V2`, `aws:s3/${type}`];
}
