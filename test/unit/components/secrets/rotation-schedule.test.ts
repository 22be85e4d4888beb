import assert from "node:assert/strict";

import { parseSettings } from "../../../../components/base";
import { applicationUserSettings } from "../../../../components/secrets/application-user-settings";
import { everyDays, rotationRules } from "../../../../components/secrets/rotation-schedule";

const read = (given: object) => parseSettings(applicationUserSettings, "the application's user", given);

describe("the schedule of a rotation", () => {
  it("is every so many days, in the first hours of a day", () => {
    assert.deepEqual(rotationRules(everyDays(30)), { scheduleExpression: "rate(30 days)", duration: "4h" });
    assert.deepEqual(rotationRules(everyDays(1)), { scheduleExpression: "rate(1 day)", duration: "4h" });
  });

  it("is what the settings say, where they say more", () => {
    const settings = read({ schedule: "cron(0 3 ? * SUN#1 *)", windowHours: 2 });

    assert.deepEqual(rotationRules(settings), { scheduleExpression: "cron(0 3 ? * SUN#1 *)", duration: "2h" });
  });
});

describe("the settings of a database's application user", () => {
  it("change its password every 30 days", () => {
    assert.deepEqual(read({}), {
      role: "app",
      rotateAfterDays: 30,
      windowHours: 4,
      readers: [],
      logs: { keepDays: 365 },
    });
  });

  for (const schedule of ["cron(0 0 1 * ? *)", "cron(0 23 ? * 1-5 *)", "cron(0 8 L JAN,APR,JUL,OCT ? *)"]) {
    it(`take ${schedule}`, () => {
      assert.equal(read({ schedule, windowHours: 1 }).schedule, schedule);
    });
  }

  for (const schedule of ["rate(30 days)", "cron(30 3 1 * ? *)", "cron(0 4/12 * * ? *)", "cron(0 3 1 * ? 2030)"]) {
    it(`refuse ${schedule}`, () => {
      assert.throws(
        () => read({ schedule }),
        /schedule: found .*it has to be a cron expression in UTC that opens on one/,
      );
    });
  }

  it("refuse a schedule for days of the month and of the week at once, or for none", () => {
    for (const schedule of ["cron(0 3 1 * SUN *)", "cron(0 3 ? * ? *)"]) {
      assert.throws(() => read({ schedule }), /schedule: found .*one of day of month and day of week has to be \?/);
    }
  });

  it("refuse a window that runs into the next day", () => {
    assert.throws(
      () => read({ schedule: "cron(0 22 1 * ? *)", windowHours: 3 }),
      /windowHours: found 3; a window that opens at 22:00 UTC has to close by midnight\. Set it to 2 or less\./,
    );
    assert.throws(() => read({ windowHours: 25 }), /windowHours: found 25; .*24 or less/);
  });

  for (const role of ["App", "1app", "restore_check", "postgres", "pg_app", "rds_app", "rdsadmin", "a".repeat(62)]) {
    it(`refuse ${role} as a role`, () => assert.throws(() => read({ role }), /role: found /));
  }

  it("take a role that only begins like one of RDS", () => {
    assert.equal(read({ role: "rdsadmins" }).role, "rdsadmins");
    assert.equal(read({ role: "entities" }).role, "entities");
  });
});
