import assert from "node:assert/strict";

import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

import { Database, type DatabaseArgs } from "../../../../components/database";
import { assertPreviewComplete, deploy } from "../../harness";

const args: DatabaseArgs = {
  databaseName: "entities",
  vpcId: "vpc-1",
  isolatedSubnetIds: ["subnet-a", "subnet-b", "subnet-c"],
  notificationTopicArn: "arn:aws:sns:us-east-1:111122223333:notifications",
  accountId: "111122223333",
  region: "us-east-1",
};
const keyArn = "arn:aws:kms:us-east-1:111122223333:key/key-entity-db-encryption-key";
const monitoringRoleArn = "arn:aws:iam::111122223333:role/entity-db-monitoring";

const create = (given: Partial<DatabaseArgs>) => new Database("entity-db", { ...args, ...given });
const aurora = (given: Partial<DatabaseArgs> = {}) => {
  const replicas = { reader: { zone: "us-east-1b" } };
  return create({ kind: "aurora", zone: "us-east-1a", readReplicas: replicas, ...given });
};

const insights = {
  performanceInsightsEnabled: true,
  performanceInsightsKmsKeyId: keyArn,
  performanceInsightsRetentionPeriod: 7,
};
const monitoring = { monitoringInterval: 60, monitoringRoleArn };

/** What clusters of both kinds say. */
const sharedInputs = {
  clusterIdentifier: "entity-db-5c3d1e7f",
  engineVersion: "17",
  allowMajorVersionUpgrade: false,
  engineLifecycleSupport: "open-source-rds-extended-support-disabled",
  databaseName: "entities",
  masterUsername: "dbadmin",
  manageMasterUserPassword: true,
  masterUserSecretKmsKeyId: keyArn,
  port: 5432,
  iamDatabaseAuthenticationEnabled: true,
  storageEncrypted: true,
  kmsKeyId: keyArn,
  dbSubnetGroupName: "entity-db-subnets",
  vpcSecurityGroupIds: ["sg-entity-db-access"],
  dbClusterParameterGroupName: "entity-db-server-parameters",
  backupRetentionPeriod: 35,
  preferredBackupWindow: "03:00-04:00",
  preferredMaintenanceWindow: "sun:04:00-sun:05:00",
  applyImmediately: false,
  copyTagsToSnapshot: true,
  deleteAutomatedBackups: false,
  deletionProtection: true,
  skipFinalSnapshot: false,
  finalSnapshotIdentifier: "entity-db-5c3d1e7f-final",
  databaseInsightsMode: "standard",
  ...insights,
};

const childrenOf = (parent: string, { registrations }: Awaited<ReturnType<typeof deploy>>) =>
  registrations
    .filter(({ options }) => options.parent === parent)
    .map(({ name }) => name)
    .sort();

describe("a Multi-AZ cluster", () => {
  it("is encrypted, private and in three zones, on disks that keep up", async () => {
    const { inputs } = await deploy(() => create({ kind: "multiAzCluster" }));

    assert.deepEqual(inputs("entity-db-server-cluster"), {
      ...sharedInputs,
      ...monitoring,
      engine: "postgres",
      autoMinorVersionUpgrade: true,
      dbClusterInstanceClass: "db.m6gd.large",
      storageType: "io2",
      allocatedStorage: 100,
      iops: 3000,
      caCertificateIdentifier: "rds-ca-rsa2048-g1",
      enabledCloudwatchLogsExports: ["postgresql", "upgrade"],
    });
    const { family, parameters } = inputs("entity-db-server-parameters");
    assert.equal(family, "postgres17");
    assert.deepEqual(parameters, [
      { name: "rds.force_ssl", value: "1", applyMethod: "immediate" },
      { name: "max_connections", value: "675", applyMethod: "pending-reboot" },
    ]);
  });

  it("tells how to write to it, how to read from it, and who its members are", async () => {
    const { find } = await deploy(() => create({ kind: "multiAzCluster" }));

    const { kind, arn, backupResourceType, resourceId, endpoint, readEndpoint, instanceIdentifiers, hasReaders } =
      find("entity-db").outputs;
    const host = "c9akciq32rgs.us-east-1.rds.amazonaws.com";
    assert.deepEqual(
      { kind, arn, backupResourceType, resourceId, endpoint, readEndpoint, instanceIdentifiers, hasReaders },
      {
        kind: "multiAzCluster",
        arn: "arn:aws:rds:us-east-1:111122223333:cluster:entity-db-5c3d1e7f",
        backupResourceType: "RDS",
        resourceId: "cluster-ENTITY-DB-5C3D1E7F",
        endpoint: `entity-db-5c3d1e7f.cluster-${host}`,
        readEndpoint: `entity-db-5c3d1e7f.cluster-ro-${host}`,
        instanceIdentifiers: [1, 2, 3].map((member) => `entity-db-5c3d1e7f-instance-${member}`),
        hasReaders: true,
      },
    );
  });

  it("makes exactly the children that its description names", async () => {
    const deployed = await deploy(() => create({ kind: "multiAzCluster" }));

    assert.deepEqual(childrenOf("entity-db", deployed), [
      "entity-db-access",
      "entity-db-encryption",
      "entity-db-events",
      "entity-db-members",
      "entity-db-metrics",
      "entity-db-monitoring",
      "entity-db-server",
      "entity-db-subnets",
      "entity-db-suffix",
      "entity-db-url",
    ]);
    assert.deepEqual(childrenOf("entity-db-server", deployed), [
      "entity-db-server-cluster",
      "entity-db-server-parameters",
      "entity-db-server-postgresql",
      "entity-db-server-upgrade",
    ]);
  });
});

