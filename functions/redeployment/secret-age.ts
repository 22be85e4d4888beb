import {
  DescribeSecretCommand,
  ListSecretVersionIdsCommand,
  type SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";

// Secrets Manager notes the end of a rotation a moment after the event that tells of it: what has been deployed on that
// event must not count as older.
const NOTED_WITHIN = 30_000;

/**
 * Since when a secret has the value that counts. A rotation makes its version first, and lets it count at the end, which
 * may be hours later where a step had to be repeated. No value is read.
 */
export async function changedAt(secrets: Pick<SecretsManagerClient, "send">, arn: string): Promise<Date | undefined> {
  const { LastRotatedDate } = await secrets.send(new DescribeSecretCommand({ SecretId: arn }));
  // The first page has them all: a hundred versions with a stage cannot be.
  const { Versions = [] } = await secrets.send(new ListSecretVersionIdsCommand({ SecretId: arn }));
  const made = Versions.find(({ VersionStages }) => VersionStages?.includes("AWSCURRENT"))?.CreatedDate;
  if (made === undefined) return undefined;
  const rotated = LastRotatedDate ? LastRotatedDate.getTime() - NOTED_WITHIN : 0;
  return new Date(Math.max(made.getTime(), rotated));
}
