import * as z from "zod";

import type { SettingsProblem } from "../base";
import { across, refuse } from "../base/checks";
import { logRetentionDays } from "../base/settings";
import { readerPatterns } from "./reader-settings";
import { checkSchedule, checkWindow, rotateAfterDays } from "./rotation-schedule";

// The two users that take turns are called after it, with two characters more; PostgreSQL cuts names at 63.
// https://www.postgresql.org/docs/current/sql-syntax-lexical.html#SQL-SYNTAX-IDENTIFIERS
const LONGEST_ROLE = 61;

/** What a stack can say about the user with which services log in to a database. */
export const applicationUserSettings = z
  .strictObject({
    role: z
      .string()
      .regex(/^(?!(?:pg_|rds_|rdsadmin$|postgres$|restore_check$))[a-z][a-z0-9_]*$/, {
        error:
          "a lower-case letter, then lower-case letters, digits and _, and no name that PostgreSQL, RDS or the " +
          "check of restores uses",
      })
      .max(LONGEST_ROLE)
      .default("app")
      .describe("The role in PostgreSQL that owns what services make. Its login users take turns: app_a, app_b."),
    rotateAfterDays: rotateAfterDays
      .default(30)
      .describe("Days after which the password changes. Somebody hears of it when it did not."),
    schedule: z
      .string()
      .check(({ value, issues }) => refuse(issues, value, checkSchedule(value)))
      .optional()
      .describe(
        "When exactly, in UTC: cron(0 3 1 * ? *), say, which should not be rarer than rotateAfterDays. From midnight " +
          "on, every so many days, if absent.",
      ),
    windowHours: z.int().min(1).max(24).default(4).describe("Hours, from its start on, in which a rotation may begin."),
    readers: readerPatterns.default([]),
    logs: z
      .strictObject({ keepDays: logRetentionDays.default(365).describe("Days until a log entry is deleted.") })
      .prefault({})
      .describe("What the function that changes the password says."),
  })
  .check(across(["windowHours", "schedule"], checkWindow));

export type ApplicationUserSettings = z.output<typeof applicationUserSettings>;

/** Roles that would be the database's administrator as well. Paths are those of the database's settings. */
export function administratorsRole(database: {
  username: string;
  applicationUser: Pick<ApplicationUserSettings, "role">;
}): SettingsProblem[] {
  const { username, applicationUser } = database;
  const { role } = applicationUser;
  if (![role, ...usersOf(role)].includes(username)) return [];
  const message = `found "${username}"; services log in as ${usersOf(role).join(" and ")}, which act as ${role}. Choose another.`;
  return [{ path: "username", message }];
}

function usersOf(role: string): string[] {
  return [`${role}_a`, `${role}_b`];
}
