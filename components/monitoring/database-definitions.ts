import { CRAWL_DELAY_SECONDS, type MonitorDefinition } from "./definition";
import type { MonitoringSettings } from "./settings";

/** A database as plain values. */
export interface MonitoredDatabase {
  /** Its name in the stack. */
  database: string;
  maxConnections: number;
}

export interface DatabaseNames {
  identifier: string;
}

type DatabaseMonitor = MonitorDefinition<DatabaseNames>;

/** The monitors of one PostgreSQL instance. */
export function databaseDefinitions(settings: MonitoringSettings, monitored: MonitoredDatabase): DatabaseMonitor[] {
  return [cpu(settings, monitored), storage(monitored), storageFull(monitored), connections(settings, monitored)];
}

function cpu({ awsMetricsDelaySeconds }: MonitoringSettings, { database }: MonitoredDatabase): DatabaseMonitor {
  return {
    id: "cpu",
    title: "CPU above 90 % for 15 minutes",
    priority: 3,
    impact: `Queries to ${database} slow down: its CPU is nearly used up.`,
    firstStep: "Find the statements that use it, in the database's insights.",
    runbook: "database-cpu",
    measure: (names) => `avg(last_15m):${metric("cpuutilization", names)}`,
    grouped: true,
    where: instance,
    comparison: ">",
    limits: { critical: 90, criticalRecovery: 85, warning: 80, warningRecovery: 75 },
    delaySeconds: awsMetricsDelaySeconds,
    missingData: "show_no_data",
  };
}

const freeStorage = {
  runbook: "database-storage",
  measure: (names: DatabaseNames) =>
    `avg(last_15m):${metric("free_storage_space", names)} / ${metric("total_storage_space", names)} * 100`,
  grouped: true,
  where: instance,
  comparison: "<",
  delaySeconds: CRAWL_DELAY_SECONDS,
} as const;

function storage({ database }: MonitoredDatabase): DatabaseMonitor {
  return {
    id: "storage",
    title: "less than 10 % of storage is free",
    priority: 2,
    impact: `${database} runs out of storage: when it is full, every write fails.`,
    firstStep: "See whether the storage still grows by itself, or has reached maxAllocatedStorage.",
    ...freeStorage,
    limits: { critical: 10, criticalRecovery: 12, warning: 20, warningRecovery: 25 },
    // The one monitor that says so when an instance falls silent.
    missingData: "show_and_notify_no_data",
  };
}

function storageFull({ database }: MonitoredDatabase): DatabaseMonitor {
  return {
    id: "storage-full",
    title: "less than 5 % of storage is free",
    priority: 1,
    impact: `${database} is about to stop: its storage is nearly full, and every write will fail.`,
    firstStep: "Raise maxAllocatedStorage and allocatedStorage, and deploy.",
    ...freeStorage,
    limits: { critical: 5, criticalRecovery: 8 },
    missingData: "show_no_data",
  };
}

function connections(settings: MonitoringSettings, { database, maxConnections }: MonitoredDatabase): DatabaseMonitor {
  return {
    id: "connections",
    title: `more than 90 % of ${maxConnections} connections are in use`,
    priority: 2,
    impact: `New connections to ${database} will soon be refused, and requests fail.`,
    firstStep: "See which clients hold the connections, and whether they are idle.",
    runbook: "database-connections",
    measure: (names) => `avg(last_10m):${metric("database_connections", names)} / ${maxConnections} * 100`,
    grouped: true,
    where: instance,
    comparison: ">",
    limits: { critical: 90, criticalRecovery: 85, warning: 80, warningRecovery: 75 },
    delaySeconds: settings.awsMetricsDelaySeconds,
    missingData: "show_no_data",
  };
}

function metric(name: string, { identifier }: DatabaseNames): string {
  return `avg:aws.rds.${name}{dbinstanceidentifier:${identifier}} by {dbinstanceidentifier}`;
}

function instance({ identifier }: DatabaseNames): string {
  return `instance ${identifier}`;
}
