import { all, defineRule, inProduction, notApplicable, of, type Rule } from "../kit";
import { CLUSTER, INSTANCE, isReplica } from "../kit/databases";
import { setTo } from "../kit/remedy";

const GLOBAL_CLUSTER = "aws:rds/globalCluster:GlobalCluster";
const replica = notApplicable("a replica holds nothing of its own");

const deletionProtected = defineRule({
  id: "rds-deletion-protected",
  title: "A database cannot be deleted by mistake",
  severity: "high",
  resources: [INSTANCE, CLUSTER, GLOBAL_CLUSTER],
  levels: inProduction,
  why: "One wrong command, or a change that replaces it, would otherwise take the data. RDS deletes at once where nothing is said.",
  fix: "Set deletionProtection: true.",
  link: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_DeleteInstance.html",
  controls: { fsbp: ["RDS.7", "RDS.8"], nist80053: ["CM-3", "CP-9", "SC-5(2)"] },
  passes: [
    { deletionProtection: true },
    { replicateSourceDb: "orders" },
    of(CLUSTER, { deletionProtection: true }),
    of(GLOBAL_CLUSTER, { deletionProtection: true }),
  ],
  fails: [{}, { deletionProtection: false }, of(CLUSTER, {}), of(GLOBAL_CLUSTER, {})],

  remedy: (database) => (isReplica(database) ? [] : setTo(database, "deletionProtection", true)),
  validate: (database) => (isReplica(database) ? replica : database.expect("deletionProtection", true)),
});

const finalSnapshot = defineRule({
  id: "rds-final-snapshot",
  title: "A database that is deleted leaves a snapshot behind",
  severity: "high",
  resources: [INSTANCE, CLUSTER],
  levels: inProduction,
  why: "It is the last way back after a deletion that was a mistake. Without a name for it the deletion fails half-way.",
  fix: "Set finalSnapshotIdentifier, and leave skipFinalSnapshot out.",
  link: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_DeleteInstance.html#USER_DeleteInstance.Snapshot",
  controls: { nist80053: ["CP-9", "CP-10", "SI-12"] },
  passes: [
    { finalSnapshotIdentifier: "orders-final" },
    { finalSnapshotIdentifier: "orders-final", skipFinalSnapshot: false },
    { replicateSourceDb: "orders", skipFinalSnapshot: true },
    of(CLUSTER, { finalSnapshotIdentifier: "orders-final" }),
  ],
  fails: [{}, { finalSnapshotIdentifier: "orders-final", skipFinalSnapshot: true }, of(CLUSTER, {})],

  validate(database) {
    if (isReplica(database)) return replica;
    return all([
      database.refuse("skipFinalSnapshot", true, "false, or nothing"),
      database.expectSet("finalSnapshotIdentifier", "a name for the final snapshot"),
    ]);
  },
});

const automatedBackupsKept = defineRule({
  id: "rds-automated-backups-kept",
  title: "The automated backups of a deleted database stay until they expire",
  severity: "medium",
  resources: [INSTANCE, CLUSTER],
  levels: inProduction,
  why: "With them a database can be brought back as it was at any second of the last days, and RDS deletes them with it by default.",
  fix: "Set deleteAutomatedBackups: false.",
  link: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_WorkingWithAutomatedBackups.Retaining.html",
  controls: { nist80053: ["CP-9", "CP-10", "SI-12"] },
  passes: [
    { deleteAutomatedBackups: false },
    { replicateSourceDb: "orders" },
    of(CLUSTER, { deleteAutomatedBackups: false }),
  ],
  fails: [{}, { deleteAutomatedBackups: true }, of(CLUSTER, {})],

  remedy: (database) => (isReplica(database) ? [] : setTo(database, "deleteAutomatedBackups", false)),
  validate: (database) => (isReplica(database) ? replica : database.expect("deleteAutomatedBackups", false)),
});

export const rules: readonly Rule[] = [deletionProtected, finalSnapshot, automatedBackupsKept];
