import * as z from "zod";

const RESOURCE_ID = /^(?:db|cluster)-[A-Z0-9]+$/;
const IDENTIFIER = /^[a-z](?!.*--)[a-z0-9-]{0,62}(?<!-)$/;

const source = z.string().refine((text) => RESOURCE_ID.test(text) || IDENTIFIER.test(text), {
  error: "the identifier of an instance or cluster, or the resource id (db-..., cluster-...) of one that is gone",
});

/** What a new database starts with. Read when it is made, and never again. */
export const restoreSettings = z.union(
  [
    z.strictObject({
      snapshot: z
        .string()
        .regex(/^(?:arn:aws:rds:[a-z0-9-]+:\d{12}:(?:cluster-)?snapshot:[A-Za-z][\w:-]*|(?!arn:)[A-Za-z][\w:-]*)$/, {
          error:
            "the identifier of a snapshot, or its ARN as RDS writes it: arn:aws:rds:..:snapshot:.., or cluster-snapshot",
        })
        .describe("Snapshot of an instance, or of a cluster where the new database is one."),
    }),
    z.strictObject({
      pointInTime: z
        .strictObject({
          source: source.describe("Identifier of the database whose past it is; of one that is gone, its resource id."),
          time: z.iso
            .datetime({ error: 'a time in UTC, in quotes, such as "2026-03-01T04:05:06Z"' })
            .optional()
            .describe("Moment to return to. The latest that there is, if absent."),
        })
        .describe("A moment within the days for which the source keeps backups."),
    }),
  ],
  { error: "a database is restored from one source: snapshot, or pointInTime" },
);

export type RestoreSettings = z.output<typeof restoreSettings>;

/** Whether a source is known by its resource id, which it keeps when it is gone, and not by its identifier. */
export function isResourceId(source: string): boolean {
  return RESOURCE_ID.test(source);
}
