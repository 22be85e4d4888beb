import type { QueryResultRow } from "pg";

import { quoted } from "./check-tables";
import { count, type Findings, reasonOf } from "./findings";
import { isRefusal, type Session } from "./session";
import type { Checks } from "./settings";

interface Relation extends QueryResultRow {
  oid: number;
  schema: string;
  name: string;
  bytes: number;
}

/** Whether everything in the database can be read, as far as SQL shows it. */
export async function checkIntegrity(session: Session, checks: Checks, findings: Findings): Promise<void> {
  await checkValidity(session, findings);
  await readTables(session, checks, findings);
  await checkTrees(session, checks, findings);
}

const OURS = `n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname !~ '^pg_toast'`;

async function checkValidity(session: Session, findings: Findings): Promise<void> {
  const rows = await session.ask<{ schema: string; name: string }>(`
    SELECT n.nspname AS schema, c.relname AS name
    FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE NOT (i.indisvalid AND i.indisready AND i.indislive)
    ORDER BY 1, 2`);
  findings.failures.push(...rows.map(({ schema, name }) => `index ${schema}.${name} is not valid`));
}

/** Reads every value of every table that the user may read, which meets each damaged page, and each value that is no more. */
async function readTables(session: Session, { leastTables, readUpToMiB }: Checks, findings: Findings): Promise<void> {
  // A file gets shorter by VACUUM and by what writes it anew, and both write down how long it is then.
  const tables = await session.ask<Relation & { isCutOff: boolean; isOpen: boolean }>(`
    SELECT c.oid::int8::float8 AS oid, n.nspname AS schema, c.relname AS name, pg_table_size(c.oid)::float8 AS bytes,
      pg_relation_size(c.oid) < c.relpages * current_setting('block_size')::int8 AS "isCutOff",
      has_table_privilege(c.oid, 'SELECT') AND has_schema_privilege(n.oid, 'USAGE') AS "isOpen"
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'm') AND c.relpersistence = 'p' AND c.relispopulated AND ${OURS}
    ORDER BY bytes, 2, 3`);
  const limit = readUpToMiB * 1024 ** 2;
  let [read, filled, inPart] = [0, 0, 0];
  for (const { schema, name, bytes, isCutOff, isOpen } of tables) {
    if (isCutOff) findings.failures.push(`${schema}.${name} lacks pages that it had at its last VACUUM or ANALYZE`);
    // What extensions and administrators have made is theirs.
    if (!isOpen) {
      findings.unchecked.push(`${schema}.${name}, since the user may not read it`);
      continue;
    }
    try {
      const percent = bytes > limit ? (limit / bytes) * 100 : 100;
      const [answer] = await session.ask<{ rows: number }>(readingOf(quoted(schema, name)), percent);
      read += 1;
      if (percent < 100) inPart += 1;
      // Of a table that is read in part, the part may be empty.
      if (percent < 100 || (answer?.rows ?? 0) > 0) filled += 1;
    } catch (error) {
      if (!isRefusal(error)) throw error;
      findings.failures.push(`${schema}.${name} cannot be read: ${reasonOf(error)}`);
    }
  }
  findings.seen.push(
    `${count(read, "table")} read${inPart > 0 ? `, ${inPart} of them in part` : ""}, ${filled} with rows`,
  );
  if (filled >= leastTables) return;
  findings.failures.push(`${count(filled, "table")} with rows, and there have to be ${leastTables} at least`);
}

// As text a value that is stored apart is fetched and decompressed. The row's name is none that a column has.
function readingOf(table: string): string {
  const row = `"row of this table"`;
  return `SELECT count(*)::float8 AS rows, sum(octet_length(${row}::text))::float8 AS bytes
    FROM ONLY ${table} AS ${row} TABLESAMPLE SYSTEM ($1)`;
}

/** Walks through every B-tree, where the extension for it is installed and may be used. */
async function checkTrees(session: Session, { readUpToMiB }: Checks, findings: Findings): Promise<void> {
  const [check] = await session.ask<{ schema: string; may: boolean }>(`
    SELECT n.nspname AS schema, has_function_privilege(p.oid, 'EXECUTE') AS may
    FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
    WHERE p.proname = 'bt_index_check' AND pg_get_function_identity_arguments(p.oid) = 'index regclass'`);
  if (!check) return void findings.unchecked.push("B-trees, since amcheck is not installed");
  if (!check.may) return void findings.unchecked.push("B-trees, since the user may not use amcheck");
  const indexes = await session.ask<Relation>(
    `SELECT c.oid::int8::float8 AS oid, n.nspname AS schema, c.relname AS name, pg_relation_size(c.oid)::float8 AS bytes
    FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_namespace n ON n.oid = c.relnamespace
      JOIN pg_am a ON a.oid = c.relam
    WHERE a.amname = 'btree' AND c.relkind = 'i' AND c.relpersistence = 'p' AND i.indisvalid AND ${OURS}
      AND pg_relation_size(c.oid) <= $1
    ORDER BY bytes, 2, 3`,
    readUpToMiB * 1024 ** 2,
  );
  for (const { oid, schema, name } of indexes) {
    try {
      await session.ask(`SELECT ${quoted(check.schema)}.bt_index_check($1::oid::regclass)`, oid);
    } catch (error) {
      if (!isRefusal(error)) throw error;
      findings.failures.push(`index ${schema}.${name} is broken: ${reasonOf(error)}`);
    }
  }
  findings.seen.push(`${count(indexes.length, "B-tree")} checked`);
}
