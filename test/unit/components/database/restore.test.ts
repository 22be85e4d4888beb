import assert from "node:assert/strict";

import { Database, type DatabaseArgs } from "../../../../components/database";
import { deploy } from "../../harness";

const args: DatabaseArgs = {
  databaseName: "entities",
  vpcId: "vpc-1",
  isolatedSubnetIds: ["subnet-a", "subnet-b", "subnet-c"],
  notificationTopicArn: "arn:aws:sns:us-east-1:111122223333:notifications",
  accountId: "111122223333",
  region: "us-east-1",
};
const create = (given: Partial<DatabaseArgs>) => new Database("entity-db", { ...args, ...given });

describe("a database that is restored", () => {
  it("keeps the key of its source, which stays where somebody wanted that protected, or a final snapshot of it", async () => {
    const production = await deploy(() => create({}));
    const ending = await deploy(() => create({ deletionProtection: false }));
    const staging = await deploy(() => create({ deletionProtection: false, finalSnapshot: false }));

    const keptKeys = [production, ending, staging].map(
      ({ options }) => options("entity-db-encryption-key").retainOnDelete,
    );
    assert.deepEqual(keptKeys, [true, true, false]);
  });

  it("starts with a snapshot, be it an instance or Aurora", async () => {
    const restoreFrom = { snapshot: "arn:aws:rds:us-east-1:111122223333:cluster-snapshot:before" };
    const instance = await deploy(() => create({ restoreFrom: { snapshot: "before" } }));
    const aurora = await deploy(() => create({ kind: "aurora", restoreFrom }));

    assert.equal(instance.inputs("entity-db-instance").snapshotIdentifier, "before");
    assert.equal(aurora.inputs("entity-db-server-cluster").snapshotIdentifier, restoreFrom.snapshot);
  });

  it("starts with the past of another one, up to a moment or as late as there is", async () => {
    const pointInTime = { source: "entity-db-0a1b2c3d", time: "2026-03-01T04:05:06Z" };
    const instance = await deploy(() => create({ restoreFrom: { pointInTime } }));
    const latest = await deploy(() => create({ restoreFrom: { pointInTime: { source: pointInTime.source } } }));
    const aurora = await deploy(() => create({ kind: "aurora", restoreFrom: { pointInTime } }));

    assert.deepEqual(instance.inputs("entity-db-instance").restoreToPointInTime, {
      sourceDbInstanceIdentifier: "entity-db-0a1b2c3d",
      restoreTime: "2026-03-01T04:05:06Z",
    });
    assert.equal(instance.inputs("entity-db-instance").dbName, undefined);
    assert.deepEqual(latest.inputs("entity-db-instance").restoreToPointInTime, {
      sourceDbInstanceIdentifier: "entity-db-0a1b2c3d",
      useLatestRestorableTime: true,
    });
    assert.deepEqual(aurora.inputs("entity-db-server-cluster").restoreToPointInTime, {
      sourceClusterIdentifier: "entity-db-0a1b2c3d",
      restoreToTime: "2026-03-01T04:05:06Z",
    });
  });

  it("starts with the past of one that is gone, by its resource id", async () => {
    const instance = await deploy(() => create({ restoreFrom: { pointInTime: { source: "db-ABC123" } } }));
    const restoreFrom = { pointInTime: { source: "cluster-ABC123" } };
    const aurora = await deploy(() => create({ kind: "aurora", restoreFrom }));

    const latest = { useLatestRestorableTime: true };
    assert.deepEqual(instance.inputs("entity-db-instance").restoreToPointInTime, {
      sourceDbiResourceId: "db-ABC123",
      ...latest,
    });
    assert.deepEqual(aurora.inputs("entity-db-server-cluster").restoreToPointInTime, {
      sourceClusterResourceId: "cluster-ABC123",
      ...latest,
    });
  });

  it("is refused a source that is none", async () => {
    await assert.rejects(
      deploy(() => create({ restoreFrom: { pointInTime: { source: "Entity DB" } } })),
      /restoreFrom\.pointInTime\.source: found "Entity DB"; the identifier of an instance or cluster, or the resource id/,
    );
  });

  it("keeps its name, whatever becomes of the setting", async () => {
    const before = await deploy(() => create({ restoreFrom: { snapshot: "before" } }));
    const after = await deploy(() => create({}));

    assert.deepEqual(before.inputs("entity-db-suffix"), after.inputs("entity-db-suffix"));
  });
});
