import { BackupClient } from "@aws-sdk/client-backup";
import { RDSClient } from "@aws-sdk/client-rds";

import { readSettings } from "./settings";
import { watch } from "./watch";

const rds = new RDSClient({ maxAttempts: 6 });
const backup = new BackupClient({ maxAttempts: 6 });

/** What Lambda calls. */
export async function handler(event: unknown): Promise<void> {
  const settings = readSettings(process.env);
  const copyBackup = settings.copy ? new BackupClient({ maxAttempts: 6, region: settings.copy.region }) : backup;
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
