import { ListSecretVersionIdsCommand, type SecretsManagerClient } from "@aws-sdk/client-secrets-manager";

import { embeddedMetrics } from "../embedded-metrics";

export interface Around {
  manager: Pick<SecretsManagerClient, "send">;
  now(): Date;
  sleep(milliseconds: number): Promise<unknown>;
  print(line: string): void;
}

const DAY_MILLISECONDS = 24 * 60 * 60 * 1000;

/** Prints of each secret how old its current value is. One that does not answer hides none of the others. */
export async function watch(secrets: string | undefined, around: Around): Promise<void> {
  const { now, print } = around;
  const patience = { attempts: ATTEMPTS };
  const failures: string[] = [];
  for (const [name, arn] of Object.entries(readSecrets(secrets))) {
    try {
      const created = await patiently(async () => await currentSince(around.manager, arn), patience, around);
      print(ageMetric(name, (now().getTime() - created.getTime()) / DAY_MILLISECONDS, now()));
    } catch (error) {
      failures.push(`${name}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  if (failures.length > 0)
    throw new Error(`the age of ${failures.length} of the secrets is not known. ${failures.join("; ")}`);
}

// The first look comes with a deployment, and what that allows holds everywhere only after a while.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot.html#troubleshoot_general_eventual-consistency
const ATTEMPTS = 6;
const ASK_AGAIN = 5_000;

/** Asks again while it is not allowed to, until the patience for all of them is gone. */
async function patiently<Answer>(
  ask: () => Promise<Answer>,
  patience: { attempts: number },
  { sleep }: Pick<Around, "sleep">,
): Promise<Answer> {
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      const mayPass = error instanceof Error && error.name === "AccessDeniedException";
      if (!mayPass || patience.attempts === 0) throw error;
      patience.attempts -= 1;
      await sleep(ASK_AGAIN);
    }
  }
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

function ageMetric(name: string, days: number, now: Date): string {
  const secret = { namespace: "Evenkeel/Secrets", dimension: "Secret", name } as const;
  return embeddedMetrics(secret, [{ name: "SecretAgeDays", unit: "None", value: days }], now);
}
