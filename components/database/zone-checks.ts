import type { SettingsProblem } from "../base";
import { checkClass } from "./instance-class";
import type { DatabaseKind, DatabaseZones } from "./kind";
import type { ReadReplicaSettings } from "./replica-settings";
import type { RestoreSettings } from "./restore-settings";

type Replicas = Readonly<Record<string, ReadReplicaSettings>>;

// https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html
export function checkZone({ zone, multiAz }: Pick<DatabaseZones, "zone" | "multiAz">): string | undefined {
  if (zone === undefined || multiAz !== true) return undefined;
  return "RDS chooses the zones of an instance with a standby itself. Leave it out, or set multiAz to false.";
}

export function checkReplicaClasses({ kind, readReplicas }: { kind: DatabaseKind; readReplicas: Replicas }) {
  return firstOf(readReplicas, ({ instanceClass }) => instanceClass && checkClass({ kind, instanceClass }));
}

export function checkReplicaPriorities({ kind, readReplicas }: { kind: DatabaseKind; readReplicas: Replicas }) {
  if (kind === "aurora") return undefined;
  return firstOf(readReplicas, ({ failoverPriority }) => {
    return failoverPriority !== undefined && "only Aurora's replicas take over. Leave failoverPriority out.";
  });
}

function firstOf(replicas: Replicas, judge: (replica: ReadReplicaSettings) => string | false | undefined) {
  for (const [name, replica] of Object.entries(replicas)) {
    const message = judge(replica);
    if (message) return `of ${name}, ${message}`;
  }
  return undefined;
}

// https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/multi-az-db-clusters-concepts.html
const CLUSTER_ZONES = 3;

/** A database that the zones of its network are too few for. Paths are those of the database's settings. */
export function missingZones({ kind }: { kind: DatabaseKind }, zones: number): SettingsProblem[] {
  if (kind !== "multiAzCluster" || zones >= CLUSTER_ZONES) return [];
  const message =
    `found "${kind}"; its writer and its two readers stand in a zone each, and the network has ${zones}. ` +
    "Give the network a third, or take an instance with multiAz, or aurora.";
  return [{ path: "kind", message }];
}

/** A snapshot that lies in another region. Paths are those of the database's settings. */
export function foreignSnapshot(restoreFrom: RestoreSettings | undefined, region: string): SettingsProblem[] {
  if (!restoreFrom || !("snapshot" in restoreFrom)) return [];
  const { snapshot } = restoreFrom;
  const [, , , found = region] = snapshot.split(":");
  if (!snapshot.startsWith("arn:") || found === region) return [];
  const message = `found "${snapshot}"; it lies in ${found}, and RDS restores in ${region} what lies there. Copy it there first.`;
  return [{ path: "restoreFrom.snapshot", message }];
}

// The provider restores an instance from a snapshot of an instance alone; a cluster comes from either.
// https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_RestoreDBInstanceFromDBSnapshot.html
// https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_RestoreDBClusterFromSnapshot.html
export function checkSnapshotKind({ kind, restoreFrom }: { kind: DatabaseKind; restoreFrom?: RestoreSettings }) {
  if (kind !== "instance" || !restoreFrom || !("snapshot" in restoreFrom)) return undefined;
  if (!/^arn:[^:]+:rds:[^:]*:[^:]*:cluster-snapshot:/.test(restoreFrom.snapshot)) return undefined;
  return "it is a snapshot of a cluster, of which no instance is made. Take the kind that it is of.";
}

/** Zones that another region has, or none. Paths are those of the database's settings. */
export function foreignDatabaseZones(
  { zone, readReplicas }: Pick<DatabaseZones, "zone" | "readReplicas">,
  region: string,
): SettingsProblem[] {
  const zones: (readonly [string, string | undefined])[] = [
    ["zone", zone],
    ...Object.entries(readReplicas).map(([name, replica]) => [`readReplicas.${name}.zone`, replica.zone] as const),
  ];
  return zones.flatMap(([path, found]) => {
    if (found === undefined || found.slice(0, -1) === region) return [];
    return [{ path, message: `found "${found}"; a zone of ${region} is named ${region} and a letter.` }];
  });
}
