import { escapeIdentifier } from "pg";

import { count, type Findings, reasonOf } from "./findings";
import { isRefusal, type Session } from "./session";
import type { Checks, TableCheck } from "./settings";

/** Whether the tables that matter are there, with as many rows as they have to have, and new ones among them. */
export async function checkTables(
  session: Session,
  { tables }: Checks,
  backupTime: Date | undefined,
  findings: Findings,
): Promise<void> {
  for (const [name, check] of Object.entries(tables)) {
    try {
      const problems = [
        await checkRows(session, name, check),
        check.newest && (await checkNewest(session, name, check.newest, backupTime)),
      ].filter((problem) => problem !== undefined);
      findings.failures.push(...problems.map((problem) => `${name} ${problem}`));
    } catch (error) {
      if (!isRefusal(error)) throw error;
      findings.failures.push(`${name} cannot be checked: ${reasonOf(error)}`);
    }
  }
  const names = Object.keys(tables).length;
  if (names > 0) findings.seen.push(`${count(names, "table")} of the settings checked`);
}

/** `billing.invoice` -> `"billing"."invoice"`: a name from settings is a name, whatever it looks like. */
export function quotedTable(name: string): string {
  const [first = "", second] = name.split(".");
  return second === undefined ? quoted("public", first) : quoted(first, second);
}

export function quoted(...names: string[]): string {
  return names.map(escapeIdentifier).join(".");
}

async function checkRows(session: Session, name: string, { leastRows }: TableCheck): Promise<string | undefined> {
  // It stops at as many as there have to be, however big the table is.
  const counting = `SELECT count(*)::float8 AS rows FROM (SELECT FROM ${quotedTable(name)} LIMIT $1) AS counted`;
  const [answer] = await session.ask<{ rows: number }>(counting, leastRows);
  const rows = answer?.rows ?? 0;
  return rows < leastRows ? `has ${count(rows, "row")}, and has to have ${leastRows} at least` : undefined;
}

async function checkNewest(
  session: Session,
  name: string,
  { column, withinHours }: { column: string; withinHours: number },
  backupTime: Date | undefined,
): Promise<string | undefined> {
  if (!backupTime) return "cannot be dated: AWS Backup does not say when the backup was taken";
  const looking = `SELECT extract(epoch FROM max(${quoted(column)})::timestamptz)::float8 AS newest FROM ${quotedTable(name)}`;
  const [answer] = await session.ask<{ newest: number | null }>(looking);
  if (answer?.newest == null) return `has nothing in ${column}`;
  const hours = (backupTime.getTime() / 1000 - answer.newest) / 3600;
  if (hours <= withinHours) return undefined;
  return `was ${hours.toFixed(1)} hours old at the backup by ${column}, and may be ${withinHours}`;
}
