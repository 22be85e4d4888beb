import type { Condition } from "../../cloud/thing";
import { behaviour, type Cloud, type Inputs, type Known, type Problem, refuse } from "../../kit";
import { isAurora, portOf, requireFamily, requireOneVpc, requireUpgrade, versionsOf } from "./engine";
import { managedPassword } from "./managed-password";
import { sharedProblems, userProblems } from "./problems";
import { automatedBackup, CLUSTER_AUTOMATED_BACKUP, inherited, keptBackups } from "./restore";
import {
  aboutData,
  clusterSnapshot,
  finalSnapshot,
  instanceSnapshot,
  isForeign,
  requireKey,
  snapshotNamed,
} from "./snapshot";

const type = "aws:rds/cluster:Cluster";

// What is given when a cluster starts from another one, a snapshot or files.
const SOURCES = [
  "snapshotIdentifier",
  "restoreToPointInTime",
  "s3Import",
  "replicationSourceIdentifier",
  "globalClusterIdentifier",
];

export const cluster = behaviour(type, {
  check(inputs) {
    const { engine, masterUsername, masterPassword, kmsKeyId, storageEncrypted } = inputs;
    const isPostgres = engine.includes("postgres");
    return [
      ...missingForNew(inputs),
      ...kindProblems(inputs),
      ...userProblems(isPostgres ? masterUsername : undefined, masterPassword, "masterPassword"),
      ...(kmsKeyId !== undefined && !storageEncrypted && !fromSource(inputs)
        ? [{ path: "storageEncrypted", reason: `found ${storageEncrypted}; it must be true with kmsKeyId` }]
        : []),
      ...sharedProblems(inputs, { backup: "preferredBackupWindow", maintenance: "preferredMaintenanceWindow" }),
    ];
  },

  create(cloud, inputs, before) {
    const source = before ? {} : sourceOf(cloud, inputs);
    requireParameters(cloud, inputs);
    requireOneVpc(cloud, inputs);
    if (before) requireUpgrade(inputs, before);
    else requireZones(cloud, inputs);
    // The key may be another one than the source's, unlike an instance's.
    // https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_RestoreDBClusterFromSnapshot.html
    cloud.correct(inherited(before?.outputs ?? source, ["masterUsername"]));
    const { engine, engineVersion, port, storageEncrypted = source.storageEncrypted } = inputs;
    const known = versionsOf({ engineVersion: engineVersion ?? source.engineVersion });
    return {
      ...source,
      port: port ?? portOf(engine),
      ...known,
      backupRetentionPeriod: 1,
      availabilityZones: ["a", "b", "c"].map((zone) => cloud.region + zone),
      dbClusterParameterGroupName: `default.${engine}${known.engineVersion.split(".")[0]}`,
      ...(storageEncrypted
        ? { kmsKeyId: `arn:aws:kms:${cloud.region}:${cloud.account}:key/${cloud.own.uuid("aws/rds")}` }
        : {}),
      ...(isAurora(engine)
        ? {}
        : { clusterMembers: [1, 2, 3].map((n) => `${inputs.clusterIdentifier}-instance-${n}`) }),
      ...managedPassword(cloud, inputs, "cluster"),
    };
  },

  delete(cloud, leaving) {
    if (leaving.outputs.deletionProtection) {
      refuse(
        "InvalidParameterCombination",
        "Cannot delete protected Cluster, please disable deletion protection and try again.",
        "deploy deletionProtection: false first",
      );
    }
    // Else what is left would be left by a cluster that stays.
    if (cloud.usersOf(leaving).length > 0) return [];
    const backups = keptBackups(CLUSTER_AUTOMATED_BACKUP, leaving, leaving.outputs.clusterResourceId);
    return [...finalSnapshot(cloud, clusterSnapshot, leaving), ...backups];
  },
});

function fromSource(inputs: Inputs): boolean {
  return SOURCES.some((name) => inputs[name] !== undefined);
}

