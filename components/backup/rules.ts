import { everyDay, everyWeek, type Span } from "../base/time-window";
import { type BackupSettings, START_WITHIN_MINUTES } from "./settings";

/** What a backup plan does, over and over. */
export interface BackupRule {
  name: "daily" | "weekly" | "monthly";
  /** When, as AWS Backup writes it, in UTC. */
  schedule: string;
  /** The spans of any week in which it may start. */
  starts: readonly Span[];
  deleteAfterDays: number;
  coldStorageAfterDays: number | undefined;
  /** Days until its copy in the other region is deleted. */
  deleteCopyAfterDays: number;
}

interface Kept {
  deleteAfterDays: number;
  coldStorageAfterDays?: number | undefined;
}

/** The rules of a backup plan. The first of them is the most frequent. */
export function backupRules({ daily, weekly, monthly, copy }: BackupSettings): [BackupRule, ...BackupRule[]] {
  const kept = ({ deleteAfterDays, coldStorageAfterDays }: Kept) => ({
    deleteAfterDays,
    coldStorageAfterDays,
    deleteCopyAfterDays: copy?.deleteAfterDays ?? deleteAfterDays,
  });
  const times = timesOfDay(daily);
  const rules: [BackupRule, ...BackupRule[]] = [
    {
      name: "daily",
      schedule: `cron(${minuteOf(daily.startAt)} ${times.map(hourOf).join(",")} * * ? *)`,
      starts: times.flatMap((time) => everyDay(time, START_WITHIN_MINUTES)),
      ...kept(daily),
    },
  ];
  if (weekly.taken) {
    const schedule = weeklySchedule(weekly);
    const starts = [everyWeek(weekly.day, weekly.startAt, START_WITHIN_MINUTES)];
    rules.push({ name: "weekly", schedule, starts, ...kept(weekly) });
  }
  if (monthly.taken) {
    const schedule = `cron(${minuteOf(monthly.startAt)} ${hourOf(monthly.startAt)} ${monthly.dayOfMonth} * ? *)`;
    // A day of the month may be any day of the week.
    const starts = everyDay(monthly.startAt, START_WITHIN_MINUTES);
    rules.push({ name: "monthly", schedule, starts, ...kept(monthly) });
  }
  return rules;
}

/** A time of every week, as AWS Backup writes it. */
export function weeklySchedule({ day, startAt }: { day: string; startAt: string }): string {
  return `cron(${minuteOf(startAt)} ${hourOf(startAt)} ? * ${day.toUpperCase()} *)`;
}

/** The times of a day at which a backup is taken that may start at one of them. */
function timesOfDay({ startAt, everyHours }: BackupSettings["daily"]): string[] {
  const [, minute = ""] = startAt.split(":");
  const first = hourOf(startAt) % everyHours;
  const hours = Array.from({ length: 24 / everyHours }, (_, index) => first + index * everyHours);
  return hours.map((hour) => `${String(hour).padStart(2, "0")}:${minute}`);
}

function hourOf(time: string): number {
  return Number(time.slice(0, 2));
}

function minuteOf(time: string): number {
  return Number(time.slice(3));
}
