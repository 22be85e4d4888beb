import assert from "node:assert/strict";

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

const create = (given: Partial<DatabaseArgs> = {}) => {
  const readReplicas = {
    reports: { zone: "us-east-1c" },
    search: { zone: "us-east-1a", instanceClass: "db.r7g.large" },
  };
  return new Database("entity-db", { ...args, administratorPassword: "generated", readReplicas, ...given });
};

describe("a read replica of an instance", () => {
  it("follows its source in its own zone, and takes from it what is not said", async () => {
    const { inputs } = await deploy(() => create());

    assert.deepEqual(inputs("entity-db-replica-reports-instance"), {
      replicateSourceDb: "entity-db-5c3d1e7f",
      identifier: "entity-db-5c3d1e7f-reports",
      instanceClass: "db.m7g.large",
      availabilityZone: "us-east-1c",
      autoMinorVersionUpgrade: true,
      allowMajorVersionUpgrade: false,
      applyImmediately: false,
      publiclyAccessible: false,
      iamDatabaseAuthenticationEnabled: true,
      caCertIdentifier: "rds-ca-rsa2048-g1",
      copyTagsToSnapshot: true,
      port: 5432,
      maintenanceWindow: "sun:04:00-sun:05:00",
      vpcSecurityGroupIds: ["sg-entity-db-access"],
      parameterGroupName: "entity-db-parameters",
      storageType: "gp3",
      maxAllocatedStorage: 1000,
      skipFinalSnapshot: true,
      enabledCloudwatchLogsExports: ["postgresql", "upgrade"],
      databaseInsightsMode: "standard",
      performanceInsightsEnabled: true,
      performanceInsightsKmsKeyId: keyArn,
      performanceInsightsRetentionPeriod: 7,
      monitoringInterval: 60,
      monitoringRoleArn: "arn:aws:iam::111122223333:role/entity-db-monitoring",
    });
    assert.equal(inputs("entity-db-replica-search-instance").instanceClass, "db.r7g.large");
  });

  it("keeps its logs as its source does, in groups of its own that come first", async () => {
    const { inputs, options } = await deploy(() => create({ logs: { keepDays: 30 } }));

    assert.deepEqual(inputs("entity-db-replica-reports-upgrade"), {
      name: "/aws/rds/instance/entity-db-5c3d1e7f-reports/upgrade",
      retentionInDays: 30,
      kmsKeyId: keyArn,
    });
    assert.deepEqual(options("entity-db-replica-reports-instance").dependsOn, [
      "entity-db-metrics",
      "entity-db-replica-reports-postgresql",
      "entity-db-replica-reports-upgrade",
    ]);
  });

  it("may go at any time, since it holds nothing of its own", async () => {
    const { options } = await deploy(() => create());

    assert.equal(options("entity-db-replica-reports-instance").protect, false);
  });

  it("leaves the other replicas alone when it comes", async () => {
    const before = await deploy(() => create({ readReplicas: { reports: { zone: "us-east-1c" } } }));
    const after = await deploy(() => create());

    const urns = ({ registrations }: typeof before) => registrations.map(({ urn }) => urn);
    assert.deepEqual(
      urns(before).filter((urn) => !urns(after).includes(urn)),
      [],
    );
  });

  it("is where clients read, is told of, and is measured", async () => {
    const { find, inputs } = await deploy(() => create());

    const { readEndpoint, instanceIdentifiers, hasReaders } = find("entity-db").outputs;
    assert.equal(readEndpoint, "entity-db-5c3d1e7f-reports.c9akciq32rgs.us-east-1.rds.amazonaws.com");
    const names = ["entity-db-5c3d1e7f", "entity-db-5c3d1e7f-reports", "entity-db-5c3d1e7f-search"];
    assert.deepEqual([instanceIdentifiers, hasReaders], [names, true]);
    assert.deepEqual(inputs("entity-db-events").sourceIds, names);
  });

  it("shows in a first preview", async () => {
    await assertPreviewComplete(() => create());
  });

  it("is refused in a zone of another region", async () => {
    const readReplicas = { reports: { zone: "eu-west-1a" } };

    await assert.rejects(
      deploy(() => create({ readReplicas })),
      /Database "entity-db": 1 setting is not valid\.\n {2}readReplicas\.reports\.zone: found "eu-west-1a"; a zone of us-east-1 is/,
    );
  });

  it("is refused under a name that is taken or too long", async () => {
    for (const name of ["instance", "a".repeat(19), "Reports"]) {
      await assert.rejects(
        deploy(() => create({ readReplicas: { [name]: { zone: "us-east-1c" } } })),
        /is not a good name; .*18 at most/,
      );
    }
  });
});
