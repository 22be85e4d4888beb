import * as z from "zod";

/** Days between two values of a secret. The longest that Secrets Manager can wait is 999. */
export const rotateAfterDays = z.int().min(1).max(999);

/** When Secrets Manager has a value changed. */
export interface RotationSchedule {
  rotateAfterDays: number;
  /** Instead of every so many days from midnight UTC on: a cron expression. */
  schedule?: string | undefined;
  /** How long after the window has opened a rotation may begin. */
  windowHours: number;
}

/** Those of generated values: every so many days, between midnight and four o'clock UTC. */
export function everyDays(days: number): RotationSchedule {
  return { rotateAfterDays: days, windowHours: 4 };
}

// Windows open on the hour, once a day at most, and nothing repeats less often than every year.
// https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotate-secrets_schedule.html
const CRON = /^cron\(0 (?<hour>\d|1\d|2[0-3]) (?<days>[\d,\-*?/L]+) [\w,\-*/]+ (?<weekdays>[\w,\-*?/#]+) \*\)$/;

export function checkSchedule(schedule: string): string | undefined {
  const { days, weekdays } = CRON.exec(schedule)?.groups ?? {};
  if (days === undefined || weekdays === undefined) {
    return "it has to be a cron expression in UTC that opens on one hour, such as cron(0 3 1 * ? *).";
  }
  if ((days === "?") !== (weekdays === "?")) return undefined;
  return "one of day of month and day of week has to be ?, and the other one not, such as cron(0 3 ? * SUN *).";
}

/** What of a window lies after midnight, which Secrets Manager refuses. */
export function checkWindow(found: Pick<RotationSchedule, "schedule" | "windowHours">): string | undefined {
  const hour = Number(CRON.exec(found.schedule ?? "")?.groups?.hour ?? 0);
  if (hour + found.windowHours <= 24) return undefined;
  return `a window that opens at ${hour}:00 UTC has to close by midnight. Set it to ${24 - hour} or less.`;
}

/** The schedule as Secrets Manager is told. */
export function rotationRules({ rotateAfterDays: days, schedule, windowHours }: RotationSchedule) {
  const every = `rate(${days} ${days === 1 ? "day" : "days"})`;
  return { scheduleExpression: schedule ?? every, duration: `${windowHours}h` };
}
