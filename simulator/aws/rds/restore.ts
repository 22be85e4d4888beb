import type { Condition } from "../../cloud/thing";
import { type Cloud, type Inputs, type Known, type Remains, refuse } from "../../kit";
import { aboutData, instanceSnapshot, isForeign, requireKey, snapshotNamed } from "./snapshot";

const INSTANCE = "aws:rds/instance:Instance";
export const AUTOMATED_BACKUP = "aws:rds/automatedBackup:AutomatedBackup";
export const CLUSTER_AUTOMATED_BACKUP = "aws:rds/clusterAutomatedBackup:ClusterAutomatedBackup";

/** What a new instance starts from: another one, a snapshot, a point in time; nothing known of what is elsewhere. */
export function sourceOf(cloud: Cloud, inputs: Inputs): Condition {
  const { snapshotIdentifier, restoreToPointInTime, replicateSourceDb } = inputs;
  const source = snapshotIdentifier
    ? ofSnapshot(cloud, snapshotIdentifier)
    : restoreToPointInTime
      ? ofPointInTime(cloud, restoreToPointInTime)
      : ofReplica(cloud, replicateSourceDb);
  requireKey(cloud, source);
  return source;
}

// That the stack's configuration names it says nothing: it names whatever shall be restored.
function ofSnapshot(cloud: Cloud, identifier: string): Condition {
  const found = snapshotNamed(cloud, instanceSnapshot, identifier);
  if (found) return found;
  if (isForeign(cloud, identifier)) return {};
  return refuse(
    "DBSnapshotNotFound",
    `DBSnapshot not found: ${identifier}`,
    "no database of this cloud left it; one that AWS has stands in the simulated-account file as an aws:rds/snapshot:Snapshot",
  );
}

// https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_RestoreDBInstanceToPointInTime.html
function ofPointInTime(cloud: Cloud, from: Inputs): Condition {
  const { sourceDbInstanceIdentifier: identifier, sourceDbiResourceId: resourceId } = from;
  const source = cloud.find(INSTANCE, identifier) ?? cloud.every(INSTANCE, { resourceId })[0];
  if (source) {
    if (source.outputs.backupRetentionPeriod > 0) return aboutData(source.outputs);
    return refuse(
      "PointInTimeRestoreNotEnabled",
      "Point In Time Restore is not enabled for this instance",
      `${source.outputs.identifier} has backupRetentionPeriod 0`,
    );
  }
  if (identifier !== undefined)
    refuse(
      "DBInstanceNotFound",
      `DBInstance ${identifier} not found.`,
      "of one that is gone, give the resource id, sourceDbiResourceId",
    );
  return resourceId === undefined ? {} : automatedBackup(cloud, AUTOMATED_BACKUP, resourceId);
}

/** What is known of a database by the backups that are kept of it, though it is gone. */
export function automatedBackup(cloud: Cloud, type: string, resourceId: string): Condition {
  const left = cloud.remnant(type, resourceId);
  if (left) return left.about ?? {};
  const code =
    type === AUTOMATED_BACKUP ? "DBInstanceAutomatedBackupNotFound" : "DBClusterAutomatedBackupNotFoundFault";
  return refuse(code, `Automated backup of ${resourceId} not found.`);
}

/** The automated backups that stay when a database goes. */
export function keptBackups(type: string, { outputs }: Known, resourceId: string): Remains[] {
  const { deleteAutomatedBackups, backupRetentionPeriod: days } = outputs;
  if (deleteAutomatedBackups !== false || !(days > 0)) return [];
  return [{ type, id: resourceId, why: `automated backups are kept for ${days} days`, about: aboutData(outputs) }];
}

// https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-secrets-manager.html#rds-secrets-manager-limitations
function ofReplica(cloud: Cloud, identifier: string | undefined): Condition {
  const source = cloud.find(INSTANCE, identifier);
  if (!source) return {};
  const { engine, manageMasterUserPassword, backupRetentionPeriod } = source.outputs;
  if (manageMasterUserPassword && !engine.startsWith("sqlserver")) {
    refuse(
      "InvalidParameterValue",
      `Creating read replicas for source instance with engine ${engine} where ManageMasterUserPassword is enabled is not supported.`,
      "give the source a password of your own",
    );
  }
  if (!(backupRetentionPeriod > 0)) {
    refuse(
      "InvalidDBInstanceState",
      "Automated backups are not enabled for this database instance. To enable automated backups, use ModifyDBInstance to set the backup retention period to a non-zero value.",
    );
  }
  return aboutData(source.outputs);
}

/**
 * What a database has that was made from another one: user, name of the database and key are the source's, whatever the
 * program asks for. And no update changes them.
 * https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_RestoreDBInstanceFromDBSnapshot.html
 */
export function inherited(source: Condition | Known["outputs"], names: readonly string[]): Condition {
  const known = names.filter((name) => source[name] !== undefined);
  return Object.fromEntries(known.map((name) => [name, source[name]]));
}
