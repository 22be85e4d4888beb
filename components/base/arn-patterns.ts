// ARNs of what is not made yet, as patterns. A component tells policies what it will allow before its own resources have
// ARNs: so a review of the first preview reads what is allowed, and not only that something will be.

interface Place {
  accountId: string;
  region: string;
}

/** The name that Pulumi gives to what is made under this logical name: seven characters come after it. */
export function physicalName(logicalName: string): string {
  return `${logicalName}-???????`;
}

/** The role that is made under this logical name. */
export function roleNamed(logicalName: string, accountId: string): string {
  return `arn:aws:iam::${accountId}:role/${physicalName(logicalName)}`;
}

/** The bucket that is made under this logical name. */
export function bucketNamed(logicalName: string): string {
  return `arn:aws:s3:::${physicalName(logicalName)}`;
}

/** The log group whose name begins so. */
export function logGroupNamed(namePrefix: string, { accountId, region }: Place): string {
  return `arn:aws:logs:${region}:${accountId}:log-group:${namePrefix}*`;
}

/** The secret whose name begins so. */
export function secretNamed(namePrefix: string, { accountId, region }: Place): string {
  return `arn:aws:secretsmanager:${region}:${accountId}:secret:${namePrefix}*`;
}

/** The function that is made under this logical name. */
export function functionNamed(logicalName: string, { accountId, region }: Place): string {
  return `arn:aws:lambda:${region}:${accountId}:function:${physicalName(logicalName)}`;
}
