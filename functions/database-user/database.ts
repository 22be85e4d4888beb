import { Client, DatabaseError } from "pg";

import type { Login } from "./value";

/** A connection to the database. */
export interface Database {
  /** What a statement finds. Of several, parted by semicolons, nothing is told. */
  query(statement: string, values?: unknown[]): Promise<Record<string, unknown>[]>;
  close(): Promise<void>;
}

/** Logs in. */
export type Open = (login: Login) => Promise<Database>;

/** The database does not take this user with this password. */
export class LoginRefused extends Error {}

// A call that was cut off leaves its connection, and its lock, behind: the server ends it.
const limits = "-c idle_session_timeout=60s -c lock_timeout=30s -c statement_timeout=60s";
const CONNECT_WITHIN = 10_000;

/**
 * How to log in to a server. Its certificate is verified, name and chain, against the authorities that Node knows, or
 * the given one. No error tells more than what the server says.
 */
export function openAt(server: { host: string; port: number; databaseName: string }, authority?: string): Open {
  const { host, port, databaseName: database } = server;
  return async ({ username: user, password }) => {
    const ssl = authority === undefined ? true : { ca: authority };
    const client = new Client({
      ...{ host, port, database, user, password, ssl },
      options: limits,
      connectionTimeoutMillis: CONNECT_WITHIN,
    });
    // A connection that the server ends is found out by the next statement.
    client.on("error", () => {});
    try {
      await client.connect();
    } catch (error) {
      throw refusal(error, user, `${host}:${port}`);
    }
    return {
      async query(statement, values) {
        try {
          return (await client.query(statement, values)).rows ?? [];
        } catch (error) {
          throw new Error(`PostgreSQL at ${host}:${port} refuses: ${reason(error)}`);
        }
      },
      close: async () => await client.end(),
    };
  };
}

// https://www.postgresql.org/docs/current/errcodes-appendix.html
const refusesLogin = ["28000", "28P01"];

function refusal(error: unknown, user: string, server: string): Error {
  if (error instanceof DatabaseError && refusesLogin.includes(error.code ?? "")) {
    return new LoginRefused(`the database at ${server} refuses the login of ${user}: ${reason(error)}`);
  }
  return new Error(`the database at ${server} cannot be reached: ${reason(error)}`);
}

function reason(error: unknown): string {
  if (!(error instanceof Error)) return "no reason";
  const code = "code" in error ? ` (${error.code})` : "";
  return `${error.message}${code}`.trim();
}
