import type { Report, Result } from "./report";

/** A report held against that of an earlier run, such as the one of the branch that a pull request is for. */
export interface Comparison {
  /** Findings that were none before, by their fingerprints. */
  readonly added: ReadonlySet<string>;
  /** Findings of before that are gone: neither exempted since then nor undetermined now. */
  readonly fixed: readonly Result[];
  /** Findings that were there before. */
  readonly unchanged: ReadonlySet<string>;
}

export function compare(report: Report, baseline: Report): Comparison {
  const before = findings(baseline);
  const known = new Set(before.map(({ fingerprint }) => fingerprint));
  const now = findings(report).map(({ fingerprint }) => fingerprint);
  const there = new Set(report.results.map(({ fingerprint }) => fingerprint));
  return {
    added: new Set(now.filter((each) => !known.has(each))),
    fixed: report.run.isWhole ? before.filter(({ fingerprint }) => !there.has(fingerprint)) : [],
    unchanged: new Set(now.filter((each) => known.has(each))),
  };
}

const findings = ({ results }: Report) => results.filter(({ state }) => state === "finding");
