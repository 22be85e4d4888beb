import type { SettingsProblem } from "../base";
import { checkClass } from "./instance-class";
import type { DatabaseKind, DatabaseZones } from "./kind";
import type { ReadReplicaSettings } from "./replica-settings";

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
