import { checkIntegrity } from "./check-integrity";
import { checkSchemaVersion } from "./check-schema-version";
import { checkTables } from "./check-tables";
import { count, type Findings, noFindings, reasonOf } from "./findings";
import { OutOfTime, type Session } from "./session";
import type { Checks } from "./settings";

/** Looks at a restored database from cheap to dear, so that what time does not allow is the reading of big tables. */
export async function checkDatabase(session: Session, checks: Checks, backupTime: Date | undefined): Promise<Findings> {
  const findings = noFindings();
  try {
    await checkSchemaVersion(session, checks, findings);
    await checkTables(session, checks, backupTime, findings);
    await checkIntegrity(session, checks, findings);
  } catch (error) {
    const done = `after ${findings.seen.join("; ") || "nothing"}`;
    const late = `not done within ${count(checks.timeoutMinutes, "minute")}, ${done}`;
    findings.failures.push(error instanceof OutOfTime ? late : `the checks broke off: ${reasonOf(error)}`);
  }
  return findings;
}
