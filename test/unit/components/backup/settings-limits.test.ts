import assert from "node:assert/strict";

import { backupSettings } from "../../../../components/backup/settings";

const acknowledgement = "nobody can remove this lock, neither we nor AWS";
const forEver = (changeableForDays: number) => ({ lock: { mode: "compliance", changeableForDays, acknowledgement } });
const isValid = (given: object) => backupSettings.safeParse(given).success;

describe("settings of backups at the limits of AWS", () => {
  it("leave three days at least in which a lock for ever can be removed", () => {
    assert.deepEqual([isValid(forEver(2)), isValid(forEver(3))], [false, true]);
  });

  it("name a day that every month has", () => {
    const on = (dayOfMonth: number) => isValid({ monthly: { dayOfMonth } });

    assert.deepEqual([on(0), on(1), on(28), on(29)], [false, true, true, false]);
  });
});
