import assert from "node:assert/strict";

import { backupContradictions } from "../../../../components/backup/contradictions";
import { daysUntilForEver } from "../../../../components/backup/lock-settings";
import { maintenanceClashes } from "../../../../components/backup/maintenance-clash";
import { backupProductionFloor } from "../../../../components/backup/production-floor";
import { backupRules } from "../../../../components/backup/rules";
import { type BackupSettings, backupSettings } from "../../../../components/backup/settings";
import { parseSettings } from "../../../../components/base";

function read(given: object): BackupSettings {
  return parseSettings(backupSettings, 'Backup "backup"', given);
}

function problemsOf(given: object): string[] {
  try {
    read(given);
  } catch (error) {
    return String(error).split("\n").slice(1);
  }
  return [];
}

const copy = { region: "us-west-2" };

describe("the settings of a backup", () => {
  it("are fit for production by default, all but the region of the copies", () => {
    assert.deepEqual(read({}), {
      daily: { startAt: "06:00", everyHours: 24, deleteAfterDays: 35 },
      weekly: { taken: true, day: "sun", startAt: "10:00", deleteAfterDays: 98 },
      monthly: { taken: true, dayOfMonth: 1, startAt: "14:00", deleteAfterDays: 366 },
      lock: { mode: "governance", minRetentionDays: 7, maxRetentionDays: 400 },
      restoreTest: {
        taken: true,
        day: "mon",
        startAt: "08:00",
        startWithinHours: 1,
        validateWithinHours: 4,
        newestOfDays: 7,
      },
      audit: { reported: false, keepDays: 400 },
      deletionProtection: true,
      deletableWithBackups: false,
    });
    assert.deepEqual(backupProductionFloor(read({ copy })), []);
  });

  it("are refused all at once, each with what was found, the rule and the fix", () => {
    const given = {
      daily: { startAt: "6 o'clock", deleteAfterDays: 0 },
      copy: { region: "west" },
      deletionProtection: "yes",
      keep: 3,
    };

    assert.deepEqual(problemsOf(given), [
      `  daily.startAt: found "6 o'clock"; a time of day in UTC such as 06:00.`,
      "  daily.deleteAfterDays: found 0; it has to be 1 or more.",
      `  copy.region: found "west"; this is not the name of a region such as us-east-1.`,
      '  deletionProtection: found "yes"; it has to be a boolean.',
      "  keep: is not a setting here. Known: daily, weekly, monthly, copy, lock, restoreTest, audit, tag, " +
        "deletionProtection, deletableWithBackups.",
    ]);
  });

  it("refuse cold storage that ends sooner than AWS Backup allows, of each rule, and say what to change", () => {
    const short = { coldStorageAfterDays: 30, deleteAfterDays: 119 };

    assert.deepEqual(problemsOf({ daily: short, weekly: short, monthly: short }), [
      ...["daily", "weekly", "monthly"].map(
        (rule) =>
          `  ${rule}.coldStorageAfterDays: found 30; backups are deleted after 119 days, and AWS Backup keeps them ` +
          "90 days in cold storage at least. Leave it out, or set deleteAfterDays to 120 or more.",
      ),
    ]);
    read({ daily: { coldStorageAfterDays: 30, deleteAfterDays: 120 } });
  });
});

