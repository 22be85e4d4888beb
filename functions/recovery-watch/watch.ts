import type { BackupClient } from "@aws-sdk/client-backup";
import type { RDSClient } from "@aws-sdk/client-rds";

import { databaseNamed, embeddedMetrics, type Figure } from "../embedded-metrics";
import { databaseTimes, newestBackup, restoreTests } from "./lookups";
import type { Settings } from "./settings";

/** What the function needs of the world around it. */
export interface World {
  settings: Settings;
  rds: Pick<RDSClient, "send">;
  backup: Pick<BackupClient, "send">;
  /** AWS Backup in the region that backups are copied to. */
  copyBackup: Pick<BackupClient, "send">;
  /** Writes one line of log, as it is. */
  write(line: string): void;
  now(): Date;
}

/**
 * Prints of each database how old its backups are, the copies of them and the proof of them. What cannot be looked up is
 * missing among the figures, and an error in the end: it hides no other.
 */
export async function watch(world: World): Promise<void> {
  const failures: string[] = [];
  for (const [database, arn] of Object.entries(world.settings.databases)) {
    const { figures, problems } = await look(arn, world);
    failures.push(...problems.map((problem) => `${database}: ${problem}`));
    if (figures.length > 0) world.write(embeddedMetrics(databaseNamed(database), figures, world.now()));
  }
  if (failures.length > 0) throw new Error(`${failures.length} figures are missing. ${failures.join("; ")}`);
}

interface Look {
  figures: Figure[];
  problems: string[];
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const WEEK = 7 * 24 * HOUR;

async function look(arn: string, world: World): Promise<Look> {
  const { settings, rds, backup, copyBackup, now } = world;
  const { vaultName, copy, restoreTestingPlanArn: plan } = settings;
  const since = new Date(now().getTime() - WEEK);
  const [database, taken, copied, tested] = await Promise.allSettled([
    databaseTimes(rds, arn),
    newestBackup(backup, vaultName, arn),
    copy && newestBackup(copyBackup, copy.vaultName, arn),
    plan === undefined ? undefined : restoreTests(backup, plan, arn, since),
  ]);

  const seen: Look = { figures: [], problems: [] };
  const tests = found(tested);
  // What is new has had no backup yet, and its data are no older than itself.
  const createdAt = found(database)?.createdAt;
  const age = (name: string, unit: number, lookup: PromiseSettledResult<unknown>, time: Date | undefined) => {
    const from = time ?? createdAt;
    if (lookup.status === "rejected") seen.problems.push(`${name}: ${reasonOf(lookup.reason)}`);
    else if (!from) seen.problems.push(`${name}: there is nothing whose age it could be`);
    else seen.figures.push({ name, unit: "None", value: (now().getTime() - from.getTime()) / unit });
  };
  age("RestorableAgeMinutes", MINUTE, database, found(database)?.restorableUntil);
  age("BackupAgeMinutes", MINUTE, taken, found(taken));
  if (copy) age("CopyAgeMinutes", MINUTE, copied, found(copied));
  if (plan !== undefined) age("RestoreTestAgeHours", HOUR, tested, tests?.provenAt);
  if (tests) seen.figures.push({ name: "RestoreTestLeftovers", unit: "Count", value: tests.leftovers });
  return seen;
}

function found<Value>(result: PromiseSettledResult<Value>): Value | undefined {
  return result.status === "fulfilled" ? result.value : undefined;
}

function reasonOf(reason: unknown): string {
  return reason instanceof Error ? reason.message || reason.name : String(reason);
}