function missingForNew(inputs: Inputs): Problem[] {
  if (fromSource(inputs)) return [];
  const problems: Problem[] = [];
  if (inputs.masterUsername === undefined)
    problems.push({ path: "masterUsername", reason: "is missing; a new cluster needs it" });
  const given = inputs.masterPassword ?? inputs.masterPasswordWo ?? (inputs.manageMasterUserPassword || undefined);
  if (given === undefined)
    problems.push({
      path: "masterPassword",
      reason: "is missing; it, masterPasswordWo or manageMasterUserPassword must be given",
    });
  return problems;
}

// Aurora has instances of their own and storage that grows; the other kind has both of its own.
// https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBCluster.html
function kindProblems(inputs: Inputs): Problem[] {
  const { engine, storageType } = inputs;
  const own = ["dbClusterInstanceClass", "allocatedStorage"];
  if (isAurora(engine)) {
    const given = own.filter((name) => inputs[name] !== undefined);
    return given.map((path) => ({ path, reason: `must be left out: ${engine} has it in its instances or not at all` }));
  }
  const needed = [...own, ...(storageType?.startsWith("io") ? ["iops"] : [])];
  const missing = fromSource(inputs) ? [] : needed.filter((name) => inputs[name] === undefined);
  return missing.map((path) => ({ path, reason: `is missing; a Multi-AZ cluster of ${engine} needs it` }));
}

function sourceOf(cloud: Cloud, { snapshotIdentifier, restoreToPointInTime }: Inputs): Condition {
  const source = snapshotIdentifier
    ? ofSnapshot(cloud, snapshotIdentifier)
    : ofPointInTime(cloud, restoreToPointInTime ?? {});
  requireKey(cloud, source);
  return source;
}

// https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_RestoreDBClusterToPointInTime.html
function ofPointInTime(cloud: Cloud, from: Inputs): Condition {
  const { sourceClusterIdentifier: identifier, sourceClusterResourceId: clusterResourceId } = from;
  const source = cloud.find(type, identifier) ?? cloud.every(type, { clusterResourceId })[0];
  if (source) return aboutData(source.outputs);
  if (identifier !== undefined) refuse("DBClusterNotFoundFault", `DBCluster ${identifier} not found.`);
  if (clusterResourceId === undefined) return {};
  return automatedBackup(cloud, CLUSTER_AUTOMATED_BACKUP, clusterResourceId);
}

// Aurora also starts from the snapshot of an instance, by its ARN.
function ofSnapshot(cloud: Cloud, identifier: string): Condition {
  const found =
    snapshotNamed(cloud, clusterSnapshot, identifier) ??
    (identifier.includes(":snapshot:") ? snapshotNamed(cloud, instanceSnapshot, identifier) : undefined);
  if (found) return found;
  if (isForeign(cloud, identifier)) return {};
  return refuse(
    "DBClusterSnapshotNotFoundFault",
    `DBClusterSnapshot not found: ${identifier}`,
    "no cluster of this cloud left it; one that AWS has stands in the simulated-account file as an aws:rds/clusterSnapshot:ClusterSnapshot",
  );
}

function requireParameters(cloud: Cloud, inputs: Inputs): void {
  const group = cloud.find("aws:rds/clusterParameterGroup:ClusterParameterGroup", inputs.dbClusterParameterGroupName);
  requireFamily(group, inputs, "DB Cluster Parameter Group");
}

// A Multi-AZ cluster has one instance in each of three zones.
// https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/create-multi-az-db-cluster.html
function requireZones(cloud: Cloud, { engine, dbSubnetGroupName }: Inputs): void {
  const group: Known | undefined = cloud.find("aws:rds/subnetGroup:SubnetGroup", dbSubnetGroupName);
  if (!group || isAurora(engine)) return;
  const subnets = group.outputs.subnetIds.map((id: string) => cloud.find("aws:ec2/subnet:Subnet", id));
  const zones = new Set(subnets.map((subnet: Known | undefined) => subnet?.outputs.availabilityZone));
  if (zones.size >= 3 || zones.has(undefined)) return;
  refuse(
    "DBSubnetGroupDoesNotCoverEnoughAZs",
    `The DB subnet group doesn't meet Availability Zone (AZ) coverage requirement. Current AZ coverage: ${[...zones].join(", ")}. Add subnets to cover at least 3 AZs.`,
  );
}
