import * as z from "zod";

import { across } from "../base/checks";
import { regionName } from "../base/settings";
import { timePattern, weekdays } from "../base/time-window";
import { checkInsideLock, lockSettings } from "./lock-settings";

/** How long AWS Backup may take to start a backup. It accepts no less. */
export const START_WITHIN_MINUTES = 60;

/** How long a backup may take. AWS Backup gives up one that takes longer. */
export const COMPLETE_WITHIN_MINUTES = 180;

function startingAt(time: string) {
  return z
    .string()
    .regex(timePattern, { error: "a time of day in UTC such as 06:00" })
    .default(time)
    .describe("When the backup may start, in UTC. It starts within the hour that follows.");
}

function keptFor(days: number) {
  return {
    deleteAfterDays: z.int().min(1).max(36500).default(days).describe("Days until a backup is deleted."),
    coldStorageAfterDays: z
      .int()
      .positive()
      .optional()
      .describe("Days until a backup moves to cold storage, if its kind has one: RDS has none. Never, if absent."),
  };
}

const taken = z.boolean().default(true);

const dailySettings = z
  .strictObject({
    startAt: startingAt("06:00"),
    everyHours: z
      .literal([24, 12, 8, 6, 4])
      .default(24)
      .describe("Hours from one backup to the next. Fewer, if a lost region may cost less than a day of data."),
    ...keptFor(35),
  })
  .check(across(["coldStorageAfterDays", "deleteAfterDays"], checkColdStoragePaysOff));

const weeklySettings = z
  .strictObject({
    taken: taken.describe("Whether there is a backup of every week."),
    day: z.enum(weekdays).default("sun").describe("The day of the week."),
    startAt: startingAt("10:00"),
    ...keptFor(98),
  })
  .check(across(["coldStorageAfterDays", "deleteAfterDays"], checkColdStoragePaysOff));

const monthlySettings = z
  .strictObject({
    taken: taken.describe("Whether there is a backup of every month."),
    dayOfMonth: z.int().min(1).max(28).default(1).describe("The day of the month. Each month has 28."),
    startAt: startingAt("14:00"),
    ...keptFor(366),
  })
  .check(across(["coldStorageAfterDays", "deleteAfterDays"], checkColdStoragePaysOff));

const copySettings = z.strictObject({
  region: regionName.describe("The region that keeps the copies. Another one than the stack's."),
  deleteAfterDays: z
    .int()
    .min(1)
    .max(36500)
    .optional()
    .describe("Days until a copy is deleted. As long as the backup that it is of, if absent."),
});

const restoreTestSettings = z.strictObject({
  taken: taken.describe("Whether a backup of each database is restored every week, checked, and deleted again."),
  day: z.enum(weekdays).default("mon").describe("The day of the week."),
  startAt: z
    .string()
    .regex(timePattern, { error: "a time of day in UTC such as 06:00" })
    .default("08:00")
    .describe("When the test may start, in UTC."),
  startWithinHours: z.int().min(1).max(168).default(1).describe("Hours within which all of its restores start."),
  validateWithinHours: z
    .int()
    .min(1)
    .max(168)
    .default(4)
    .describe("Hours that a check of the restored data may take. It is deleted sooner if the check ends sooner."),
  newestOfDays: z.int().min(1).max(365).default(7).describe("The newest backup of these days is restored."),
});

const auditSettings = z.strictObject({
  reported: z
    .boolean()
    .default(false)
    .describe(
      "Whether AWS Backup Audit Manager judges the backups by rules and reports every day. AWS Config has to record " +
        "all resources of the account already, which costs by the change, or the rules stay without a verdict.",
    ),
  keepDays: z.int().positive().default(400).describe("Days until a report is deleted. 400 covers a yearly audit."),
});

/** What a stack can say about its backups. The defaults are fit for production, all but a region for the copies. */
export const backupSettings = z
  .strictObject({
    daily: dailySettings.prefault({}).describe("The backups of every day."),
    weekly: weeklySettings.prefault({}).describe("The backup of every week."),
    monthly: monthlySettings.prefault({}).describe("The backup of every month."),
    copy: copySettings
      .optional()
      .describe("Where each backup is copied to. Nowhere, if absent: then no data outlives its region."),
    lock: lockSettings.prefault({}).describe("What keeps everybody from deleting backups before their time."),
    restoreTest: restoreTestSettings.prefault({}).describe("What proves that backups can be restored."),
    audit: auditSettings.prefault({}).describe("What proves to others that backups are taken."),
    tag: z
      .strictObject({
        key: z.string().min(1).max(128).describe("Its key."),
        value: z.string().min(1).max(256).describe("Its value."),
      })
      .optional()
      .describe("A tag: what else carries it in this account and region is backed up too. Nothing, if absent."),
    deletionProtection: z
      .boolean()
      .default(true)
      .describe("Whether Pulumi refuses to delete or replace the vaults and their keys."),
    deletableWithBackups: z
      .boolean()
      .default(false)
      .describe("Whether destroying the stack deletes its backups. Then nothing keeps anybody else from it either."),
  })
  .check(
    across(["daily", "lock"], ({ daily, lock }) => checkInsideLock(lock, daily), ["daily", "deleteAfterDays"]),
    across(["weekly", "lock"], ({ weekly, lock }) => checkInsideLock(lock, weekly), ["weekly", "deleteAfterDays"]),
    across(["monthly", "lock"], ({ monthly, lock }) => checkInsideLock(lock, monthly), ["monthly", "deleteAfterDays"]),
    across(["copy", "lock"], ({ copy, lock }) => checkInsideLock(lock, copy), ["copy", "deleteAfterDays"]),
    across(["deletableWithBackups", "lock"], checkLockLetsGo),
  );

export type BackupSettings = z.output<typeof backupSettings>;

// https://docs.aws.amazon.com/aws-backup/latest/devguide/plan-options-and-configuration.html#backup-lifecycle
const COLD_STORAGE_LASTS_DAYS = 90;

function checkColdStoragePaysOff(found: { deleteAfterDays: number; coldStorageAfterDays?: number | undefined }) {
  const { deleteAfterDays, coldStorageAfterDays } = found;
  if (coldStorageAfterDays === undefined) return undefined;
  const least = coldStorageAfterDays + COLD_STORAGE_LASTS_DAYS;
  if (deleteAfterDays >= least) return undefined;
  return (
    `backups are deleted after ${deleteAfterDays} days, and AWS Backup keeps them ${COLD_STORAGE_LASTS_DAYS} days in ` +
    `cold storage at least. Leave it out, or set deleteAfterDays to ${least} or more.`
  );
}

function checkLockLetsGo({ deletableWithBackups, lock }: Pick<BackupSettings, "deletableWithBackups" | "lock">) {
  if (!deletableWithBackups || lock.mode !== "compliance") return undefined;
  return "a lock in compliance mode keeps the backups whatever happens to the stack. Set it to false.";
}
