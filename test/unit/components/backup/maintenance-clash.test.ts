import assert from "node:assert/strict";

import { maintenanceClashes } from "../../../../components/backup/maintenance-clash";
import { backupSettings } from "../../../../components/backup/settings";
import { databaseKinds } from "../../../../components/database/kind";

describe("a backup in the maintenance window of a database", () => {
  it("is none of every kind but Aurora", () => {
    const settings = backupSettings.parse({ daily: { startAt: "04:30" } });
    const refused = databaseKinds.filter((kind) => {
      const database = { kind, maintenanceWindow: "sun:04:00-sun:05:00" };
      return maintenanceClashes(settings, { "entity-db": database }).length > 0;
    });

    assert.deepEqual(refused, ["instance", "multiAzCluster"]);
  });
});
