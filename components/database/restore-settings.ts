import * as z from "zod";

const databaseIdentifier = z.string().regex(/^[a-z](?!.*--)[a-z0-9-]{0,62}(?<!-)$/, {
  error: "the identifier of an instance, or of a cluster where the new database is one",
});

/** What a new database starts with. Read when it is made, and never again. */
export const restoreSettings = z.union(
  [
    z.strictObject({
      snapshot: z
        .string()
        .regex(/^(?:arn:aws:rds:[a-z0-9-]+:\d{12}:(?:cluster-)?snapshot:)?[A-Za-z][\w:-]*$/, {
          error: "the identifier or the ARN of a snapshot",
        })
        .describe("Snapshot of an instance, or of a cluster where the new database is one."),
    }),
    z.strictObject({
      pointInTime: z
        .strictObject({
          source: databaseIdentifier.describe("Identifier of the database whose past it is."),
          time: z.iso
            .datetime({ error: "a time in UTC such as 2026-03-01T04:05:06Z" })
            .optional()
            .describe("Moment to return to. The latest that there is, if absent."),
        })
        .describe("A moment within the days for which the source keeps backups."),
    }),
  ],
  { error: "a database is restored from one source: snapshot, or pointInTime" },
);

export type RestoreSettings = z.output<typeof restoreSettings>;
