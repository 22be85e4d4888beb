import type { Report } from "./report";
import { rank, type Severity } from "./severity";

/** What makes a report a failure. */
export interface Gate {
  /** Findings of this severity and worse. Without it, those that Pulumi itself stops at. */
  readonly failOn?: Severity | "never" | undefined;
  readonly undetermined: "fail" | "warn";
}

export const exitCodes = { passed: 0, failed: 1, noVerdict: 2 } as const;

/** The exit code of a report, and one line that says why. */
export function judge(report: Report, gate: Gate): { code: number; reason: string } {
  const { results, run } = report;
  const findings = results.filter(({ state }) => state === "finding");
  const failing = results.filter(({ state, severity, isMandatory }) => {
    // Packs can be told to refuse what is undetermined.
    if (gate.failOn === undefined) return isMandatory && state !== "exempted";
    return state === "finding" && gate.failOn !== "never" && rank(severity) <= rank(gate.failOn);
  });
  const open = results.filter(({ state }) => state === "undetermined");
  if (failing.length > 0) {
    const wording = gate.failOn === undefined ? "that Pulumi stops at" : `of severity ${gate.failOn} or worse`;
    return {
      code: exitCodes.failed,
      reason: `failed: ${counted(failing.length, gate.failOn === undefined ? "result" : "finding")} ${wording}`,
    };
  }
  if (gate.undetermined === "fail" && open.length > 0) {
    return { code: exitCodes.failed, reason: `failed: ${counted(open.length, "result")} undetermined` };
  }
  if (!run.isWhole) return { code: exitCodes.noVerdict, reason: "no verdict: the run failed before all was judged" };
  return { code: exitCodes.passed, reason: findings.length > 0 ? "passed, with findings that do not count" : "passed" };
}

const counted = (count: number, what: string) => `${count} ${what}${count === 1 ? "" : "s"}`;
