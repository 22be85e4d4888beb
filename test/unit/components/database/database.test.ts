import assert from "node:assert/strict";

import { Database, type DatabaseArgs } from "../../../../components/database";
import { assertPreviewComplete, deploy, type Registration, resolved } from "../../harness";

const args: DatabaseArgs = {
  databaseName: "entities",
  vpcId: "vpc-1",
  isolatedSubnetIds: ["subnet-a", "subnet-b"],
  notificationTopicArn: "arn:aws:sns:us-east-1:111122223333:notifications",
  accountId: "111122223333",
  region: "us-east-1",
};
const keyArn = "arn:aws:kms:us-east-1:111122223333:key/key-entity-db-encryption-key";

const create = (given: Partial<DatabaseArgs> = {}) => new Database("entity-db", { ...args, ...given });

describe("Database", () => {
  it("is an encrypted, private instance in two zones that repairs and protects itself", async () => {
    const { find } = await deploy(() => create());

    const { inputs, secrets } = find("entity-db-instance");
    assert.deepEqual(inputs, {
      identifier: "entity-db-5c3d1e7f",
      engine: "postgres",
      engineVersion: "17",
      engineLifecycleSupport: "open-source-rds-extended-support-disabled",
      autoMinorVersionUpgrade: true,
      allowMajorVersionUpgrade: false,
      applyImmediately: false,
      instanceClass: "db.m7g.large",
      multiAz: true,
      dbName: "entities",
      username: "dbadmin",
      manageMasterUserPassword: true,
      masterUserSecretKmsKeyId: keyArn,
      port: 5432,
      publiclyAccessible: false,
      iamDatabaseAuthenticationEnabled: true,
      caCertIdentifier: "rds-ca-rsa2048-g1",
      dbSubnetGroupName: "entity-db-subnets",
      vpcSecurityGroupIds: ["sg-entity-db-access"],
      parameterGroupName: "entity-db-parameters",
      storageType: "gp3",
      storageEncrypted: true,
      kmsKeyId: keyArn,
      allocatedStorage: 100,
      maxAllocatedStorage: 1000,
      backupRetentionPeriod: 35,
      backupWindow: "03:00-04:00",
      maintenanceWindow: "sun:04:00-sun:05:00",
      copyTagsToSnapshot: true,
      deleteAutomatedBackups: false,
      deletionProtection: true,
      skipFinalSnapshot: false,
      finalSnapshotIdentifier: "entity-db-5c3d1e7f-final",
      enabledCloudwatchLogsExports: ["postgresql", "upgrade"],
      databaseInsightsMode: "standard",
      performanceInsightsEnabled: true,
      performanceInsightsKmsKeyId: keyArn,
      performanceInsightsRetentionPeriod: 7,
      monitoringInterval: 60,
      monitoringRoleArn: "arn:aws:iam::111122223333:role/entity-db-monitoring",
    });
    assert.deepEqual(secrets, []);
  });

  it("makes exactly the children that its description names", async () => {
    const { registrations } = await deploy(() => create());

    const own = registrations.filter(({ options }) => options.parent === "entity-db");
    assert.deepEqual(own.map(({ type, name }) => `${type.split(":").at(-1)} ${name}`).sort(), [
      "EncryptionKey entity-db-encryption",
      "EventSubscription entity-db-events",
      "Instance entity-db-instance",
      "LogGroup entity-db-postgresql",
      "LogGroup entity-db-upgrade",
      "ParameterGroup entity-db-parameters",
      "RandomId entity-db-suffix",
      "Role entity-db-monitoring",
      "RolePolicyAttachment entity-db-metrics",
      "Secret entity-db-url",
      "SecurityGroup entity-db-access",
      "SubnetGroup entity-db-subnets",
    ]);
  });

  it("cannot be deleted or replaced by mistake, nor lose its key or its name", async () => {
    const { registrations } = await deploy(() => create());

    assert.deepEqual(protectedNames(registrations), [
      "entity-db-encryption",
      "entity-db-encryption-alias",
      "entity-db-encryption-key",
      "entity-db-instance",
      "entity-db-suffix",
    ]);
  });

  it("can be deleted without trace where the stack says so", async () => {
    const { registrations, inputs } = await deploy(() => create({ deletionProtection: false, finalSnapshot: false }));

    assert.deepEqual(protectedNames(registrations), []);
    const { deletionProtection, skipFinalSnapshot, deleteAutomatedBackups } = inputs("entity-db-instance");
    assert.deepEqual([deletionProtection, skipFinalSnapshot, deleteAutomatedBackups], [false, true, true]);
  });

  it("keeps the data when the snapshot that it came from leaves the settings", async () => {
    const { inputs, options } = await deploy(() => create({ restoreFrom: { snapshot: "entity-db-before-migration" } }));

    assert.equal(inputs("entity-db-instance").snapshotIdentifier, "entity-db-before-migration");
    assert.deepEqual(options("entity-db-instance").ignoreChanges, [
      "availabilityZone",
      "kmsKeyId",
      "restoreToPointInTime",
      "snapshotIdentifier",
    ]);
  });

  it("gets a new name with whatever replaces it, so that its successor can stand beside it", async () => {
    const { inputs, options } = await deploy(() => create({ username: "owner" }));

    assert.deepEqual(inputs("entity-db-suffix"), {
      byteLength: 4,
      keepers: { databaseName: "entities", username: "owner", keyArn },
    });
    assert.equal(options("entity-db-instance").deleteBeforeReplace, false);
    assert.equal(options("entity-db-parameters").deleteBeforeReplace, false);
  });

  it("waits for what takes long, and comes after its log groups and the right to report metrics", async () => {
    const { options } = await deploy(() => create());

    const { customTimeouts, dependsOn } = options("entity-db-instance");
    assert.deepEqual(customTimeouts, { create: "8h", update: "2h", delete: "2h" });
    assert.deepEqual(dependsOn, ["entity-db-metrics", "entity-db-postgresql", "entity-db-upgrade"]);
  });

  it("keeps its logs for a while and under its own key, in the groups to which RDS writes", async () => {
    const { inputs } = await deploy(() => create({ logs: { keepDays: 30 } }));

    const kept = { retentionInDays: 30, kmsKeyId: keyArn };
    assert.deepEqual(inputs("entity-db-postgresql"), {
      name: "/aws/rds/instance/entity-db-5c3d1e7f/postgresql",
      ...kept,
    });
    assert.deepEqual(inputs("entity-db-upgrade"), { name: "/aws/rds/instance/entity-db-5c3d1e7f/upgrade", ...kept });
  });

  it("lets CloudWatch use its key for its own log groups alone", async () => {
    const { inputs } = await deploy(() => create());

    const { Statement } = JSON.parse(inputs("entity-db-encryption-key").policy);
    assert.deepEqual(Statement.slice(1), [
      {
        Sid: "EncryptLogs",
        Effect: "Allow",
        Principal: { Service: "logs.us-east-1.amazonaws.com" },
        Action: ["kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey*", "kms:ReEncrypt*"],
        Resource: "*",
        Condition: {
          ArnLike: {
            "kms:EncryptionContext:aws:logs:arn":
              "arn:aws:logs:us-east-1:111122223333:log-group:/aws/rds/instance/entity-db-*",
          },
        },
      },
    ]);
    assert.equal(inputs("entity-db-encryption-key").enableKeyRotation, true);
  });

  it("is closed to everybody until a client opens it", async () => {
    const { inputs, registrations } = await deploy(() => create());

    assert.deepEqual(inputs("entity-db-access"), {
      vpcId: "vpc-1",
      description: "Database entity-db: opened by its clients",
      tags: { Name: "entity-db" },
    });
    assert.deepEqual(
      registrations.filter(({ type }) => type.startsWith("aws:vpc/")),
      [],
    );
    assert.deepEqual(inputs("entity-db-subnets").subnetIds, ["subnet-a", "subnet-b"]);
  });

  it("accepts encrypted connections alone, and as many as its memory carries", async () => {
    const { inputs } = await deploy(() => create({ engineVersion: "18", instanceClass: "db.t4g.micro" }));

    const { family, parameters } = inputs("entity-db-parameters");
    assert.equal(family, "postgres18");
    assert.deepEqual(parameters, [
      { name: "rds.force_ssl", value: "1", applyMethod: "immediate" },
      { name: "max_connections", value: "84", applyMethod: "pending-reboot" },
    ]);
  });

  it("reports the operating system's metrics with a role that RDS can take for this database alone", async () => {
    const { inputs } = await deploy(() => create());

    assert.deepEqual(JSON.parse(inputs("entity-db-monitoring").assumeRolePolicy).Statement, [
      {
        Effect: "Allow",
        Principal: { Service: "monitoring.rds.amazonaws.com" },
        Action: "sts:AssumeRole",
        Condition: {
          StringEquals: { "aws:SourceAccount": "111122223333" },
          ArnLike: { "aws:SourceArn": "arn:aws:rds:us-east-1:111122223333:db:entity-db-*" },
        },
      },
    ]);
    assert.deepEqual(inputs("entity-db-metrics"), {
      role: "entity-db-monitoring",
      policyArn: "arn:aws:iam::aws:policy/service-role/AmazonRDSEnhancedMonitoringRole",
    });
  });

  it("tells how to reach it, and where its secrets are", async () => {
    const { find } = await deploy(() => create());

    const { outputs, secretOutputs } = find("entity-db");
    const endpoint = "entity-db-5c3d1e7f.c9akciq32rgs.us-east-1.rds.amazonaws.com";
    assert.deepEqual(outputs, {
      kind: "instance",
      arn: "arn:aws:rds:us-east-1:111122223333:db:entity-db-5c3d1e7f",
      backupResourceType: "RDS",
      identifier: "entity-db-5c3d1e7f",
      resourceId: "db-ENTITY-DB-5C3D1E7F",
      instanceIdentifiers: ["entity-db-5c3d1e7f"],
      instanceClass: "db.m7g.large",
      hasReaders: false,
      subnetGroupName: "entity-db-subnets",
      parameterGroupName: "entity-db-parameters",
      endpoint,
      securityGroupId: "sg-entity-db-access",
      serverEndpoint: endpoint,
      serverSecurityGroupId: "sg-entity-db-access",
      port: 5432,
      databaseName: "entities",
      maxConnections: 675,
      keyArn,
      administratorSecretArn: "arn:aws:secretsmanager:us-east-1:111122223333:secret:rds!db-entity-db-5c3d1e7f-AbCdEf",
      administratorSecretKeyArn: keyArn,
      applicationSecretArn: "arn:aws:secretsmanager:us-east-1:111122223333:secret:entity-db-url--AbCdEf",
      rootCertificate: "/etc/ssl/certs/rds-global-bundle.pem",
    });
    assert.deepEqual(secretOutputs, []);
  });

  it("makes an empty secret for whoever makes its application's user", async () => {
    const { inputs, named } = await deploy(() => create({ secretRecoveryWindowInDays: 14 }));

    assert.deepEqual(inputs("entity-db-url"), {
      namePrefix: "entity-db-url-",
      description: "How the application of entity-db reaches it",
      kmsKeyId: keyArn,
      recoveryWindowInDays: 14,
    });
    assert.deepEqual(named("aws:secretsmanager/secretVersion:SecretVersion"), []);
  });

  it("tells of what happens to it", async () => {
    const { inputs } = await deploy(() => create());

    assert.deepEqual(inputs("entity-db-events"), {
      snsTopic: "arn:aws:sns:us-east-1:111122223333:notifications",
      sourceType: "db-instance",
      sourceIds: ["entity-db-5c3d1e7f"],
      eventCategories: ["availability", "deletion", "failover", "failure", "low storage", "maintenance", "recovery"],
    });
  });

  it("lets one user, and no other, log in with a token of IAM", async () => {
    const { result } = await deploy(() => create().grantConnect("restore_check"));

    assert.deepEqual(await resolved(result), {
      Effect: "Allow",
      Action: ["rds-db:connect"],
      Resource: "arn:aws:rds-db:us-east-1:111122223333:dbuser:db-ENTITY-DB-5C3D1E7F/restore_check",
    });
  });

  it("shows all of itself in a first preview", async () => {
    await assertPreviewComplete(() => create());
  });

  it("refuses wrong settings, all at once", async () => {
    const given = { databaseName: "my-db", allocatedStorage: 100, maxAllocatedStorage: 50 };

    await assert.rejects(
      deploy(() => create(given)),
      /Database "entity-db": 2 settings are not valid\.\n {2}databaseName: .*\n {2}maxAllocatedStorage: /,
    );
  });
});

function protectedNames(registrations: readonly Registration[]): string[] {
  return registrations
    .filter(({ options }) => options.protect)
    .map(({ name }) => name)
    .sort();
}
