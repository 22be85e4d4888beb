import { type Findings, reasonOf } from "./findings";
import { isRefusal, type Session } from "./session";
import type { Checks } from "./settings";

/** Whether the schema is as new as the program that will use it expects. */
export async function checkSchemaVersion(session: Session, checks: Checks, findings: Findings): Promise<void> {
  const { schemaVersion: expected } = checks;
  if (!expected) return;
  const found = await ask(session, expected.query);
  if ("failure" in found) {
    findings.failures.push(`the schema version cannot be told: ${found.failure}`);
    return;
  }
  const { version } = found;
  const problems = [
    expected.least !== undefined &&
      inOrder.compare(version, expected.least) < 0 &&
      `it has to be ${expected.least} at least`,
    expected.pattern !== undefined &&
      !new RegExp(expected.pattern).test(version) &&
      `it has to match ${expected.pattern}`,
  ].filter((problem) => problem !== false);
  if (problems.length === 0) findings.seen.push(`schema version ${version}`);
  else findings.failures.push(`the schema version is ${version}, and ${problems.join(" and ")}`);
}

// Numbers in a text count as numbers: 1.10 is newer than 1.9.
const inOrder = new Intl.Collator("en", { numeric: true });

async function ask(session: Session, query: string): Promise<{ version: string } | { failure: string }> {
  try {
    const rows = await session.ask(query);
    const values = rows.flatMap((row) => Object.values(row));
    if (rows.length !== 1 || values.length !== 1) {
      return { failure: `the query gives ${rows.length} rows with ${values.length} values, and has to give one value` };
    }
    if (values[0] === null) return { failure: "the query gives no value" };
    return { version: String(values[0]) };
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return { failure: reasonOf(error) };
  }
}
