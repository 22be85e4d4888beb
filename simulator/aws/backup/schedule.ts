import type { Problem } from "../../kit";

// https://docs.aws.amazon.com/aws-backup/latest/devguide/plan-options-and-configuration.html
const SCHEDULE = /^(cron\(\S+( \S+){5}\)|rate\([1-9]\d* (minute|hour|day|week|month)s?\))$/;

export function scheduleProblems(path: string, found: string | undefined): Problem[] {
  if (found === undefined || SCHEDULE.test(found)) return [];
  return [{ path, reason: `found "${found}"; cron() with six fields is expected` }];
}
