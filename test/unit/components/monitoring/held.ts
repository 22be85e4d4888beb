import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";

import type { MonitorDefinition } from "../../../../components/monitoring/definition";

/** Where the pages are that alerts link. */
export const runbooks = path.join(__dirname, "../../../../docs/runbooks");

/** Limits that stand on the wrong side of each other; Datadog refuses such a monitor. */
export function disorder({ comparison, limits }: Pick<MonitorDefinition<never>, "comparison" | "limits">): string[] {
  const { critical, criticalRecovery, warning, warningRecovery } = limits;
  const worse = (one: number, other: number) => (comparison === "<" ? one < other : one > other);
  const pairs: [string, number | undefined, number | undefined][] = [
    ["criticalRecovery", critical, criticalRecovery],
    ["warning", critical, warning],
    ["warningRecovery", warning, warningRecovery],
    ["warningRecovery after criticalRecovery", criticalRecovery, warningRecovery],
  ];
  return pairs
    .filter(([, bad, good]) => bad !== undefined && good !== undefined && !worse(bad, good))
    .map(([name]) => name);
}

/** A monitor's runbook has to be there, in the list of them, and of use. */
export function assertListed({ id, runbook }: Pick<MonitorDefinition<never>, "id" | "runbook">): void {
  const index = fs.readFileSync(path.join(runbooks, "README.md"), "utf8");
  const text = fs.readFileSync(path.join(runbooks, `${runbook}.md`), "utf8");
  assert.match(text, /^1\. /m, `${id}: the steps of ${runbook} are not numbered`);
  assert.match(text, /```sh\n/, `${id}: ${runbook} gives no command`);
  assert(index.includes(`-${id}\` | [${runbook}](${runbook}.md) |`), `${id} is not in the list of runbooks`);
}

const SECONDS: Readonly<Record<string, number>> = { m: 60, h: 3600 };

// Datadog looks every minute, and a message takes half of one.
const EVALUATION_SECONDS = 60;
const DELIVERY_SECONDS = 30;

/** The longest time from the first bad value to the message: that all of the window is bad may be asked for. */
export function secondsToNotice(query: string, delaySeconds: number): number {
  const [, length = "", unit = ""] = /\(last_(\d+)([mh])\)/.exec(query) ?? assert.fail(query);
  // One point is enough there.
  const isPeak = /^max\(last_\w+\):default_zero/.test(query);
  const window = isPeak ? 0 : Number(length) * (SECONDS[unit] ?? 0);
  return delaySeconds + window + EVALUATION_SECONDS + DELIVERY_SECONDS;
}