describe("Aurora", () => {
  it("has storage that is encrypted and private, and instances in the zones that are named", async () => {
    const { inputs } = await deploy(() => aurora());

    assert.deepEqual(inputs("entity-db-server-cluster"), {
      ...sharedInputs,
      engine: "aurora-postgresql",
      enabledCloudwatchLogsExports: ["postgresql"],
    });
    const member = {
      clusterIdentifier: "entity-db-5c3d1e7f",
      engine: "aurora-postgresql",
      instanceClass: "db.r7g.large",
      dbSubnetGroupName: "entity-db-subnets",
      publiclyAccessible: false,
      autoMinorVersionUpgrade: true,
      caCertIdentifier: "rds-ca-rsa2048-g1",
      copyTagsToSnapshot: true,
      preferredMaintenanceWindow: "sun:04:00-sun:05:00",
      applyImmediately: false,
      ...insights,
      ...monitoring,
    };
    assert.deepEqual(inputs("entity-db-server-instance"), {
      ...member,
      identifier: "entity-db-5c3d1e7f-instance",
      availabilityZone: "us-east-1a",
    });
    assert.deepEqual(inputs("entity-db-server-replica-reader"), {
      ...member,
      identifier: "entity-db-5c3d1e7f-reader",
      availabilityZone: "us-east-1b",
      promotionTier: 1,
    });
    assert.equal(inputs("entity-db-server-parameters").family, "aurora-postgresql17");
  });

  it("has capacity that follows the load, where the settings ask for it", async () => {
    const { inputs } = await deploy(() => aurora({ serverless: { minCapacity: 0.5, maxCapacity: 8 } }));

    assert.deepEqual(inputs("entity-db-server-cluster").serverlessv2ScalingConfiguration, {
      minCapacity: 0.5,
      maxCapacity: 8,
    });
    assert.equal(inputs("entity-db-server-instance").instanceClass, "db.serverless");
  });

  it("sleeps only where its smallest capacity is none", async () => {
    const { inputs } = await deploy(() => aurora({ serverless: { minCapacity: 0, maxCapacity: 8 } }));

    assert.deepEqual(inputs("entity-db-server-cluster").serverlessv2ScalingConfiguration, {
      minCapacity: 0,
      maxCapacity: 8,
      secondsUntilAutoPause: 300,
    });
  });

  it("has replicas of their own size and rank", async () => {
    const readReplicas = { reports: { zone: "us-east-1c", instanceClass: "db.r7g.xlarge", failoverPriority: 15 } };
    const { inputs } = await deploy(() => aurora({ readReplicas }));

    const { instanceClass, promotionTier } = inputs("entity-db-server-replica-reports");
    assert.deepEqual([instanceClass, promotionTier], ["db.r7g.xlarge", 15]);
  });

  it("cannot lose its storage, nor the instance that answers for it", async () => {
    const { options } = await deploy(() => aurora());

    const names = ["entity-db-server-cluster", "entity-db-server-instance", "entity-db-server-replica-reader"];
    assert.deepEqual(
      names.map((name) => options(name).protect),
      [true, true, false],
    );
    assert.deepEqual(options("entity-db-server-replica-reader").dependsOn, ["entity-db-server-instance"]);
  });

  it("has an address for others when an instance answers there", async () => {
    const { options } = await deploy(() => {
      const { serverEndpoint } = aurora();
      new aws.lambda.Invocation("first", { functionName: "first", input: pulumi.jsonStringify({ serverEndpoint }) });
    });

    assert(options("first").refersTo.input?.includes("entity-db-server-instance"));
  });

  it("tells AWS Backup what it is, and clients where to read", async () => {
    const { find } = await deploy(() => aurora());
    const alone = await deploy(() => aurora({ readReplicas: {} }));

    const { backupResourceType, instanceIdentifiers, hasReaders } = find("entity-db").outputs;
    assert.deepEqual(
      [backupResourceType, instanceIdentifiers, hasReaders],
      ["Aurora", ["entity-db-5c3d1e7f-instance", "entity-db-5c3d1e7f-reader"], true],
    );
    assert.match(find("entity-db").outputs.readEndpoint, /cluster-ro-/);
    assert.equal(alone.find("entity-db").outputs.readEndpoint, undefined);
  });

  it("is told the administrator's password where RDS does not make it", async () => {
    const { find } = await deploy(() => aurora({ administratorPassword: "generated" }));

    const { inputs, secrets } = find("entity-db-server-cluster");
    assert.equal(inputs.masterPassword, "generated-entity-db-password-xxxxxxxxxxx");
    assert.deepEqual(secrets, ["masterPassword"]);
  });
});