describe("the lock of a vault", () => {
  it("refuses what every rule and the copies would keep too short or too long for it", () => {
    const lock = { minRetentionDays: 14, maxRetentionDays: 90 };
    const given = { daily: { deleteAfterDays: 7 }, copy: { ...copy, deleteAfterDays: 91 }, lock };

    assert.deepEqual(problemsOf(given), [
      "  daily.deleteAfterDays: found 7; the lock takes nothing that is kept for less than 14 days. " +
        "Raise it, or lower lock.minRetentionDays.",
      "  weekly.deleteAfterDays: found nothing, which means 98; the lock takes nothing that is kept for more than 90 " +
        "days. Lower it, or raise lock.maxRetentionDays.",
      "  monthly.deleteAfterDays: found nothing, which means 366; the lock takes nothing that is kept for more than 90 " +
        "days. Lower it, or raise lock.maxRetentionDays.",
      "  copy.deleteAfterDays: found 91; the lock takes nothing that is kept for more than 90 days. " +
        "Lower it, or raise lock.maxRetentionDays.",
    ]);
  });

  it("does not judge what is not taken, nor anything where there is none", () => {
    const days = { daily: { deleteAfterDays: 3 } };

    assert.deepEqual(problemsOf({ ...days, lock: { mode: "none" } }), []);
    const lock = { minRetentionDays: 2, maxRetentionDays: 90 };
    assert.deepEqual(problemsOf({ ...days, lock, weekly: { taken: false }, monthly: { taken: false } }), []);
  });

  it("is for ever only where somebody has written down to know it", () => {
    const asked = (lock: object) => problemsOf({ lock });

    assert.deepEqual(asked({ mode: "compliance" }), [
      "  lock.acknowledgement: found nothing; mode is compliance, which is for ever. " +
        'Write "nobody can remove this lock, neither we nor AWS", or set mode to governance.',
    ]);
    assert.match(asked({ mode: "compliance", acknowledgement: "yes" })[0] ?? "", /found "yes"; mode is compliance/);
    const acknowledgement = "nobody can remove this lock, neither we nor AWS";
    assert.deepEqual(asked({ mode: "compliance", acknowledgement }), []);
    assert.match(asked({ acknowledgement })[0] ?? "", /mode is governance, which needs none\. Leave it out\./);
  });

  it("is told after how many days it is for ever only where it ever is", () => {
    assert.deepEqual(problemsOf({ lock: { changeableForDays: 30 } }), [
      "  lock.changeableForDays: found 30; mode is governance, and only a lock in compliance mode is ever for good. " +
        "Leave it out.",
    ]);
    const acknowledgement = "nobody can remove this lock, neither we nor AWS";
    const { lock } = read({ lock: { mode: "compliance", acknowledgement } });
    assert.deepEqual([daysUntilForEver(lock), daysUntilForEver(read({}).lock)], [14, undefined]);
  });

  it("refuses a range that holds nothing, and a vault that goes with its backups though it is locked for ever", () => {
    assert.deepEqual(problemsOf({ lock: { minRetentionDays: 401 } }).slice(0, 1), [
      "  lock.maxRetentionDays: found nothing, which means 400; it is less than minRetentionDays, 401. " +
        "Set it to 401 or more.",
    ]);
    const lock = { mode: "compliance", acknowledgement: "nobody can remove this lock, neither we nor AWS" };
    assert.deepEqual(problemsOf({ deletableWithBackups: true, lock }), [
      "  deletableWithBackups: found true; a lock in compliance mode keeps the backups whatever happens to the stack. " +
        "Set it to false.",
    ]);
  });
});

describe("the floor of production", () => {
  it("refuses whatever endangers the backups, each with its reason", () => {
    const open = {
      daily: { deleteAfterDays: 13 },
      lock: { mode: "none" },
      restoreTest: { taken: false },
      deletionProtection: false,
      deletableWithBackups: true,
    };
    const paths = (given: object) => backupProductionFloor(read(given)).map(({ path }) => path);

    assert.deepEqual(paths(open), [
      "daily.deleteAfterDays",
      "copy",
      "lock.mode",
      "restoreTest.taken",
      "deletionProtection",
      "deletableWithBackups",
    ]);
    assert.deepEqual(paths({ copy: { ...copy, deleteAfterDays: 13 } }), ["copy.deleteAfterDays"]);
    assert.deepEqual(paths({ copy, daily: { deleteAfterDays: 14 } }), []);
  });
});

