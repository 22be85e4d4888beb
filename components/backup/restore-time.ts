import type { TimeItem } from "../base/itemised-time";
import type { DatabaseKind } from "../database/kind";
import type { RecoverySettings } from "./recovery-settings";

/** What of a database decides how long its restore takes. */
export interface RestoredDatabase {
  kind: DatabaseKind;
  /** The storage to start with, in GiB. Aurora has none. */
  allocatedStorage?: number | undefined;
  recovery: RecoverySettings;
}

// Nobody has measured these here, and AWS names none of them. A measured restore takes the place of the first three.
const SERVER_SECONDS = 15 * 60;
const GIB_PER_HOUR = 200;
const LOG_SECONDS = 15 * 60;
const RESTART_SECONDS = 3 * 60;
const SERVICES_SECONDS = 15 * 60;
const SURROUNDINGS_SECONDS = 45 * 60;
const RELOADED_GIB_PER_HOUR = 100;

/** The size of a database of which nobody has said it. */
const UNSAID_GIB = 100;

/** Where a restore begins: with the log that RDS keeps, or with a copy in another region. */
export type RestoreSource = "log" | "copy";

/**
 * What happens from the decision to restore until the services run on the restored database. The decision is not in it:
 * it depends on people.
 */
export function restoreItems(database: RestoredDatabase, source: RestoreSource): TimeItem[] {
  return [
    ...(source === "copy"
      ? [estimate("until network, load balancer and cluster stand in the other region", SURROUNDINGS_SECONDS)]
      : []),
    ...serverItems(database, source),
    ...reloadItems(database),
    ...(database.kind === "instance" ? [estimate("until it has restarted with its parameters", RESTART_SECONDS)] : []),
    estimate("until the services run with its address", SERVICES_SECONDS),
  ];
}

/** How much data a database has. */
export function sizeGiB({ allocatedStorage, recovery }: RestoredDatabase): number {
  return recovery.sizeGiB ?? allocatedStorage ?? UNSAID_GIB;
}

/** `100 GiB at 200 GiB an hour`, as a time. */
export function throughput(gib: number, gibPerHour: number): number {
  return Math.ceil((gib / gibPerHour) * 3600);
}

function serverItems(database: RestoredDatabase, source: RestoreSource): TimeItem[] {
  const { measuredRestore } = database.recovery;
  const size = sizeGiB(database);
  if (measuredRestore) {
    // What has grown since takes longer, in proportion: an estimate again.
    const growth = Math.max(1, size / measuredRestore.sizeGiB);
    const seconds = Math.ceil(measuredRestore.minutes * 60 * growth);
    const measured = `until RDS has restored it, as measured on ${measuredRestore.on} with ${measuredRestore.sizeGiB} GiB`;
    return growth === 1
      ? [{ what: measured, seconds, source: "measured", verified: true }]
      : [estimate(`${measured}, for ${size} GiB`, seconds)];
  }
  const reading = `until ${size} GiB are read back at ${GIB_PER_HOUR} GiB an hour`;
  return [
    estimate("until RDS has made a server", SERVER_SECONDS),
    estimate(reading, throughput(size, GIB_PER_HOUR)),
    // Aurora has it in its storage. Elsewhere up to a day of it comes after the last snapshot.
    ...(source === "log" && database.kind !== "aurora"
      ? [estimate("until RDS has replayed the log since the last snapshot", LOG_SECONDS)]
      : []),
  ];
}

// The provider restores no Multi-AZ cluster: one is restored by hand, and its data go into one that the stack has made.
function reloadItems(database: RestoredDatabase): TimeItem[] {
  if (database.kind !== "multiAzCluster") return [];
  const size = sizeGiB(database);
  const what = `until ${size} GiB are copied into a cluster of the stack at ${RELOADED_GIB_PER_HOUR} GiB an hour`;
  return [estimate(what, throughput(size, RELOADED_GIB_PER_HOUR))];
}

function estimate(what: string, seconds: number): TimeItem {
  return { what, seconds, source: "estimate", verified: false };
}
