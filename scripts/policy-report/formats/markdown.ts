import type { Result } from "../report";
import type { Told } from ".";
import { fitted, type Section } from "./fitted";
import { CUT_SHORT, exemptionOf, headline, PACK_COLUMNS, packRow, placeOf } from "./wording";

// GitHub refuses a comment of more than 65,536 characters.
const MAX_LENGTH = 65_000;

// One finding does not crowd out all others.
const MAX_MESSAGE = 600;

/** A comment for a pull request. Its first line tells a workflow which comment of its own to replace. */
export function markdown(told: Told): string {
  const { report, comparison } = told;
  const head = [
    `<!-- evenkeel-policies ${report.run.stack.replaceAll(/[^\w.-]/g, "")} -->`,
    `### Policies of ${headline(report, comparison)}`,
    ...(report.run.isWhole ? [] : ["", `> [!CAUTION]\n> ${CUT_SHORT}`]),
    "",
    tableRow(PACK_COLUMNS),
    tableRow(PACK_COLUMNS.map((_, column) => (column === 0 ? "---" : "---:"))),
    ...report.packs.map((counts) => tableRow(packRow(counts))),
    "",
  ].join("\n");
  return fitted(head, sectionsOf(told), MAX_LENGTH);
}

function sectionsOf({ report, catalogue, comparison }: Told): Section[] {
  const rules = new Map(catalogue.map((rule) => [rule.rule, rule]));
  const entry = (result: Result) => {
    const rule = rules.get(result.rule);
    const place = placeOf(result);
    return [
      `- **${result.severity}** ${code(result.rule)} ${code(shortened(firstLine(result)))}`,
      place && `  at ${code(place)}`,
      result.state === "exempted" && `  ${code(shortened(exemptionOf(result)))}`,
      rule && result.state === "finding" && `  Fix: ${escaped(rule.fix)} [Documentation](${rule.link})`,
      "",
    ]
      .filter((line) => typeof line === "string")
      .filter((line, index, all) => line !== "" || index === all.length - 1)
      .join("\n");
  };
  const of = (state: Result["state"]) => report.results.filter((result) => result.state === state);
  const findings = of("finding");
  const [added, unchanged] = comparison
    ? [
        findings.filter((each) => comparison.added.has(each.fingerprint)),
        findings.filter((each) => comparison.unchanged.has(each.fingerprint)),
      ]
    : [findings, []];
  const mended = report.remediations.map(
    ({ rule, resource, properties }) => `- ${code(rule)} ${code(`${resource.name}: ${properties.join(", ")}`)}\n`,
  );
  return [
    { title: comparison ? "New findings" : "Findings", entries: added.map(entry), isFolded: false },
    { title: "Unchanged findings", entries: unchanged.map(entry), isFolded: false },
    { title: "Undetermined", entries: of("undetermined").map(entry), isFolded: true },
    { title: "Exempted", entries: of("exempted").map(entry), isFolded: true },
    { title: "Mended on the way", entries: mended, isFolded: true },
    { title: "Fixed", entries: (comparison?.fixed ?? []).map(entry), isFolded: true },
  ];
}

const tableRow = (cells: readonly string[]) => `| ${cells.map((cell) => escaped(cell)).join(" | ")} |`;

const firstLine = ({ message }: Result) => message.split("\n")[0] ?? "";

const shortened = (text: string) => (text.length > MAX_MESSAGE ? `${text.slice(0, MAX_MESSAGE)}...` : text);

/** Nothing in a code span is a link, a mention of somebody, or a tag. The fence is longer than any in the text. */
function code(text: string): string {
  const line = text.replaceAll(/\s+/g, " ");
  const longest = Math.max(0, ...[...line.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  const gap = longest > 0 ? " " : "";
  return `${fence}${gap}${line}${gap}${fence}`;
}

const escaped = (text: string) => text.replaceAll(/[\\`*_[\]<>|#@]/g, (sign) => `\\${sign}`);
