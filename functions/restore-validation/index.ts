import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { BackupClient } from "@aws-sdk/client-backup";
import { RDSClient } from "@aws-sdk/client-rds";

import { answer } from "./answer";
import { authToken } from "./auth-token";
import { restoreJobsOf } from "./restore-jobs";
import { type Endpoint, restoredDatabase } from "./restored-database";
import { openSession } from "./session";
import { readSettings } from "./settings";

// A request that hangs is made again, long before the function's own time is up.
const patient = { maxAttempts: 6, requestHandler: { connectionTimeout: 3_000, requestTimeout: 10_000 } };
const backup = new BackupClient(patient);
const rds = new RDSClient(patient);

/** What Lambda calls. */
export async function handler(event: unknown, context: { getRemainingTimeInMillis(): number }): Promise<void> {
  const settings = readSettings(process.env, join(__dirname, "checks.json"));
  await answer(event, {
    settings,
    jobs: restoreJobsOf(backup),
    restored: ({ id, createdResourceArn: arn }, { auroraInstanceClass }) =>
      restoredDatabase(rds, { arn, jobId: id, auroraInstanceClass }),
    openSession: async (endpoint, database, until) =>
      await openSession(
        { ...endpoint, database, user: settings.user, password: tokenFor(endpoint, settings.user) },
        until,
      ),
    write: (line) => process.stdout.write(`${line}\n`),
    sleep,
    now: () => new Date(),
    millisecondsLeft: () => context.getRemainingTimeInMillis(),
  });
}

// https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime
function tokenFor(endpoint: Endpoint, user: string): string {
  const { AWS_REGION, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN } = process.env;
  if (!AWS_REGION || !AWS_ACCESS_KEY_ID || !AWS_SECRET_ACCESS_KEY) throw new Error("Lambda gives no credentials");
  const credentials = { accessKeyId: AWS_ACCESS_KEY_ID, secretAccessKey: AWS_SECRET_ACCESS_KEY };
  return authToken(
    { ...endpoint, user, region: AWS_REGION },
    { ...credentials, sessionToken: AWS_SESSION_TOKEN },
    new Date(),
  );
}
