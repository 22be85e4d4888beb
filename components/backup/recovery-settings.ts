import * as z from "zod";

const objectives = (rpoMinutes: number, rtoMinutes: number) => ({
  rpoMinutes: z
    .int()
    .min(0)
    .default(rpoMinutes)
    .describe("The most data that may be lost, in minutes before the accident (RPO)."),
  rtoMinutes: z
    .int()
    .positive()
    .default(rtoMinutes)
    .describe("The most minutes until the database serves again, from when somebody decides to restore it (RTO)."),
});

/** What is promised of a database when a whole region is lost. */
export const otherRegionSettings = z.strictObject(objectives(2160, 480));

/** What a stack promises of a database's data. The defaults hold for the defaults of databases and backups. */
export const recoverySettings = z.strictObject({
  ...objectives(15, 240),
  otherRegion: otherRegionSettings
    .optional()
    .describe(
      "Likewise when the whole region is lost. 36 hours of data and 8 hours, if absent and backups are copied.",
    ),
  sizeGiB: z
    .int()
    .positive()
    .optional()
    .describe("How much data there is, to estimate how long a restore takes. The allocated storage, if absent."),
  measuredRestore: z
    .strictObject({
      minutes: z.number().positive().describe("The minutes that it took: RestoreMinutes of a restore test."),
      sizeGiB: z.int().positive().describe("How much data there was."),
      on: z.iso.date({ error: 'a day, in quotes, such as "2026-11-01"' }).describe("When."),
    })
    .optional()
    .describe("A restore that was measured. It takes the place of the estimate."),
});

export type RecoverySettings = z.output<typeof recoverySettings>;