describe("the rules of a plan", () => {
  it("are taken at the hours that the stack names", () => {
    const schedules = (given: object) => backupRules(read(given)).map(({ schedule }) => schedule);

    assert.deepEqual(schedules({}), ["cron(0 6 * * ? *)", "cron(0 10 ? * SUN *)", "cron(0 14 1 * ? *)"]);
    const often = { daily: { startAt: "23:30", everyHours: 8 }, weekly: { taken: false }, monthly: { taken: false } };
    assert.deepEqual(schedules(often), ["cron(30 7,15,23 * * ? *)"]);
  });
});

describe("the start of a backup", () => {
  const clashing = (given: object, maintenanceWindow: string, kind = "instance") =>
    maintenanceClashes(read({ weekly: { taken: false }, monthly: { taken: false }, ...given }), {
      "entity-db": { kind, maintenanceWindow },
    });
  const daily = (startAt: string) => ({ daily: { startAt } });

  it("is refused in the maintenance window of a database, in the hour before, and when it may slip into it", () => {
    assert.deepEqual(clashing(daily("04:30"), "sun:04:00-sun:05:00"), [
      {
        path: "daily.startAt",
        message:
          "found 04:30; a daily backup starts within 60 minutes of its time, and RDS starts none in the maintenance " +
          "window of entity-db, sun:04:00-sun:05:00, or in the hour before. Move one of the two.",
      },
    ]);
    assert.equal(clashing(daily("03:00"), "sun:04:00-sun:05:00").length, 1);
    assert.equal(clashing(daily("02:01"), "sun:04:00-sun:05:00").length, 1);
    assert.equal(clashing(daily("23:30"), "mon:00:00-mon:01:00").length, 1);
  });

  it("is accepted as soon as the window is over, an hour and more before it, and for Aurora at any time", () => {
    assert.deepEqual(clashing(daily("05:00"), "sun:04:00-sun:05:00"), []);
    assert.deepEqual(clashing(daily("02:00"), "sun:04:00-sun:05:00"), []);
    assert.deepEqual(clashing(daily("04:30"), "sun:04:00-sun:05:00", "aurora"), []);
  });

  it("is judged for each rule: all hours of a day, the day of a week, and any day of a month", () => {
    const paths = (given: object, window: string) => clashing(given, window).map(({ path }) => path);

    assert.deepEqual(paths({ daily: { startAt: "00:00", everyHours: 4 } }, "sun:04:00-sun:05:00"), ["daily.startAt"]);
    assert.deepEqual(paths({ weekly: { day: "sun", startAt: "10:00" } }, "sun:10:00-sun:11:00"), ["weekly.startAt"]);
    assert.deepEqual(paths({ weekly: { day: "sun", startAt: "10:00" } }, "sat:10:00-sat:11:00"), []);
    assert.deepEqual(paths({ monthly: { startAt: "14:00" } }, "tue:14:30-tue:15:30"), ["monthly.startAt"]);
  });
});

describe("the backups of a stack", () => {
  it("are refused where they would be lost with its region, or locked for ever outside production", () => {
    const acknowledgement = "nobody can remove this lock, neither we nor AWS";
    const given = read({ copy: { region: "us-east-1" }, lock: { mode: "compliance", acknowledgement } });
    const databases = { "entity-db": { kind: "instance", maintenanceWindow: "sun:05:30-sun:06:30" } };
    const found = backupContradictions(given, { environmentType: "staging", region: "us-east-1", databases });

    assert.deepEqual(
      found.map(({ path, message }) => `${path}: ${message}`),
      [
        'copy.region: found "us-east-1"; that is the region of the stack, with which the copies would be lost. ' +
          "Choose another.",
        'lock.mode: found "compliance"; the vault could never be deleted again, and the environment is staging. ' +
          "Set it to governance.",
        "daily.startAt: found 06:00; a daily backup starts within 60 minutes of its time, and RDS starts none in the " +
          "maintenance window of entity-db, sun:05:30-sun:06:30, or in the hour before. Move one of the two.",
      ],
    );
    const fine = { environmentType: "production", region: "us-west-2", databases: {} };
    assert.deepEqual(backupContradictions(given, fine), []);
  });
});
