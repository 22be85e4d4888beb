import type { SettingsProblem } from "../base";
import { beginningEarlier, everyDay, overlap, weeklySpan } from "../base/time-window";
import { type BackupSettings, START_WITHIN_MINUTES } from "./settings";

// RDS starts no backup while a database is maintained, nor in the hour before: such a job fails, once a week.
// https://docs.aws.amazon.com/aws-backup/latest/devguide/plan-options-and-configuration.html
const CLOSED_BEFORE_MINUTES = 60;

/** Databases whose maintenance would make the daily backup fail. Paths are those of the backup's own settings. */
export function maintenanceClashes(
  { daily }: BackupSettings,
  databases: Record<string, { maintenanceWindow: string }>,
): SettingsProblem[] {
  const starts = everyDay(daily.startAt, START_WITHIN_MINUTES);
  return Object.entries(databases).flatMap(([database, { maintenanceWindow }]) => {
    const closed = beginningEarlier(weeklySpan(maintenanceWindow), CLOSED_BEFORE_MINUTES);
    if (!starts.some((start) => overlap(start, closed))) return [];
    const message =
      `found ${daily.startAt}; the backup starts within ${START_WITHIN_MINUTES} minutes, and RDS starts none in the ` +
      `maintenance window of ${database}, ${maintenanceWindow}, or in the hour before. Move one of the two.`;
    return [{ path: "daily.startAt", message }];
  });
}
