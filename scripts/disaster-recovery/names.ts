import type { RecoveredDatabase, RecoveredStack } from "./document";

interface Words {
  /** How RDS calls it, in its commands and answers. */
  command: string;
  answer: string;
  identifier: string;
  /** The fields that tell how far it can be restored. */
  restorable: string;
  /** What it leaves when it is gone: the log of its changes, and snapshots. */
  log: { command: string; answer: string; resourceId: string };
  snapshots: { command: string; answer: string; identifier: string };
}

/** What the steps name: things of a stack, and how RDS calls them. */
export interface Names extends Words {
  stack: string;
  kind: RecoveredDatabase["kind"];
  name: string;
  databaseName: string;
  restored: string;
  service: string;
  region: string;
  copyRegion: string | undefined;
}

const INSTANCE = {
  command: "db-instance",
  answer: "DBInstances",
  identifier: "DBInstanceIdentifier",
  restorable: "LatestRestorableTime,BackupRetentionPeriod",
  log: {
    command: "describe-db-instance-automated-backups",
    answer: "DBInstanceAutomatedBackups",
    resourceId: "DbiResourceId",
  },
  snapshots: { command: "describe-db-snapshots", answer: "DBSnapshots", identifier: "DBSnapshotIdentifier" },
};

const CLUSTER = {
  command: "db-cluster",
  answer: "DBClusters",
  identifier: "DBClusterIdentifier",
  restorable: "LatestRestorableTime,EarliestRestorableTime",
  log: {
    command: "describe-db-cluster-automated-backups",
    answer: "DBClusterAutomatedBackups",
    resourceId: "DbClusterResourceId",
  },
  snapshots: {
    command: "describe-db-cluster-snapshots",
    answer: "DBClusterSnapshots",
    identifier: "DBClusterSnapshotIdentifier",
  },
};

/** The names in the last stack, by its first database; nothing where it has none. */
export function namesIn(stacks: readonly RecoveredStack[]): Names | undefined {
  const stack = stacks.at(-1);
  const [entry] = Object.entries(stack?.databases ?? {});
  if (!stack || !entry) return undefined;
  const [name, database] = entry;
  const services = stack.clients.filter((client) => client.database === name).map(({ service }) => service);
  return {
    stack: stack.name,
    kind: database.kind,
    name,
    databaseName: database.databaseName,
    restored: `restored-${name}`,
    service: services[0] ?? "entity-api",
    region: stack.region,
    copyRegion: stacks.flatMap(({ backup }) => backup.copy?.region ?? []).at(-1),
    ...(database.kind === "instance" ? INSTANCE : CLUSTER),
  };
}
