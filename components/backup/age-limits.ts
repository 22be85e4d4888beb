import { otherRegionSettings, type RecoverySettings } from "./recovery-settings";
import type { AgeLimits } from "./recovery-watch";
import { type BackupSettings, COMPLETE_WITHIN_MINUTES, START_WITHIN_MINUTES } from "./settings";

/** How old the things may be that would bring a database back. Older, its objectives hold only on paper. */
export function ageLimits(recovery: RecoverySettings, { daily, restoreTest }: BackupSettings): AgeLimits {
  const { rpoMinutes: copyMinutes } = recovery.otherRegion ?? otherRegionSettings.parse({});
  const restoreHours = Math.ceil(recovery.rtoMinutes / 60);
  return {
    backupMinutes: daily.everyHours * 60 + START_WITHIN_MINUTES + COMPLETE_WITHIN_MINUTES,
    copyMinutes,
    restorableMinutes: recovery.rpoMinutes,
    restoreTestHours: WEEK_HOURS + restoreTest.startWithinHours + restoreHours + restoreTest.validateWithinHours,
  };
}

const WEEK_HOURS = 7 * 24;
