import { CRAWL_DELAY_SECONDS, type MonitorDefinition } from "./definition";
import type { MonitoringSettings } from "./settings";

/** A PostgreSQL database as plain values. */
export interface MonitoredDatabase {
  /** Its name in the stack. */
  database: string;
  kind: "instance" | "multiAzCluster" | "aurora";
  instanceClass: string;
  /** How many connections each of its instances accepts. */
  maxConnections: number;
  /** Whether readers follow the writer. A Multi-AZ cluster always has two. */
  hasReaders: boolean;
}

/** How AWS names it, as its metrics carry it. */
export interface DatabaseNames {
  /** The instance's name, or the cluster's. */
  identifier: string;
  /** All its instances: writer, readers and replicas. */
  instanceIdentifiers: readonly string[];
}

type DatabaseMonitor = MonitorDefinition<DatabaseNames>;

/** The monitors of one database. Each instance of it alerts for itself. */
export function databaseDefinitions(settings: MonitoringSettings, monitored: MonitoredDatabase): DatabaseMonitor[] {
  const { kind, instanceClass, hasReaders } = monitored;
  const { awsMetricsDelaySeconds: delaySeconds } = settings;
  const storage = kind === "aurora" ? [localStorage, volume] : [freeStorage, freeStorageAtEnd];
  const lag = kind === "aurora" ? auroraReplicaLag : replicaLag;
  return [
    cpu(monitored, delaySeconds),
    ...(isBurstable(instanceClass) ? [cpuCredits(monitored, delaySeconds)] : []),
    ...storage.map((definition) => definition(monitored, delaySeconds)),
    connections(monitored, delaySeconds),
    ...(hasReaders || kind === "multiAzCluster" ? [lag(monitored, delaySeconds)] : []),
    transactionIds(monitored, delaySeconds),
  ];
}

function cpu({ database }: MonitoredDatabase, delaySeconds: number): DatabaseMonitor {
  return {
    id: "cpu",
    title: "CPU above 90 % for 15 minutes",
    priority: 3,
    impact: `Queries to ${database} slow down: its CPU is nearly used up.`,
    firstStep: "Find the statements that use it, in the database's insights.",
    runbook: "database-cpu",
    measure: (names) => `avg(last_15m):${metric("cpuutilization", names)}`,
    grouped: true,
    where: instances,
    comparison: ">",
    limits: { critical: 90, criticalRecovery: 85, warning: 80, warningRecovery: 75 },
    delaySeconds,
    missingData: "show_no_data",
  };
}

// RDS runs burstable classes without a limit to bursting, so that without credits it costs, and does not slow down.
// https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Concepts.DBInstanceClass.Types.html
function cpuCredits({ database }: MonitoredDatabase, delaySeconds: number): DatabaseMonitor {
  return {
    id: "cpu-credits",
    title: "fewer than 20 CPU credits are left",
    priority: 3,
    impact: `${database} works harder than its burstable class is meant to: from now on AWS bills each CPU hour on top.`,
    firstStep: "See whether the load is here to stay; then another class is cheaper.",
    runbook: "database-cpu",
    measure: (names) => `avg(last_15m):${metric("cpucredit_balance", names)}`,
    grouped: true,
    // An instance starts without credits, and the smallest earns 12 in an hour.
    newGroupDelaySeconds: 6 * 3600,
    where: instances,
    comparison: "<",
    limits: { critical: 20, criticalRecovery: 30, warning: 60, warningRecovery: 70 },
    delaySeconds,
    missingData: "show_no_data",
  };
}

const shareOfStorage = {
  runbook: "database-storage",
  measure: (names: DatabaseNames) =>
    `avg(last_15m):${metric("free_storage_space", names)} / ${metric("total_storage_space", names)} * 100`,
  grouped: true,
  where: instances,
  comparison: "<",
  delaySeconds: CRAWL_DELAY_SECONDS,
} as const;

function freeStorage({ database }: MonitoredDatabase): DatabaseMonitor {
  return {
    id: "storage",
    title: "less than 10 % of storage is free",
    priority: 2,
    impact: `${database} runs out of storage: when it is full, every write fails.`,
    firstStep: "See whether the storage still grows by itself, or has reached maxAllocatedStorage.",
    ...shareOfStorage,
    limits: { critical: 10, criticalRecovery: 12, warning: 20, warningRecovery: 25 },
    // The one monitor that says so when an instance falls silent.
    missingData: "show_and_notify_no_data",
  };
}

function freeStorageAtEnd({ database }: MonitoredDatabase): DatabaseMonitor {
  return {
    id: "storage-full",
    title: "less than 5 % of storage is free",
    priority: 1,
    impact: `${database} is about to stop: its storage is nearly full, and every write will fail.`,
    firstStep: "Raise maxAllocatedStorage and allocatedStorage, and deploy.",
    ...shareOfStorage,
    limits: { critical: 5, criticalRecovery: 8 },
    missingData: "show_no_data",
  };
}

const GIB = 1024 ** 3;

// What an instance of Aurora keeps beside the shared volume: logs, and what sorts and indexes do not hold in memory.
// https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/AuroraPostgreSQL.BestPractices.TroubleshootingStorage.html
function localStorage({ database }: MonitoredDatabase, delaySeconds: number): DatabaseMonitor {
  return {
    id: "local-storage",
    title: "less than 1 GiB of local storage is free",
    priority: 2,
    impact: `Large queries to ${database} fail soon: an instance has hardly any room left for temporary files and logs.`,
    firstStep: "Find the statements that write temporary files, in the database's insights.",
    runbook: "database-local-storage",
    measure: (names) => `avg(last_15m):${metric("free_local_storage", names)}`,
    grouped: true,
    where: instances,
    comparison: "<",
    limits: { critical: GIB, criticalRecovery: 1.5 * GIB, warning: 2 * GIB, warningRecovery: 2.5 * GIB },
    delaySeconds,
    // The one monitor that says so when an instance falls silent.
    missingData: "show_and_notify_no_data",
  };
}

