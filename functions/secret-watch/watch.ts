import { ListSecretVersionIdsCommand, type SecretsManagerClient } from "@aws-sdk/client-secrets-manager";

export interface Around {
  manager: Pick<SecretsManagerClient, "send">;
  now(): Date;
  print(line: string): void;
}

const DAY_MILLISECONDS = 24 * 60 * 60 * 1000;

/** Prints of each secret how old its current value is. One that does not answer hides none of the others. */
export async function watch(secrets: string | undefined, { manager, now, print }: Around): Promise<void> {
  const failures: string[] = [];
  for (const [name, arn] of Object.entries(readSecrets(secrets))) {
    try {
      const created = await currentSince(manager, arn);
      print(ageMetric(name, (now().getTime() - created.getTime()) / DAY_MILLISECONDS, now()));
    } catch (error) {
      failures.push(`${name}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  if (failures.length > 0)
    throw new Error(`the age of ${failures.length} of the secrets is not known. ${failures.join("; ")}`);
}

/** The secrets' ARNs, by the names of their metrics. */
function readSecrets(secrets: string | undefined): Record<string, string> {
  const read: unknown = JSON.parse(secrets ?? "null");
  if (typeof read !== "object" || read === null) throw new Error("SECRET_ARNS has to be an object in JSON");
  return Object.fromEntries(
    Object.entries(read).map(([name, arn]) => {
      if (typeof arn !== "string") throw new Error(`SECRET_ARNS has to have an ARN for ${name}`);
      return [name, arn];
    }),
  );
}

// Versions without a stage are not listed, so that the few which are fit on one page.
// https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_ListSecretVersionIds.html
async function currentSince(manager: Around["manager"], arn: string): Promise<Date> {
  const { Versions = [] } = await manager.send(new ListSecretVersionIdsCommand({ SecretId: arn, MaxResults: 100 }));
  const current = Versions.find(({ VersionStages }) => VersionStages?.includes("AWSCURRENT"));
  if (current?.CreatedDate) return current.CreatedDate;
  throw new Error("it has no value");
}

/**
 * A line of log from which CloudWatch makes a metric. Not by way of the console, which wraps it up where logs are JSON.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
function ageMetric(name: string, days: number, now: Date): string {
  const metric = { Namespace: "Evenkeel/Secrets", Dimensions: [["Secret"]], Metrics: [{ Name: "SecretAgeDays" }] };
  return JSON.stringify({
    _aws: { Timestamp: now.getTime(), CloudWatchMetrics: [metric] },
    Secret: name,
    SecretAgeDays: days,
  });
}
