import assert from "node:assert/strict";

import { isDaily } from "../../../policies/resilience/backup-schedule";

describe("a schedule of backups", () => {
  it("comes round every day where no field of it leaves a day out", () => {
    const daily = ["cron(0 5 * * ? *)", "cron(0 5 ? * * *)", "cron(0/15 * 1-31 * ? *)", "cron(0 5 ? * MON-SUN *)"];
    for (const schedule of [...daily, "rate(1 day)", "rate(24 hours)", "rate(90 minutes)"]) {
      assert.ok(isDaily(schedule), schedule);
    }
  });

  it("does not where it names days or months, is rarer, or cannot be read", () => {
    const rarer = ["cron(0 5 ? * SUN *)", "cron(0 5 1 * ? *)", "cron(0 5 * 1 ? *)", "cron(0 5 ? * MON-FRI *)"];
    for (const schedule of [...rarer, "rate(2 days)", "rate(25 hours)", "every day", ""]) {
      assert.ok(!isDaily(schedule), schedule);
    }
  });
});
