import * as z from "zod";

import { across } from "../base/checks";
import { timePattern } from "../base/time-window";

/** How long AWS Backup may take to start a backup. It accepts no less. */
export const START_WITHIN_MINUTES = 60;

/** What a stack can say about its backups. The defaults are fit for production. */
export const backupSettings = z
  .strictObject({
    daily: z
      .strictObject({
        startAt: z
          .string()
          .regex(timePattern, { error: "a time of day in UTC such as 06:00" })
          .default("06:00")
          .describe("When the daily backup may start, in UTC. It starts within the hour that follows."),
      })
      .prefault({})
      .describe("The backup of every day."),
    deleteAfterDays: z.int().min(1).default(35).describe("Days until a backup is deleted."),
    coldStorageAfterDays: z
      .int()
      .positive()
      .optional()
      .describe("Days until a backup moves to cold storage, if its kind has one: RDS has none. Never, if absent."),
    deletionProtection: z
      .boolean()
      .default(true)
      .describe("Whether Pulumi refuses to delete or replace the vault and its key."),
  })
  .check(across(["coldStorageAfterDays", "deleteAfterDays"], checkColdStoragePaysOff));

export type BackupSettings = z.output<typeof backupSettings>;

// https://docs.aws.amazon.com/aws-backup/latest/devguide/plan-options-and-configuration.html#backup-lifecycle
const COLD_STORAGE_LASTS_DAYS = 90;

function checkColdStoragePaysOff(found: Pick<BackupSettings, "deleteAfterDays" | "coldStorageAfterDays">) {
  const { deleteAfterDays, coldStorageAfterDays } = found;
  if (coldStorageAfterDays === undefined) return undefined;
  const least = coldStorageAfterDays + COLD_STORAGE_LASTS_DAYS;
  if (deleteAfterDays >= least) return undefined;
  return (
    `backups are deleted after ${deleteAfterDays} days, and AWS Backup keeps them ${COLD_STORAGE_LASTS_DAYS} days in ` +
    `cold storage at least. Leave it out, or set deleteAfterDays to ${least} or more.`
  );
}
