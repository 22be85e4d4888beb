import { type Behaviour, behaviour, type Inputs, type Problem } from "../../kit";

// Parameters of PostgreSQL that only a restart changes: those whose context is postmaster, and RDS's own.
// https://www.postgresql.org/docs/current/view-pg-settings.html
const STATIC = new Set([
  "autovacuum_freeze_max_age",
  "autovacuum_max_workers",
  "huge_pages",
  "max_connections",
  "max_files_per_process",
  "max_locks_per_transaction",
  "max_logical_replication_workers",
  "max_pred_locks_per_transaction",
  "max_prepared_transactions",
  "max_replication_slots",
  "max_wal_senders",
  "max_worker_processes",
  "rds.logical_replication",
  "shared_buffers",
  "shared_preload_libraries",
  "superuser_reserved_connections",
  "track_activity_query_size",
  "track_commit_timestamp",
  "wal_buffers",
]);

const how: Behaviour = {
  check({ name, family, parameters = [] }) {
    const isPostgres = /postgres/.test(family);
    return [
      ...(name !== undefined && name !== name.toLowerCase()
        ? [{ path: "name", reason: `found "${name}"; it must be in lower case` }]
        : []),
      ...(isPostgres ? parameters.flatMap(staticProblems) : []),
    ];
  },
};

export const parameterGroup = behaviour("aws:rds/parameterGroup:ParameterGroup", how);
export const clusterParameterGroup = behaviour("aws:rds/clusterParameterGroup:ClusterParameterGroup", how);

function staticProblems({ name, applyMethod }: Inputs): Problem[] {
  if (!STATIC.has(name) || applyMethod === "pending-reboot") return [];
  const words = "cannot use immediate apply method for static parameter";
  return [{ path: "parameters.applyMethod", reason: `${words} ${name}; pending-reboot is expected` }];
}