describe("a cluster of either kind", () => {
  it("keeps its logs in the groups to which its instances write, under its own key", async () => {
    const { inputs } = await deploy(() => aurora({ logs: { keepDays: 30 } }));

    assert.deepEqual(inputs("entity-db-server-postgresql"), {
      name: "/aws/rds/cluster/entity-db-5c3d1e7f/postgresql",
      retentionInDays: 30,
      kmsKeyId: keyArn,
    });
    const { Statement } = JSON.parse(inputs("entity-db-encryption-key").policy);
    assert.deepEqual(Statement[1].Condition.ArnLike, {
      "kms:EncryptionContext:aws:logs:arn":
        "arn:aws:logs:us-east-1:111122223333:log-group:/aws/rds/cluster/entity-db-*",
    });
  });

  it("comes after its log groups and the right to report metrics, and may take its time", async () => {
    const { options } = await deploy(() => create({ kind: "multiAzCluster" }));

    const { dependsOn, customTimeouts, ignoreChanges } = options("entity-db-server-cluster");
    assert.deepEqual(dependsOn, ["entity-db-metrics", "entity-db-server-postgresql", "entity-db-server-upgrade"]);
    assert.deepEqual(customTimeouts, { create: "8h", update: "2h", delete: "2h" });
    assert.deepEqual(ignoreChanges, ["restoreToPointInTime", "snapshotIdentifier"]);
  });

  it("lets RDS report the metrics of itself and of its instances alone", async () => {
    const { inputs } = await deploy(() => aurora());

    const [statement] = JSON.parse(inputs("entity-db-monitoring").assumeRolePolicy).Statement;
    assert.deepEqual(statement.Condition.ArnLike["aws:SourceArn"], [
      "arn:aws:rds:us-east-1:111122223333:db:entity-db-*",
      "arn:aws:rds:us-east-1:111122223333:cluster:entity-db-*",
    ]);
  });

  it("tells of what happens to it and to its instances", async () => {
    const { inputs } = await deploy(() => aurora());

    const topic = { snsTopic: "arn:aws:sns:us-east-1:111122223333:notifications" };
    assert.deepEqual(inputs("entity-db-events"), {
      ...topic,
      sourceType: "db-cluster",
      sourceIds: ["entity-db-5c3d1e7f"],
      eventCategories: ["deletion", "failover", "failure", "maintenance"],
    });
    assert.deepEqual(inputs("entity-db-members"), {
      ...topic,
      sourceType: "db-instance",
      sourceIds: ["entity-db-5c3d1e7f-instance", "entity-db-5c3d1e7f-reader"],
      eventCategories: ["availability", "deletion", "failover", "failure", "low storage", "maintenance", "recovery"],
    });
  });

  it("shows all of itself in a first preview", async () => {
    await assertPreviewComplete(() => create({ kind: "multiAzCluster", proxy: {} }));
    await assertPreviewComplete(() => aurora({ proxy: {} }));
  });
});
