import { escapeIdentifier, escapeLiteral } from "pg";

import type { Database } from "./database";
import { ownerChanges } from "./owner-changes";
import { scramVerifier } from "./scram";
import type { Settings } from "./settings";
import type { Login } from "./value";

type Names = Pick<Settings, "role" | "checkUser"> & { databaseName: string };

/** The two users that take turns. */
export function usersOf(role: string): [string, string] {
  return [`${role}_a`, `${role}_b`];
}

/** One call at a time, of all those about this role. The end of the connection ends its turn. */
export async function takeTurn(database: Database, role: string): Promise<void> {
  await database.query("SELECT pg_advisory_lock(hashtextextended($1, 0))", [`evenkeel database-user ${role}`]);
}

/** Makes what is missing of the owner of the application's objects and of who looks into restored copies. */
export async function prepareRoles(database: Database, names: Names): Promise<void> {
  await inTransaction(database, async () => {
    await prepareOwner(database, names);
    await prepareCheckUser(database, names);
  });
}

async function prepareOwner(database: Database, { role, databaseName }: Names): Promise<void> {
  const owner = escapeIdentifier(role);
  const isNew = !(await existing(database, [role])).has(role);
  await runAll(database, [
    ...(isNew ? [`CREATE ROLE ${owner} NOLOGIN`] : []),
    // Only who is a member may give things to a role, and look after what it has.
    `GRANT ${owner} TO CURRENT_USER`,
    `GRANT ALL ON DATABASE ${escapeIdentifier(databaseName)} TO ${owner}`,
    `GRANT USAGE, CREATE ON SCHEMA public TO ${owner}`,
  ]);
  if (isNew) await runAll(database, await ownerChanges(database, role));
}

/**
 * It logs in with a token of IAM, and reads what the application has: now and, by the default privileges, later.
 * https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.IAMDBAuth.DBAccounts.html
 */
async function prepareCheckUser(database: Database, { role, checkUser, databaseName }: Names): Promise<void> {
  const [owner, user] = [escapeIdentifier(role), escapeIdentifier(checkUser)];
  const found = await existing(database, [checkUser, "rds_iam"]);
  await runAll(database, [
    // Who must not become a member of it, to be able to change it later: RDS lets members of rds_iam, and members of those,
    // log in with tokens alone, and the administrator has a password.
    // https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/database-authentication.html
    ...(found.has(checkUser)
      ? []
      : [`CREATE ROLE ${user} LOGIN`, `ALTER ROLE ${user} SET default_transaction_read_only = on`]),
    ...(found.has("rds_iam") ? [`GRANT rds_iam TO ${user}`] : []),
    `GRANT CONNECT ON DATABASE ${escapeIdentifier(databaseName)} TO ${user}`,
    `GRANT USAGE ON SCHEMA public TO ${user}`,
    `ALTER DEFAULT PRIVILEGES FOR ROLE ${owner} GRANT USAGE ON SCHEMAS TO ${user}`,
    `ALTER DEFAULT PRIVILEGES FOR ROLE ${owner} GRANT SELECT ON TABLES TO ${user}`,
  ]);
  await runAll(database, await statements(database, unreadable, [role, checkUser]));
}

/** What role $1 has and role $2 may not read yet: tables, partitioned and foreign ones, and views. */
const unreadable = `
  SELECT format('GRANT USAGE ON SCHEMA %I TO %I', nspname, $2::text) AS statement
  FROM pg_namespace
  WHERE nspowner = to_regrole(quote_ident($1)) AND NOT has_schema_privilege($2, oid, 'USAGE')
  UNION ALL
  SELECT format('GRANT SELECT ON %s TO %I', oid::regclass, $2::text)
  FROM pg_class
  WHERE relowner = to_regrole(quote_ident($1)) AND relkind IN ('r', 'p', 'v', 'm', 'f') AND relpersistence <> 't'
    AND NOT has_table_privilege($2, oid, 'SELECT')`;

/** Lets one of the two users log in, with this password: whatever it makes belongs to the role. */
export async function letLogIn(database: Database, role: string, { username, password }: Login): Promise<void> {
  const [owner, user] = [escapeIdentifier(role), escapeIdentifier(username)];
  const verb = (await existing(database, [username])).has(username) ? "ALTER" : "CREATE";
  await inTransaction(database, async () => {
    await runAll(database, [
      `${verb} ROLE ${user} LOGIN PASSWORD ${escapeLiteral(scramVerifier(password))}`,
      `GRANT ${owner} TO ${user}`,
      `ALTER ROLE ${user} SET role = ${escapeLiteral(role)}`,
    ]);
    await runAll(database, await statements(database, unkept, [[role, ...usersOf(role)]]));
  });
}

/**
 * What of these roles the administrator could no longer change, nor grant, once the server is upgraded: up to 15 whoever
 * may make roles may change any, from 16 on those alone of which one has the ADMIN OPTION. 16 gives it to who makes a role.
 * https://www.postgresql.org/docs/16/release-16.html#RELEASE-16-MIGRATION
 */
const unkept = `
  SELECT format('GRANT %I TO CURRENT_USER WITH ADMIN OPTION', rolname) AS statement
  FROM pg_roles
  WHERE rolname = ANY ($1) AND NOT pg_has_role(oid, 'MEMBER WITH ADMIN OPTION')`;

/** The statements that a query writes. */
async function statements(database: Database, query: string, values: unknown[]): Promise<string[]> {
  return (await database.query(query, values)).map(({ statement }) => `${statement}`);
}

async function existing(database: Database, roles: string[]): Promise<Set<unknown>> {
  const found = await database.query("SELECT rolname::text AS name FROM pg_roles WHERE rolname = ANY ($1)", [roles]);
  return new Set(found.map(({ name }) => name));
}

/** Sends statements in one go: the way to a database is longer than its work on them. */
async function runAll(database: Database, statements: string[]): Promise<void> {
  if (statements.length > 0) await database.query(statements.join(";\n"));
}

async function inTransaction(database: Database, act: () => Promise<void>): Promise<void> {
  await database.query("BEGIN");
  try {
    await act();
  } catch (error) {
    // The end of the connection does the same, if this fails too.
    await database.query("ROLLBACK").catch(() => {});
    throw error;
  }
  await database.query("COMMIT");
}
