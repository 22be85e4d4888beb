import { Client } from "pg";

import { checkDatabase } from "../../../functions/restore-validation/check-database";
import type { Findings } from "../../../functions/restore-validation/findings";
import { openSession } from "../../../functions/restore-validation/session";
import type { Checks } from "../../../functions/restore-validation/settings";
import type { PostgresServer } from "../postgres/server";

/** Who looks: a user that may read what the application has, and do nothing else. */
export const looker = { user: "restore_check", password: "restore-check-password" };

export const backupTime = new Date("2026-03-01T06:00:00Z");

/** What the tests check, where they say nothing else. */
export const usual: Checks = {
  databaseName: "entity",
  leastTables: 1,
  tables: {},
  readUpToMiB: 1024,
  timeoutMinutes: 1,
  auroraInstanceClass: "db.t4g.medium",
};

/** Makes the user that looks. */
export async function admitLooker(server: PostgresServer): Promise<void> {
  await tell(server, "entity", `CREATE ROLE ${looker.user} LOGIN PASSWORD '${looker.password}'`);
}

/** Has a database made and filled by a superuser, as a restore leaves it. */
export async function restore(server: PostgresServer, database: string, ...statements: string[]): Promise<void> {
  await tell(server, "entity", `CREATE DATABASE ${database}`);
  await tell(server, database, ...statements, `GRANT SELECT ON ALL TABLES IN SCHEMA public TO ${looker.user}`);
}

export async function tell(server: PostgresServer, database: string, ...statements: string[]): Promise<unknown[]> {
  const client = new Client(server.connection(server.superuser, database));
  await client.connect();
  try {
    const rows: unknown[] = [];
    for (const statement of statements) rows.push(...(await client.query(statement)).rows);
    return rows;
  } finally {
    await client.end();
  }
}

/** What the checks find in a database. */
export async function findingsIn(
  server: PostgresServer,
  database: string,
  checks: Partial<Checks> = {},
  milliseconds = 60_000,
): Promise<Findings> {
  const { host, port, authority } = server;
  const session = await openSession({ host, port, database, ...looker, authority }, Date.now() + milliseconds);
  try {
    return await checkDatabase(session, { ...usual, ...checks }, backupTime);
  } finally {
    await session.close();
  }
}

/** A shop whose newest order is so many hours older than the backup. */
export function shop(hours: number): string[] {
  return [
    "CREATE TABLE schema_migrations (version text)",
    "INSERT INTO schema_migrations VALUES ('1.9'), ('1.10')",
    "CREATE TABLE customer (id int PRIMARY KEY, name text)",
    "INSERT INTO customer SELECT id, repeat('name ', 400) FROM generate_series(1, 100) id",
    `CREATE TABLE "order" (id int PRIMARY KEY, placed_at timestamp)`,
    `INSERT INTO "order" SELECT id, timestamp '2026-03-01 06:00' - ${hours} * interval '1 hour' - id * interval '1 day'
     FROM generate_series(0, 9) id`,
  ];
}
