import type { Result } from "../report";
import type { Told } from ".";
import { CUT_SHORT, exemptionOf } from "./wording";

/** A suite for each pack and a case for each result, as test reports know them. */
export function junit({ report, catalogue }: Told): string {
  const fixes = new Map(catalogue.map(({ rule, fix, link }) => [rule, `Fix: ${fix}\n${link}`]));
  const cut = report.run.isWhole
    ? []
    : [suite("run", [testCase("run", "is judged whole", element("error", CUT_SHORT))])];
  const suites = report.packs.map(({ pack, rules }) => {
    const cases = report.results.filter((result) => result.pack === pack).map((each) => caseOf(each, fixes));
    // Most readers take a suite without cases for one that did not run.
    const passed =
      cases.length === 0 && rules !== undefined && rules > 0 ? [testCase(pack, "has no findings", "")] : [];
    return suite(pack, [...cases, ...passed]);
  });
  const name = report.run.stack ? `policies of ${report.run.stack}` : "policies";
  const body = [...cut, ...suites].join("");
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="${escapeXml(name)}"${totals(body)}>\n${body}</testsuites>\n`;
}

function caseOf(result: Result, fixes: ReadonlyMap<string, string>): string {
  const { rule, pack, resource, path, message, state, severity, isMandatory } = result;
  const name = [rule, resource.name, path].filter(Boolean).join(" ");
  const [first = ""] = message.split("\n");
  const text = [message, fixes.get(rule)].filter(Boolean).join("\n");
  if (state === "undetermined" && !isMandatory) return testCase(pack, name, skipped(`undetermined: ${first}`));
  if (state === "exempted") return testCase(pack, name, skipped(`${exemptionOf(result)}: ${first}`));
  // What Pulumi does not stop at would turn a pipeline red that shows these reports.
  if (!isMandatory) return testCase(pack, name, element("system-out", text));
  return testCase(
    pack,
    name,
    element("failure", text, { type: state === "finding" ? severity : state, message: first }),
  );
}

function suite(name: string, cases: readonly string[]): string {
  const body = cases.join("");
  return `  <testsuite name="${escapeXml(name)}"${totals(body)}>\n${body}  </testsuite>\n`;
}

/** Counted where they stand, so that no number can differ from what follows it. Text has no `<` of its own. */
function totals(body: string): string {
  const count = (tag: string) => body.split(`<${tag} `).length + body.split(`<${tag}>`).length - 2;
  const [tests, failures, errors, skips] = ["testcase", "failure", "error", "skipped"].map(count);
  return ` tests="${tests}" failures="${failures}" errors="${errors}" skipped="${skips}"`;
}

const testCase = (suite: string, name: string, inner: string) =>
  `    <testcase classname="${escapeXml(suite)}" name="${escapeXml(name)}">${inner}</testcase>\n`;

const skipped = (message: string) => `<skipped message="${escapeXml(message)}"/>`;

function element(tag: string, text: string, attributes: Record<string, string> = {}): string {
  const told = Object.entries(attributes).map(([name, value]) => ` ${name}="${escapeXml(value)}"`);
  return `<${tag}${told.join("")}>${escapeXml(text)}</${tag}>`;
}

function escapeXml(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("\t", "&#9;");
}
