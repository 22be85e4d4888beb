import type { SettingsProblem } from "../base";
import { beginningEarlier, overlap, weeklySpan } from "../base/time-window";
import { backupRules } from "./rules";
import { type BackupSettings, START_WITHIN_MINUTES } from "./settings";

// RDS starts no backup while a database is maintained, nor in the hour before: such a job fails, once a week. Aurora
// takes them at any time.
// https://docs.aws.amazon.com/aws-backup/latest/devguide/plan-options-and-configuration.html
const CLOSED_BEFORE_MINUTES = 60;

/** Databases whose maintenance would make a backup fail. Paths are those of the backup's own settings. */
export function maintenanceClashes(
  settings: BackupSettings,
  databases: Record<string, { kind: string; maintenanceWindow: string }>,
): SettingsProblem[] {
  return Object.entries(databases).flatMap(([database, { kind, maintenanceWindow }]) => {
    if (kind === "aurora") return [];
    const closed = beginningEarlier(weeklySpan(maintenanceWindow), CLOSED_BEFORE_MINUTES);
    const clashing = backupRules(settings).filter(({ starts }) => starts.some((start) => overlap(start, closed)));
    return clashing.map(({ name }) => {
      const message =
        `found ${settings[name].startAt}; a ${name} backup starts within ${START_WITHIN_MINUTES} minutes of its time, ` +
        `and RDS starts none in the maintenance window of ${database}, ${maintenanceWindow}, or in the hour before. ` +
        "Move one of the two.";
      return { path: `${name}.startAt`, message };
    });
  });
}
