import assert from "node:assert/strict";

import { Database, type DatabaseArgs } from "../../../../components/database";
import { deploy } from "../../harness";

const args: DatabaseArgs = {
  databaseName: "entities",
  vpcId: "vpc-1",
  isolatedSubnetIds: ["subnet-a", "subnet-b"],
  notificationTopicArn: "arn:aws:sns:us-east-1:111122223333:notifications",
  accountId: "111122223333",
  region: "us-east-1",
};

const inputsOf = async (given: Partial<DatabaseArgs>) => {
  const { inputs } = await deploy(() => new Database("entity-db", { ...args, ...given }));
  return inputs("entity-db-instance");
};

describe("the instance of a database", () => {
  it("has the speed of gp3 that the settings ask for", async () => {
    const given = { allocatedStorage: 400, maxAllocatedStorage: 800, iops: 20_000, storageThroughput: 1000 };

    const { storageType, allocatedStorage, maxAllocatedStorage, iops, storageThroughput } = await inputsOf(given);
    assert.deepEqual({ allocatedStorage, maxAllocatedStorage, iops, storageThroughput }, given);
    assert.equal(storageType, "gp3");
  });

  it("stands in the zone that the settings name", async () => {
    const { availabilityZone, multiAz } = await inputsOf({ multiAz: false, zone: "us-east-1b" });

    assert.deepEqual([availabilityZone, multiAz], ["us-east-1b", false]);
  });

  it("keeps the load as long as the mode of its insights asks for", async () => {
    const kept = async (insights: DatabaseArgs["insights"]) => {
      const { databaseInsightsMode, performanceInsightsRetentionPeriod } = await inputsOf({ insights });
      return [databaseInsightsMode, performanceInsightsRetentionPeriod];
    };

    assert.deepEqual(await kept({ mode: "advanced" }), ["advanced", 465]);
    assert.deepEqual(await kept({ mode: "advanced", keepDays: 731 }), ["advanced", 731]);
    assert.deepEqual(await kept({ keepDays: 93 }), ["standard", 93]);
  });

  it("reports as often as the settings ask for", async () => {
    assert.equal((await inputsOf({ enhancedMonitoringSeconds: 5 })).monitoringInterval, 5);
  });

  it("is updated beside itself where the settings ask for it", async () => {
    const updated = await inputsOf({ administratorPassword: "generated", lowDowntimeUpdates: true });

    assert.deepEqual(updated.blueGreenUpdate, { enabled: true });
  });
});
