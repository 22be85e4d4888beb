import { BackupClient } from "@aws-sdk/client-backup";
import { RDSClient } from "@aws-sdk/client-rds";

import { readSettings } from "./settings";
import { watch } from "./watch";

// A request that hangs is made again, and leaves time for the others.
const patient = { maxAttempts: 4, requestHandler: { connectionTimeout: 3_000, requestTimeout: 10_000 } };
const rds = new RDSClient(patient);
const backup = new BackupClient(patient);

/** What Lambda calls. */
export async function handler(event: unknown): Promise<void> {
  const settings = readSettings(process.env);
  const copyBackup = settings.copy ? new BackupClient({ ...patient, region: settings.copy.region }) : backup;
  const write = (line: string) => process.stdout.write(`${line}\n`);
  try {
    await watch({ settings, rds, backup, copyBackup, write, now: () => new Date() });
  } catch (error) {
    // The first look comes with the deployment, when permissions do not hold everywhere yet. What it misses is missing
    // among the figures, and the next look tells.
    if (!isFirst(event)) throw error;
    console.warn(error);
  }
}

function isFirst(event: unknown): boolean {
  return typeof event === "object" && event !== null && "isFirst" in event && event.isFirst === true;
}
