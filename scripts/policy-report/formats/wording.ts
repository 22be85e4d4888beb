import type { Comparison } from "../baseline";
import type { PackCounts, Report, Result } from "../report";

export const counted = (count: number, what: string) => `${count} ${what}${count === 1 ? "" : "s"}`;

/** "production: 2 findings (1 new), 1 fixed, 0 undetermined, 1 exempted" */
export function headline({ run, results }: Report, comparison?: Comparison): string {
  const count = (state: Result["state"]) => results.filter((result) => result.state === state).length;
  const added = comparison ? ` (${comparison.added.size} new)` : "";
  const fixed = comparison ? [`${comparison.fixed.length} fixed`] : [];
  const counts = [
    `${counted(count("finding"), "finding")}${added}`,
    ...fixed,
    `${count("undetermined")} undetermined`,
    `${count("exempted")} exempted`,
  ].join(", ");
  return run.stack ? `${run.stack}: ${counts}` : counts;
}

export const CUT_SHORT =
  "The run failed before everything was judged: what is not listed here was not necessarily right.";

/** Who allowed a finding, until when, and why. */
export function exemptionOf({ exemption }: Result): string {
  if (!exemption) return "";
  const { until, owner, ticket, reason } = exemption;
  return `exempted until ${until} by ${owner} (${ticket}): ${reason}`;
}

export const PACK_COLUMNS = ["pack", "rules", "resources", "findings", "undetermined", "exempted", "mended"] as const;

/** A row of the table of packs. An analysis does not tell how much was judged. */
export function packRow(counts: PackCounts): string[] {
  const { pack, rules = "-", resources = "-", findings, undetermined, exempted, remediated } = counts;
  return [pack, rules, resources, findings, undetermined, exempted, remediated].map(String);
}

/** `components/database/instance.ts:32`, where it is known. */
export const placeOf = ({ source }: Result) => (source ? `${source.file}:${source.line}` : "");
