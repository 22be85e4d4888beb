import { behaviour, type Cloud, type Inputs, type Known, type Problem, refuse } from "../../kit";

const type = "aws:rds/instance:Instance";

const PORTS: Readonly<Record<string, number>> = {
  postgres: 5432,
  mysql: 3306,
  mariadb: 3306,
  oracle: 1521,
  sqlserver: 1433,
};

// What is given when a database starts from another one, a snapshot or files.
const SOURCES = ["replicateSourceDb", "snapshotIdentifier", "restoreToPointInTime", "s3Import"];

export const instance = behaviour(type, {
  check(inputs) {
    const { identifier, kmsKeyId, storageEncrypted, monitoringInterval, monitoringRoleArn } = inputs;
    return [
      ...missingForNew(inputs),
      ...accessProblems(inputs),
      ...(identifier !== undefined && identifier !== identifier.toLowerCase()
        ? [{ path: "identifier", reason: `found "${identifier}"; it must be in lower case` }]
        : []),
      ...(kmsKeyId !== undefined && !storageEncrypted && !fromSource(inputs)
        ? [{ path: "storageEncrypted", reason: `found ${storageEncrypted}; it must be true with kmsKeyId` }]
        : []),
      ...(monitoringInterval > 0 && monitoringRoleArn === undefined
        ? [{ path: "monitoringRoleArn", reason: `is missing; monitoringInterval ${monitoringInterval} needs a role` }]
        : []),
    ];
  },

  create(cloud, inputs, before) {
    requireFamily(cloud, inputs);
    requireOneVpc(cloud, inputs);
    if (before) requireUpgrade(inputs, before);
    const { engine = "postgres", engineVersion, port, identifier } = inputs;
    const group = cloud.find("aws:rds/subnetGroup:SubnetGroup", inputs.dbSubnetGroupName);
    return {
      port: port ?? PORTS[engine.split("-")[0]],
      engineVersion: engineVersion ?? "17.4",
      engineVersionActual: String(engineVersion ?? "17.4").includes(".") ? engineVersion : `${engineVersion}.4`,
      identifier: identifier ?? `tf-${cloud.own.text(26, "0123456789", "name")}`,
      availabilityZone: `${cloud.region}a`,
      multiAz: false,
      ...(group ? {} : { dbSubnetGroupName: "default" }),
      backupRetentionPeriod: 0,
      parameterGroupName: `default.${familyOf(inputs)}`,
      caCertIdentifier: "rds-ca-rsa2048-g1",
      ...(inputs.storageEncrypted
        ? { kmsKeyId: `arn:aws:kms:${cloud.region}:${cloud.account}:key/${cloud.own.uuid("aws/rds")}` }
        : {}),
      ...(inputs.manageMasterUserPassword ? { masterUserSecrets: [managedSecret(cloud, inputs)] } : {}),
    };
  },

  delete(cloud, leaving) {
    const { deletionProtection, skipFinalSnapshot, finalSnapshotIdentifier } = leaving.outputs;
    if (deletionProtection) {
      refuse(
        "InvalidParameterCombination",
        "Cannot delete protected DB Instance, please disable deletion protection and try again.",
        "deploy deletionProtection: false first",
      );
    }
    if (skipFinalSnapshot) return [];
    const name =
      finalSnapshotIdentifier ??
      refuse("InvalidParameterCombination", "final_snapshot_identifier is required when skip_final_snapshot is false");
    if (cloud.remnant(SNAPSHOT, name)) {
      refuse(
        "DBSnapshotAlreadyExists",
        `Cannot create the snapshot because a snapshot with the identifier ${name} already exists.`,
        "set another finalSnapshotIdentifier",
      );
    }
    return [{ type: SNAPSHOT, id: name, why: "it is the final snapshot" }];
  },
});

const SNAPSHOT = "aws:rds/snapshot:Snapshot";

function fromSource(inputs: Inputs): boolean {
  return SOURCES.some((name) => inputs[name] !== undefined);
}

// https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html
function accessProblems({ engine = "", username, password, dbName }: Inputs): Problem[] {
  const problems: Problem[] = [];
  if (password !== undefined && password.length < 8)
    problems.push({ path: "password", reason: `has ${password.length} characters; 8 or more are needed` });
  if (/[^!-~]|[/@"]/.test(password ?? ""))
    problems.push({
      path: "password",
      reason: 'may have printable ASCII characters other than /, @, " and space only',
    });
  if (engine === "postgres" && username?.toLowerCase() === "admin")
    problems.push({ path: "username", reason: `found "${username}"; it is a reserved word of PostgreSQL` });
  if (engine === "postgres" && dbName !== undefined && !/^[A-Za-z_]\w{0,62}$/.test(dbName))
    problems.push({ path: "dbName", reason: `found "${dbName}"; a letter and then letters, digits and _ are allowed` });
  return problems;
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

/** The family of parameter groups that an engine takes: `postgres17`. */
function familyOf({ engine = "postgres", engineVersion = "17" }: Inputs): string {
  const [major = "", minor = ""] = String(engineVersion).split(".");
  return engine === "postgres" || engine.startsWith("aurora-postgresql")
    ? `${engine}${major}`
    : `${engine}${major}.${minor || "0"}`;
}

function requireFamily(cloud: Cloud, inputs: Inputs): void {
  const group = cloud.find("aws:rds/parameterGroup:ParameterGroup", inputs.parameterGroupName);
  const family = familyOf(inputs);
  if (!group || fromSource(inputs) || inputs.engineVersion === undefined || group.inputs.family === family) return;
  refuse(
    "InvalidParameterCombination",
    `The Parameter Group ${group.id} with DBParameterGroupFamily ${group.inputs.family} can't be used for this instance. Please use a Parameter Group with DBParameterGroupFamily ${family}`,
  );
}

function requireOneVpc(cloud: Cloud, { dbSubnetGroupName, vpcSecurityGroupIds = [] }: Inputs): void {
  const vpcId = cloud.find("aws:rds/subnetGroup:SubnetGroup", dbSubnetGroupName)?.outputs.vpcId;
  if (vpcId === undefined) return;
  for (const id of vpcSecurityGroupIds) {
    const group = cloud.find("aws:ec2/securityGroup:SecurityGroup", id);
    if (group && group.outputs.vpcId !== vpcId) {
      refuse(
        "InvalidParameterCombination",
        "The DB instance and EC2 security group are in different VPCs.",
        `${id} is in ${group.outputs.vpcId}, the subnets in ${vpcId}`,
      );
    }
  }
}

function requireUpgrade(inputs: Inputs, before: Known): void {
  const major = (one: Inputs) => String(one.engineVersion ?? "").split(".")[0];
  const [from, to] = [major(before.inputs), major(inputs)];
  if (from === to || from === "" || to === "" || inputs.allowMajorVersionUpgrade) return;
  refuse(
    "InvalidParameterCombination",
    "The AllowMajorVersionUpgrade flag must be present when upgrading to a new major version.",
    "set allowMajorVersionUpgrade: true",
  );
}

function managedSecret({ own, region, account }: Cloud, { masterUserSecretKmsKeyId }: Inputs) {
  return {
    kmsKeyId: masterUserSecretKmsKeyId ?? `arn:aws:kms:${region}:${account}:key/${own.uuid("aws/secretsmanager")}`,
    secretArn: `arn:aws:secretsmanager:${region}:${account}:secret:rds!db-${own.uuid("secret")}-${own.hex(6, "secret")}`,
    secretStatus: "active",
  };
}
