import { setTimeout as sleep } from "node:timers/promises";

import { Client, type ClientConfig, DatabaseError, type QueryResultRow } from "pg";

/** A connection that only reads, and that never takes longer than it may. */
export interface Session {
  /** The rows that one statement gives. */
  ask<Row extends QueryResultRow>(statement: string, ...values: unknown[]): Promise<Row[]>;
  close(): Promise<void>;
}

export class OutOfTime extends Error {}

// What waits for somebody else's lock, or for a network that is no more, is not worth minutes.
const CONNECT_WITHIN = 15_000;
const CLOSE_WITHIN = 2_000;

// A row-level policy would hide rows; without it the statement fails and says so.
const READING = "-c default_transaction_read_only=on -c row_security=off -c timezone=UTC -c lock_timeout=10s";

/** Who logs in, where, and whom it trusts: Node's own authorities, if nobody else is named. */
export type Login = Required<Pick<ClientConfig, "host" | "port" | "database" | "user" | "password">> & {
  authority?: string | undefined;
};

/** Logs in over TLS, with the server's name and certificate verified, and reads until then at the latest. */
export async function openSession({ authority, ...login }: Login, until: number): Promise<Session> {
  const ssl = { rejectUnauthorized: true, ...(authority && { ca: authority }) };
  const connectionTimeoutMillis = Math.min(CONNECT_WITHIN, Math.max(1, until - Date.now()));
  const client = new Client({ ...login, ssl, options: READING, connectionTimeoutMillis });
  // A connection that breaks between two statements is told to the next one.
  client.on("error", () => {});
  await client.connect();
  return {
    async ask<Row extends QueryResultRow>(text: string, ...values: unknown[]) {
      const left = until - Date.now();
      if (left <= 0) throw new OutOfTime();
      // The extended protocol takes one statement and no more.
      const statement = { text, values, queryMode: "extended" };
      const answer = client.query<Row>(statement);
      const { rows } = await within(left, answer, () => client.connection.stream.destroy());
      return rows;
    },
    async close() {
      await Promise.race([client.end(), sleep(CLOSE_WITHIN, undefined, { ref: false })]);
    },
  };
}

async function within<Value>(milliseconds: number, promise: Promise<Value>, giveUp: () => void): Promise<Value> {
  const watch = new AbortController();
  const late = sleep(milliseconds, undefined, { signal: watch.signal }).then(() => {
    giveUp();
    throw new OutOfTime();
  });
  promise.catch(() => {});
  late.catch(() => {});
  try {
    return await Promise.race([promise, late]);
  } finally {
    watch.abort();
  }
}

/** Whether the server itself has refused the statement, and the connection goes on. */
export function isRefusal(error: unknown): error is DatabaseError {
  return error instanceof DatabaseError && !/^(57P|08)/.test(error.code ?? "");
}
