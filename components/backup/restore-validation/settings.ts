import * as z from "zod";

import { refuse } from "../../base/checks";

// Each part is an identifier of PostgreSQL, whatever stands in it: it is quoted where it is used.
// https://www.postgresql.org/docs/current/sql-syntax-lexical.html#SQL-SYNTAX-IDENTIFIERS
const tableName = z.string().regex(/^[^.]{1,63}(\.[^.]{1,63})?$/, "a table is named as order or as billing.invoice");

const schemaVersion = z
  .strictObject({
    query: z
      .string()
      .min(1)
      .describe("A statement that gives one value, such as SELECT max(version) FROM schema_migrations."),
    least: z
      .string()
      .min(1)
      .optional()
      .describe("What the value has to be at least. Numbers in it count as numbers, so that 1.10 comes after 1.9."),
    pattern: z
      .string()
      .min(1)
      .check(({ value, issues }) => refuse(issues, value, checkPattern(value)))
      .optional()
      .describe("A regular expression of JavaScript that the value has to match."),
  })
  .check(({ value, issues }) => {
    const isOpen = value.least === undefined && value.pattern === undefined;
    refuse(issues, value, isOpen ? "any value would do. Say least, or pattern, or both." : undefined);
  });

function checkPattern(pattern: string): string | undefined {
  try {
    new RegExp(pattern);
    return undefined;
  } catch {
    return "this is no regular expression of JavaScript.";
  }
}

const tableCheck = z.strictObject({
  leastRows: z.int().min(0).default(1).describe("How many rows it has to have at least."),
  newest: z
    .strictObject({
      column: z.string().min(1).max(63).describe("A column with points in time. Those without a time zone are in UTC."),
      withinHours: z.number().positive().describe("How long before the backup its newest value may be."),
    })
    .optional()
    .describe("How new the newest row has to be. As it is, if absent."),
});

/** What a stack can say about the proof that a database's backups hold what they should. */
export const restoreTestSettings = z.strictObject({
  schemaVersion: schemaVersion.optional().describe("Which version the schema has to have. Any, if absent."),
  tables: z
    .record(tableName, tableCheck)
    .default({})
    .describe("What has to be in which table. Every table is read, whether or not it stands here."),
  leastTables: z
    .int()
    .min(0)
    .default(1)
    .describe("How many tables have to have rows: an empty database proves nothing about its backups."),
  readUpToMiB: z
    .int()
    .positive()
    .default(1024)
    .describe("How much of each table is read: of a bigger one a sample of so much."),
  timeoutMinutes: z
    .int()
    .min(1)
    .max(10)
    .default(8)
    .describe("How long the checks may take. What is not done by then fails the test."),
  auroraInstanceClass: z
    .string()
    .regex(/^db\.[a-z0-9-]+\.[a-z0-9]+$/, "a class such as db.t4g.medium")
    .default("db.t4g.medium")
    .describe("The class of the instance in which a restored Aurora cluster is looked at, for some minutes."),
});

export type RestoreTestSettings = z.output<typeof restoreTestSettings>;
