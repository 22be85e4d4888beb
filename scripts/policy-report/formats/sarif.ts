import { version } from "../../../package.json";
import type { Comparison } from "../baseline";
import type { CatalogueRule } from "../catalogue";
import type { Report, Result } from "../report";
import type { Severity } from "../severity";
import type { Told } from ".";
import { CUT_SHORT, exemptionOf } from "./wording";

/**
 * SARIF 2.1.0, as GitHub's code scanning and others read it.
 * https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
 */
export function sarif({ report, catalogue, comparison }: Told): string {
  const rules = rulesOf(report, catalogue);
  const index = new Map(rules.map(({ id }, at) => [id, at]));
  const toResult = (result: Result) => resultOf(result, index, comparison);
  const fixed = comparison?.fixed.map((result) => ({ ...toResult(result), baselineState: "absent" })) ?? [];
  const log = {
    $schema: "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: {
            name: "Evenkeel policy packs",
            informationUri: "https://www.pulumi.com/docs/iac/crossguard/",
            semanticVersion: version,
            rules,
          },
        },
        // GitHub keeps the results of different stacks apart by this.
        // https://docs.github.com/en/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning#runautomationdetails-object
        automationDetails: { id: `policies/${report.run.stack || "stack"}/` },
        columnKind: "utf16CodeUnits",
        invocations: [invocationOf(report)],
        results: [...report.results.map(toResult), ...fixed],
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

function invocationOf({ run }: Report) {
  if (run.isWhole) return { executionSuccessful: true };
  const notification = { level: "error", message: { text: CUT_SHORT } };
  return { executionSuccessful: false, toolExecutionNotifications: [notification] };
}

/** Every rule of the packs, and those of other people's packs that found something. */
function rulesOf(report: Report, catalogue: readonly CatalogueRule[]) {
  const known = new Set(catalogue.map(({ rule }) => rule));
  const others = new Set(report.results.map(({ rule }) => rule).filter((rule) => !known.has(rule)));
  return [...catalogue.map(toRule), ...[...others].map((id) => ({ id }))];
}

function toRule({ rule, pack, severity, title, why, fix, link, controls }: CatalogueRule) {
  const ids = Object.entries(controls).flatMap(([body, each]) => each.map((id) => `${body}:${id}`));
  return {
    id: rule,
    shortDescription: { text: sentence(title) },
    fullDescription: { text: sentence(why) },
    helpUri: link,
    help: {
      text: `${sentence(title)} ${sentence(why)}\nFix: ${fix}\n${link}`,
      markdown: `**${sentence(title)}** ${sentence(why)}\n\n**Fix:** ${fix}\n\n[Documentation](${link})`,
    },
    defaultConfiguration: { level: levelOf(severity) },
    properties: {
      // GitHub's scale, on which it names and sorts alerts of the tag "security".
      // https://docs.github.com/en/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning#reportingdescriptor-object
      "security-severity": SECURITY_SEVERITY[severity],
      precision: "very-high",
      tags: ["security", pack, ...ids],
    },
  };
}

const SECURITY_SEVERITY: Record<Severity, string> = { critical: "9.5", high: "8.0", medium: "5.5", low: "2.5" };

const levelOf = (severity: Severity) => (severity === "critical" || severity === "high" ? "error" : "warning");

const sentence = (text: string) => (text.endsWith(".") ? text : `${text}.`);

function resultOf(result: Result, index: ReadonlyMap<string, number>, comparison: Comparison | undefined) {
  const { rule, message, resource, fingerprint, state, isMandatory, pack, severity } = result;
  const ruleIndex = index.get(rule);
  return {
    ruleId: rule,
    ...(ruleIndex !== undefined && { ruleIndex }),
    // Only a result of the kind "fail" may have a level; "open" is what a rule has too little information for.
    ...(state === "undetermined"
      ? { kind: "open", level: "none" }
      : { kind: "fail", level: isMandatory || state === "exempted" ? levelOf(severity) : "note" }),
    message: { text: message },
    locations: [locationOf(result)],
    partialFingerprints: { "evenkeelPolicyResult/v1": fingerprint },
    ...(state === "exempted" && {
      suppressions: [{ kind: "external", status: "accepted", justification: exemptionOf(result) }],
    }),
    ...(comparison && { baselineState: comparison.added.has(fingerprint) ? "new" : "unchanged" }),
    properties: { pack, severity, urn: resource.urn, state },
  };
}

/**
 * Where the program makes the resource. Where that is not known it is the project itself: GitHub refuses a file with a
 * result that has no physical location.
 */
function locationOf({ source, resource: { name, urn } }: Result) {
  return {
    physicalLocation: {
      artifactLocation: { uri: encodeURI(source?.file ?? "Pulumi.yaml"), uriBaseId: "%SRCROOT%" },
      region: { startLine: source?.line ?? 1, startColumn: source?.column ?? 1 },
    },
    ...(urn && { logicalLocations: [{ name, fullyQualifiedName: urn, kind: "resource" }] }),
  };
}
