import { behaviour, type Cloud, type Inputs, type Known, type Problem, refuse } from "../../kit";
import { blueGreenProblems, switchesOver } from "./blue-green";
import { familyOf, portOf, requireFamily, requireOneVpc, requireUpgrade, versionsOf } from "./engine";
import { managedPassword } from "./managed-password";
import { sharedProblems, userProblems } from "./problems";
import { AUTOMATED_BACKUP, inherited, keptBackups, sourceOf } from "./restore";
import { finalSnapshot, instanceSnapshot } from "./snapshot";

// What is given when a database starts from another one, a snapshot or files.
const SOURCES = ["replicateSourceDb", "snapshotIdentifier", "restoreToPointInTime", "s3Import"];

// What it then has as its source has it.
const INHERITED = ["username", "dbName", "storageEncrypted", "kmsKeyId"];

export const instance = behaviour("aws:rds/instance:Instance", {
  check(inputs) {
    const { identifier, kmsKeyId, storageEncrypted, username, password, engine } = inputs;
    return [
      ...missingForNew(inputs),
      ...userProblems(engine === "postgres" ? username : undefined, password, "password"),
      ...nameProblems(inputs),
      ...(identifier !== undefined && identifier !== identifier.toLowerCase()
        ? [{ path: "identifier", reason: `found "${identifier}"; it must be in lower case` }]
        : []),
      ...(kmsKeyId !== undefined && !storageEncrypted && !fromSource(inputs)
        ? [{ path: "storageEncrypted", reason: `found ${storageEncrypted}; it must be true with kmsKeyId` }]
        : []),
      ...storageProblems(inputs),
      ...sharedProblems(inputs, { backup: "backupWindow", maintenance: "maintenanceWindow" }),
      ...blueGreenProblems(inputs),
      ...pointInTimeProblems(inputs),
    ];
  },

  create(cloud, inputs, before) {
    const source = before || !fromSource(inputs) ? {} : sourceOf(cloud, inputs);
    const { engine = source.engine ?? "postgres", port, identifier } = inputs;
    if (!fromSource(inputs))
      requireFamily(cloud.find("aws:rds/parameterGroup:ParameterGroup", inputs.parameterGroupName), inputs);
    requireOneVpc(cloud, inputs);
    if (before) requireUpgrade(inputs, before);
    cloud.correct(inherited(before?.outputs ?? source, INHERITED));
    const group = cloud.find("aws:rds/subnetGroup:SubnetGroup", inputs.dbSubnetGroupName);
    return {
      ...source,
      port: port ?? portOf(engine),
      ...versionsOf({ engineVersion: inputs.engineVersion ?? source.engineVersion }),
      identifier: identifier ?? `tf-${cloud.own.text(26, "0123456789", "name")}`,
      availabilityZone: `${cloud.region}a`,
      multiAz: false,
      ...(group ? {} : { dbSubnetGroupName: "default" }),
      backupRetentionPeriod: 0,
      parameterGroupName: `default.${familyOf({ engine, engineVersion: inputs.engineVersion })}`,
      caCertIdentifier: "rds-ca-rsa2048-g1",
      ...(inputs.storageEncrypted
        ? { kmsKeyId: `arn:aws:kms:${cloud.region}:${cloud.account}:key/${cloud.own.uuid("aws/rds")}` }
        : {}),
      ...managedPassword(cloud, inputs, "db"),
      ...(before ? { resourceId: resourceIdAfter(cloud, inputs, before) } : {}),
    };
  },

  delete(cloud, leaving) {
    const { deletionProtection, skipFinalSnapshot, replicateSourceDb, resourceId } = leaving.outputs;
    if (deletionProtection) {
      refuse(
        "InvalidParameterCombination",
        "Cannot delete protected DB Instance, please disable deletion protection and try again.",
        "deploy deletionProtection: false first",
      );
    }
    if (replicateSourceDb !== undefined && !skipFinalSnapshot) {
      refuse(
        "InvalidParameterCombination",
        "FinalDBSnapshotIdentifier can not be specified when deleting a replica instance",
        "deploy skipFinalSnapshot: true first",
      );
    }
    return [
      ...finalSnapshot(cloud, instanceSnapshot, leaving),
      ...(replicateSourceDb === undefined ? keptBackups(AUTOMATED_BACKUP, leaving, resourceId) : []),
    ];
  },
});

// An instance that takes the place of another keeps the id that it was made with.
// https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/blue-green-deployments-considerations.html
function resourceIdAfter({ own }: Cloud, inputs: Inputs, before: Known): string {
  const { resourceId } = before.outputs;
  return switchesOver(inputs, before) ? `db-${own.hex(26, resourceId).toUpperCase()}` : resourceId;
}

function fromSource(inputs: Inputs): boolean {
  return SOURCES.some((name) => inputs[name] !== undefined);
}

function missingForNew(inputs: Inputs): Problem[] {
  if (fromSource(inputs)) return [];
  const missing = ["allocatedStorage", "engine", "username"].filter((name) => inputs[name] === undefined);
  const problems = missing.map((path) => ({ path, reason: "is missing; a new database needs it" }));
  if ((inputs.password ?? inputs.passwordWo ?? (inputs.manageMasterUserPassword || undefined)) === undefined) {
    problems.push({ path: "password", reason: "is missing; it, passwordWo or manageMasterUserPassword must be given" });
  }
  return problems;
}

function nameProblems({ engine, dbName }: Inputs): Problem[] {
  if (engine !== "postgres" || dbName === undefined || /^[A-Za-z_]\w{0,62}$/.test(dbName)) return [];
  return [{ path: "dbName", reason: `found "${dbName}"; a letter and then letters, digits and _ are allowed` }];
}

// https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/CHAP_Storage.html#gp3-storage
const LARGE_GIB = 400;

function storageProblems(inputs: Inputs): Problem[] {
  const { engine, allocatedStorage, maxAllocatedStorage, storageType, iops, storageThroughput } = inputs;
  const problems: Problem[] = [];
  if (maxAllocatedStorage > 0 && maxAllocatedStorage < allocatedStorage)
    problems.push({
      path: "maxAllocatedStorage",
      reason: `found ${maxAllocatedStorage}; max storage size must be greater than storage size, which is ${allocatedStorage}`,
    });
  if (engine === "postgres" && storageType === "gp3" && allocatedStorage < LARGE_GIB && (iops ?? storageThroughput))
    problems.push({
      path: iops === undefined ? "storageThroughput" : "iops",
      reason: `must be left out: you can't specify IOPS or storage throughput for engine postgres and a storage size less than ${LARGE_GIB}`,
    });
  return problems;
}

function pointInTimeProblems({ restoreToPointInTime: from }: Inputs): Problem[] {
  if (from === undefined) return [];
  const one = (...names: string[]) => names.some((name) => from[name] !== undefined);
  const problem = (reason: string): Problem => ({ path: "restoreToPointInTime", reason });
  return [
    ...(one("restoreTime", "useLatestRestorableTime") ? [] : [problem("needs restoreTime or useLatestRestorableTime")]),
    ...(one("sourceDbInstanceIdentifier", "sourceDbiResourceId", "sourceDbInstanceAutomatedBackupsArn")
      ? []
      : [problem("needs a source: sourceDbInstanceIdentifier, sourceDbiResourceId or the ARN of automated backups")]),
  ];
}
