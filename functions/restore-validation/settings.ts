import { readFileSync } from "node:fs";

import { readDatabases } from "../databases";

/** What a table of a restored database has to hold. */
export interface TableCheck {
  leastRows: number;
  /** The newest value of a column, at most so long before the backup. */
  newest?: { column: string; withinHours: number };
}

/** What is checked in a restored database. */
export interface Checks {
  databaseName: string;
  /** A query for one value, which has to be so high at least, or to match a regular expression, or both. */
  schemaVersion?: { query: string; least?: string; pattern?: string };
  /** How many tables have to have rows. */
  leastTables: number;
  /** By the table's name, after that of its schema and a dot where it is not in `public`. */
  tables: Readonly<Record<string, TableCheck>>;
  /** A bigger table or index is read in part. */
  readUpToMiB: number;
  timeoutMinutes: number;
  /** The class of the instance in which a restored Aurora cluster is looked at. */
  auroraInstanceClass: string;
}

export interface Settings {
  restoreTestingPlanArn: string;
  /** The ARNs of the stack's own databases, by their names. */
  databases: Readonly<Record<string, string>>;
  checks: Readonly<Record<string, Checks>>;
  /** The database user that looks. */
  user: string;
}

/** What the component that makes the function has told it: in its environment, and in a file beside its code. */
export function readSettings(environment: NodeJS.ProcessEnv, checksFile: string): Settings {
  const variable = (name: string) => {
    const value = environment[name];
    if (value) return value;
    throw new Error(`the function's environment has no ${name}`);
  };
  return {
    restoreTestingPlanArn: variable("RESTORE_TESTING_PLAN_ARN"),
    databases: readDatabases(environment.DATABASES),
    // The component has checked them, and they come with the code.
    checks: JSON.parse(readFileSync(checksFile, "utf8")) as Settings["checks"],
    user: variable("CHECK_USER"),
  };
}
