import {
  DescribeSecretCommand,
  ListSecretVersionIdsCommand,
  type SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";

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
  return new Date(Math.max(made.getTime(), LastRotatedDate?.getTime() ?? 0));
}
