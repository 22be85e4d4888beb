import { textOf } from "./value";
import { notApplicable, type Verdict } from "./verdict";
import type { View } from "./view";

/** A database of one instance, with or without a standby. */
export const INSTANCE = "aws:rds/instance:Instance";
/** A cluster of Aurora, or one that RDS spreads over three zones by itself. */
export const CLUSTER = "aws:rds/cluster:Cluster";
/** An instance of an Aurora cluster. */
export const CLUSTER_INSTANCE = "aws:rds/clusterInstance:ClusterInstance";

/** Whether a database follows another one, from which it takes what it does not say. */
export function isReplica(database: View): boolean {
  return database.has("replicateSourceDb") || database.has("replicationSourceIdentifier");
}

/** The verdict by a database's engine. One that is restored, or follows another, need not name it: it has its source's. */
export function byEngine(database: View, judge: (engine: string) => Verdict): Verdict {
  const unnamed = notApplicable("it has the engine of its source");
  return database.at("engine").decide((engine) => judge(textOf(engine)), unnamed);
}
