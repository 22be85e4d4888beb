/** Whether a schedule of AWS Backup comes round once a day, or more often. */
export function isDaily(schedule: string): boolean {
  const [, count, unit = ""] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(schedule.trim()) ?? [];
  if (count !== undefined) return Number(count) * (MINUTES[unit] ?? 0) <= DAY;
  // Minutes, hours, days of the month, months, days of the week, years. Of the two kinds of days one is a question mark.
  const [, days, months, weekdays] = /^cron\(\S+ \S+ (\S+) (\S+) (\S+) \S+\)$/.exec(schedule.trim()) ?? [];
  return months === "*" && [days, weekdays].every((each) => each !== undefined && EVERY.test(each));
}

const DAY = 24 * 60;
const MINUTES: Readonly<Record<string, number>> = { minute: 1, hour: 60, day: DAY };
const EVERY = /^(?:\*|\?|\*\/1|1\/1|1-31|1-7|SUN-SAT|MON-SUN)$/i;
