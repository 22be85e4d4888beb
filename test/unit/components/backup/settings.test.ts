import assert from "node:assert/strict";

import { maintenanceClashes } from "../../../../components/backup/maintenance-clash";
import { backupProductionFloor } from "../../../../components/backup/production-floor";
import { type BackupSettings, backupSettings } from "../../../../components/backup/settings";
import { parseSettings } from "../../../../components/base";

function read(given: object): BackupSettings {
  return parseSettings(backupSettings, 'Backup "backup"', given);
}

describe("the settings of a backup", () => {
  it("are fit for production by default", () => {
    assert.deepEqual(read({}), { daily: { startAt: "06:00" }, deleteAfterDays: 35, deletionProtection: true });
    assert.deepEqual(backupProductionFloor(read({})), []);
  });

  it("are refused all at once, each with what was found, the rule and the fix", () => {
    const given = { daily: { startAt: "6 o'clock" }, deleteAfterDays: 0, deletionProtection: "yes", keep: 3 };

    assert.throws(() => read(given), {
      message: [
        'Backup "backup": 4 settings are not valid.',
        `  daily.startAt: found "6 o'clock"; a time of day in UTC such as 06:00.`,
        "  deleteAfterDays: found 0; it has to be 1 or more.",
        '  deletionProtection: found "yes"; it has to be a boolean.',
        "  keep: is not a setting here. Known: daily, deleteAfterDays, coldStorageAfterDays, deletionProtection.",
      ].join("\n"),
    });
  });

  it("refuse cold storage that ends sooner than AWS Backup allows, and say what to change", () => {
    assert.throws(() => read({ coldStorageAfterDays: 30, deleteAfterDays: 119 }), {
      message:
        'Backup "backup": 1 setting is not valid.\n' +
        "  coldStorageAfterDays: found 30; backups are deleted after 119 days, and AWS Backup keeps them 90 days in " +
        "cold storage at least. Leave it out, or set deleteAfterDays to 120 or more.",
    });
    read({ coldStorageAfterDays: 30, deleteAfterDays: 120 });
  });

  it("fall below the floor of production with whatever endangers the backups", () => {
    const paths = backupProductionFloor(read({ deleteAfterDays: 13, deletionProtection: false })).map(
      ({ path }) => path,
    );

    assert.deepEqual(paths, ["deleteAfterDays", "deletionProtection"]);
    assert.deepEqual(backupProductionFloor(read({ deleteAfterDays: 14 })), []);
  });
});

describe("the start of the daily backup", () => {
  const clashing = (startAt: string, maintenanceWindow: string) =>
    maintenanceClashes(read({ daily: { startAt } }), { "entity-db": { maintenanceWindow } });

  it("is refused in the maintenance window of a database, in the hour before, and when it may slip into it", () => {
    assert.deepEqual(clashing("04:30", "sun:04:00-sun:05:00"), [
      {
        path: "daily.startAt",
        message:
          "found 04:30; the backup starts within 60 minutes, and RDS starts none in the maintenance window of " +
          "entity-db, sun:04:00-sun:05:00, or in the hour before. Move one of the two.",
      },
    ]);
    assert.equal(clashing("03:00", "sun:04:00-sun:05:00").length, 1);
    assert.equal(clashing("02:01", "sun:04:00-sun:05:00").length, 1);
    assert.equal(clashing("23:30", "mon:00:00-mon:01:00").length, 1);
  });

  it("is accepted as soon as the window is over, and an hour and more before it", () => {
    assert.deepEqual(clashing("05:00", "sun:04:00-sun:05:00"), []);
    assert.deepEqual(clashing("02:00", "sun:04:00-sun:05:00"), []);
  });
});
