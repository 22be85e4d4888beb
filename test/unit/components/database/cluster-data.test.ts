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

describe("the data of a cluster", () => {
  for (const kind of ["multiAzCluster", "aurora"] as const) {
    it(`cannot be deleted or replaced by mistake: ${kind}`, async () => {
      const kept = await deploy(() => create({ kind }));
      const given = await deploy(() => create({ kind, deletionProtection: false }));

      assert.equal(kept.options("entity-db-server-cluster").protect, true);
      assert.equal(given.options("entity-db-server-cluster").protect, false);
    });

    it(`stays when what it came from leaves the settings: ${kind}`, async () => {
      const { options } = await deploy(() => create({ kind }));

      assert.deepEqual(options("entity-db-server-cluster").ignoreChanges, [
        "restoreToPointInTime",
        "snapshotIdentifier",
      ]);
    });
  }

  it("leaves a last snapshot and the automated backups, or nothing where the stack says so", async () => {
    const kept = await deploy(() => create({ kind: "aurora" }));
    const given = await deploy(() => create({ kind: "aurora", deletionProtection: false, finalSnapshot: false }));

    const left = ({ inputs }: typeof kept) => {
      const { deletionProtection, skipFinalSnapshot, deleteAutomatedBackups } = inputs("entity-db-server-cluster");
      return { deletionProtection, skipFinalSnapshot, deleteAutomatedBackups };
    };
    assert.deepEqual(left(kept), { deletionProtection: true, skipFinalSnapshot: false, deleteAutomatedBackups: false });
    assert.deepEqual(left(given), { deletionProtection: false, skipFinalSnapshot: true, deleteAutomatedBackups: true });
  });
});

describe("Aurora", () => {
  it("comes after its log group and the right to report metrics", async () => {
    const { options } = await deploy(() => create({ kind: "aurora" }));

    assert.deepEqual(options("entity-db-server-cluster").dependsOn, [
      "entity-db-metrics",
      "entity-db-server-postgresql",
    ]);
  });

  it("keeps its first instance where AWS has moved it", async () => {
    const { options } = await deploy(() => create({ kind: "aurora", zone: "us-east-1a" }));

    assert.deepEqual(options("entity-db-server-instance").ignoreChanges, ["availabilityZone"]);
  });
});
