import type { Result } from "../report";
import type { Told } from ".";
import { CUT_SHORT, exemptionOf, headline, PACK_COLUMNS, packRow, placeOf } from "./wording";

/** The verdict on a screen: a table of the packs, then each finding with what to do about it. */
export function text({ report, catalogue, comparison }: Told): string {
  const rules = new Map(catalogue.map((rule) => [rule.rule, rule]));
  const entry = (result: Result) => {
    const rule = rules.get(result.rule);
    const isNew = comparison?.added.has(result.fingerprint) ? "new, " : "";
    return [
      `${result.rule} (${isNew}${result.severity}) ${placeOf(result)}`.trimEnd(),
      ...[exemptionOf(result)].filter(Boolean).map((line) => `  ${line}`),
      ...result.message.split("\n").map((line) => `  ${line}`),
      ...(rule && result.state === "finding" ? [`  Fix: ${rule.fix}`, `  ${rule.link}`] : []),
      "",
    ];
  };
  const of = (state: Result["state"]) => report.results.filter((result) => result.state === state);
  const mended = report.remediations.map(
    ({ rule, resource, properties }) => `  ${rule} ${resource.name}: ${properties.join(", ")}`,
  );
  return [
    headline(report, comparison),
    ...(report.run.isWhole ? [] : [CUT_SHORT]),
    "",
    ...table([[...PACK_COLUMNS], ...report.packs.map(packRow)]),
    "",
    ...section("Findings", of("finding").flatMap(entry)),
    ...section("Undetermined", of("undetermined").flatMap(entry)),
    ...section("Exempted", of("exempted").flatMap(entry)),
    ...section("Mended", mended.length > 0 ? [...mended, ""] : []),
    ...section("Fixed", (comparison?.fixed ?? []).flatMap(entry)),
  ].join("\n");
}

const section = (title: string, lines: readonly string[]) => (lines.length > 0 ? [`${title}:`, ...lines] : []);

/** The first column is of names, the others are of numbers. */
function table(rows: readonly (readonly string[])[]): string[] {
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
  const pad = (cell: string, column: number) => {
    const width = widths[column] ?? 0;
    return column === 0 ? cell.padEnd(width) : cell.padStart(width);
  };
  return rows.map((row) => `  ${row.map(pad).join("  ")}`);
}
