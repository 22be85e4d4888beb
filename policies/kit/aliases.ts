// @pulumi/aws names some types twice. Rules use the names of these lists; what they say holds for the other name too.
const ALSO_IN_ALB = [
  "Listener",
  "ListenerCertificate",
  "ListenerRule",
  "LoadBalancer",
  "TargetGroup",
  "TargetGroupAttachment",
];
const ALSO_WITH_V2 = [
  "Bucket",
  "BucketAccelerateConfiguration",
  "BucketAcl",
  "BucketCorsConfiguration",
  "BucketLifecycleConfiguration",
  "BucketLogging",
  "BucketObjectLockConfiguration",
  "BucketRequestPaymentConfiguration",
  "BucketServerSideEncryptionConfiguration",
  "BucketVersioning",
  "BucketWebsiteConfiguration",
];

const aliasOf = new Map([
  ...ALSO_IN_ALB.map((name) => [token("lb", name), token("alb", name)] as const),
  ...ALSO_WITH_V2.map((name) => [token("s3", name), token("s3", `${name}V2`)] as const),
]);
const canonicalOf = new Map([...aliasOf].map(([canonical, alias]) => [alias, canonical]));

/** The name of a type that rules use. */
export function canonicalType(type: string): string {
  return canonicalOf.get(type) ?? type;
}

/** Every name of a type, the one that rules use first. */
export function spellings(type: string): string[] {
  const alias = aliasOf.get(type);
  return alias === undefined ? [type] : [type, alias];
}

function token(module: string, name: string): string {
  return `aws:${module}/${name.charAt(0).toLowerCase()}${name.slice(1)}:${name}`;
}
