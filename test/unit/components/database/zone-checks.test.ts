import assert from "node:assert/strict";

import { Database, type DatabaseArgs } from "../../../../components/database";
import { foreignSnapshot, missingZones } from "../../../../components/database/zone-checks";
import { deploy } from "../../harness";

const snapshot = "arn:aws:rds:us-west-2:111122223333:snapshot:before";

describe("a database and where it stands", () => {
  it("has three zones where it is a Multi-AZ cluster, or is told so", () => {
    assert.deepEqual(missingZones({ kind: "multiAzCluster" }, 2), [
      {
        path: "kind",
        message:
          'found "multiAzCluster"; its writer and its two readers stand in a zone each, and the network has 2. ' +
          "Give the network a third, or take an instance with multiAz, or aurora.",
      },
    ]);
    assert.deepEqual(missingZones({ kind: "multiAzCluster" }, 3), []);
    assert.deepEqual([missingZones({ kind: "instance" }, 2), missingZones({ kind: "aurora" }, 2)], [[], []]);
  });

  it("is restored from what lies in its region, or from what is named without one", () => {
    assert.deepEqual(foreignSnapshot({ snapshot }, "us-east-1"), [
      {
        path: "restoreFrom.snapshot",
        message: `found "${snapshot}"; it lies in us-west-2, and RDS restores in us-east-1 what lies there. Copy it there first.`,
      },
    ]);
    assert.deepEqual(foreignSnapshot({ snapshot }, "us-west-2"), []);
    assert.deepEqual(foreignSnapshot({ snapshot: "rds:before" }, "us-east-1"), []);
    assert.deepEqual(foreignSnapshot({ pointInTime: { source: "entity-db-1" } }, "us-east-1"), []);
  });

  it("is refused with all that is wrong with its place, before anything is made", async () => {
    const create = (given: Pick<DatabaseArgs, "kind" | "zone" | "restoreFrom">) => () =>
      new Database("entity-db", {
        ...given,
        databaseName: "entities",
        vpcId: "vpc-1",
        isolatedSubnetIds: ["subnet-a", "subnet-b"],
        notificationTopicArn: "arn:aws:sns:us-east-1:111122223333:notifications",
        accountId: "111122223333",
        region: "us-east-1",
      });

    const restoreFrom = { snapshot: snapshot.replace(":snapshot:", ":cluster-snapshot:") };
    await assert.rejects(
      deploy(create({ kind: "aurora", zone: "us-west-2a", restoreFrom })),
      /2 settings are not valid\.\n {2}zone: .*\n {2}restoreFrom\.snapshot: /,
    );
    await assert.rejects(deploy(create({ kind: "multiAzCluster" })), /1 setting is not valid\.\n {2}kind: /);
  });
});
