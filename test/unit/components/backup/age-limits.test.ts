import assert from "node:assert/strict";

import { ageLimits } from "../../../../components/backup/age-limits";
import { recoverySettings } from "../../../../components/backup/recovery-settings";
import { backupSettings } from "../../../../components/backup/settings";

const limits = (recovery: object = {}, backup: object = {}) =>
  ageLimits(recoverySettings.parse(recovery), backupSettings.parse(backup));

describe("what would bring a database back", () => {
  it("may be as old as the plan lets it become, and as its objectives allow", () => {
    assert.deepEqual(limits(), {
      // A day, an hour until it has started, three until it is complete.
      backupMinutes: 1680,
      copyMinutes: 2160,
      restorableMinutes: 15,
      // A week, an hour in which it starts, four to restore, four to check.
      restoreTestHours: 177,
    });
  });

  it("may be no older where a stack promises more, or backs up more often", () => {
    const recovery = { rpoMinutes: 6, rtoMinutes: 61, otherRegion: { rpoMinutes: 720 } };
    const backup = { daily: { everyHours: 4 }, restoreTest: { startWithinHours: 2, validateWithinHours: 1 } };

    assert.deepEqual(limits(recovery, backup), {
      backupMinutes: 480,
      copyMinutes: 720,
      restorableMinutes: 6,
      restoreTestHours: 173,
    });
  });
});