// Newer versions carry twice as much. What is left of a volume is told of Aurora MySQL alone.
// https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Aurora.AuroraMonitoring.Metrics.html
// https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/CHAP_Limits.html
const LARGEST_VOLUME_BYTES = 128 * 1024 ** 4;

function volume({ database }: MonitoredDatabase, delaySeconds: number): DatabaseMonitor {
  return {
    id: "volume",
    title: "more than 90 % of 128 TiB are used",
    priority: 2,
    impact: `${database} nears the largest volume that Aurora has: beyond it every write fails.`,
    firstStep: "See how fast it grows, and what can be deleted or moved away.",
    runbook: "database-local-storage",
    measure: ({ identifier }) => {
      const used = `avg:aws.rds.volume_bytes_used{dbclusteridentifier:${identifier}} by {dbclusteridentifier}`;
      return `avg(last_1h):${used} / ${LARGEST_VOLUME_BYTES} * 100`;
    },
    grouped: true,
    where: ({ identifier }) => `cluster ${identifier}`,
    comparison: ">",
    limits: { critical: 90, criticalRecovery: 88, warning: 80, warningRecovery: 78 },
    delaySeconds,
    missingData: "show_no_data",
  };
}

function connections({ database, maxConnections }: MonitoredDatabase, delaySeconds: number): DatabaseMonitor {
  return {
    id: "connections",
    title: `more than 90 % of ${maxConnections} connections are in use`,
    priority: 2,
    impact: `New connections to ${database} will soon be refused, and requests fail.`,
    firstStep: "See which clients hold the connections, and whether they are idle.",
    runbook: "database-connections",
    measure: (names) => `avg(last_10m):${metric("database_connections", names)} / ${maxConnections} * 100`,
    grouped: true,
    where: instances,
    comparison: ">",
    limits: { critical: 90, criticalRecovery: 85, warning: 80, warningRecovery: 75 },
    delaySeconds,
    missingData: "show_no_data",
  };
}

const lagging = {
  id: "replica-lag",
  priority: 2,
  firstStep: "See whether the writer is under load, or a long query holds the reader back.",
  runbook: "database-replica-lag",
  grouped: true,
  where: instances,
  comparison: ">",
  // The writer has none.
  missingData: "show_no_data",
} as const;

function replicaLag({ database }: MonitoredDatabase, delaySeconds: number): DatabaseMonitor {
  return {
    ...lagging,
    title: "a reader is more than 60 s behind",
    impact: `Who reads from the readers of ${database} sees data of a minute ago, and failing over takes longer.`,
    measure: (names) => `avg(last_10m):${metric("replica_lag", names)}`,
    limits: { critical: 60, criticalRecovery: 30, warning: 30, warningRecovery: 15 },
    delaySeconds,
  };
}

// Readers share the writer's volume, and are some milliseconds behind.
function auroraReplicaLag({ database }: MonitoredDatabase, delaySeconds: number): DatabaseMonitor {
  return {
    ...lagging,
    title: "a reader is more than 5000 ms behind",
    impact: `Who reads from the readers of ${database} sees data that has changed since; Aurora restarts a reader that falls far behind.`,
    measure: (names) => `avg(last_10m):${metric("aurora_replica_lag", names)}`,
    limits: { critical: 5000, criticalRecovery: 2000, warning: 1000, warningRecovery: 500 },
    delaySeconds,
  };
}

// PostgreSQL stops writing before 2^31 of them are in use, to lose none. Autovacuum begins at 200 million.
// https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Appendix.PostgreSQL.CommonDBATasks.Autovacuum.html
function transactionIds({ database }: MonitoredDatabase, delaySeconds: number): DatabaseMonitor {
  return {
    id: "transaction-ids",
    title: "more than 1000 million transaction ids are in use",
    priority: 1,
    impact: `${database} will refuse every write when it runs out of transaction ids: vacuum does not keep up.`,
    firstStep: "Find what holds vacuum back: a long transaction, a prepared one, or a replication slot.",
    runbook: "database-transaction-ids",
    measure: (names) => `max(last_1h):max:${scoped("maximum_used_transaction_ids", names)}`,
    grouped: true,
    where: instances,
    comparison: ">",
    limits: { critical: 1e9, criticalRecovery: 9e8, warning: 5e8, warningRecovery: 4e8 },
    delaySeconds,
    missingData: "show_no_data",
  };
}

function isBurstable(instanceClass: string): boolean {
  return /^db\.t/.test(instanceClass);
}

function metric(name: string, names: DatabaseNames): string {
  return `avg:${scoped(name, names)}`;
}

// Commas do not go with IN. https://docs.datadoghq.com/metrics/advanced-filtering/
function scoped(name: string, { instanceIdentifiers: [only, ...others] }: DatabaseNames): string {
  const scope = others.length > 0 ? ` IN (${[only, ...others].join(",")})` : `:${only}`;
  return `aws.rds.${name}{dbinstanceidentifier${scope}} by {dbinstanceidentifier}`;
}

function instances({ instanceIdentifiers }: DatabaseNames): string {
  return `${instanceIdentifiers.length > 1 ? "instances" : "instance"} ${instanceIdentifiers.join(" and ")}`;
}
