import { type CatalogueRule, EngineRun, type Report, reportOf } from "../../../scripts/policy-report/index";

export const urnOf = (name: string, type = "aws:s3/bucket:Bucket") =>
  `urn:pulumi:staging::shop::shop:index:Site$${type}::${name}`;

const rule = (pack: string, id: string, severity: CatalogueRule["severity"]): CatalogueRule => ({
  rule: id,
  pack,
  severity,
  title: `The title of ${id}`,
  why: `Why there is ${id}`,
  fix: `Mend what breaks ${id}.`,
  link: `https://docs.example.com/${id}`,
  controls: { fsbp: ["S3.8"], nist80053: ["AC-3"] },
});

export const catalogue = [
  rule("tagging", "tags-required", "medium"),
  rule("encryption", "s3-own-key", "high"),
  rule("least-privilege", "s3-private", "critical"),
];

export const violation = (policyName: string, name: string, said: string, about: object = {}) => ({
  policyEvent: {
    resourceUrn: urnOf(name),
    message: said,
    color: "never",
    policyName,
    policyPackName: "evenkeel-all",
    enforcementLevel: "mandatory",
    ...about,
  },
});

/** As the rule kit words it. */
export const finding = (policyName: string, name: string, path = "acl") =>
  violation(
    policyName,
    name,
    `${name} (aws:s3/bucket:Bucket) ${path}: found "open", expected "closed".\nFix: Mend what breaks ${policyName}.\nhttps://docs.example.com/${policyName}\n`,
  );

export const undetermined = (policyName: string, name: string) =>
  violation(
    policyName,
    name,
    `undetermined: ${name} (aws:s3/bucket:Bucket) policy: the value is not known yet. Rule: A title.`,
    { enforcementLevel: "advisory" },
  );

export const exempted = (policyName: string, name: string) => {
  const { policyEvent } = finding(policyName, name);
  const before = "exempted until 2027-01-31 by platform-team (OPS-12): the old site moves in January\n";
  return { policyEvent: { ...policyEvent, enforcementLevel: "advisory", message: before + policyEvent.message } };
};

export const remediation = (policyName: string, name: string, before: object, after: object) => ({
  policyRemediationEvent: { resourceUrn: urnOf(name), policyName, policyPackName: "evenkeel-all", before, after },
});

export const judged = (...passed: string[]) => ({
  policyAnalyzeSummaryEvent: { resourceUrn: urnOf("logs"), policyPackName: "evenkeel-all", passed },
});

/** A run from its beginning to its end, in the order in which the engine tells it. */
export function runOf(events: readonly object[], { isPreview = true, result = "succeeded" } = {}): object[] {
  return [
    { policyLoadEvent: {} },
    { preludeEvent: { config: { "shop:password": "[secret]" } } },
    judged("s3-private"),
    ...events,
    { policyAnalyzeStackSummaryEvent: { policyPackName: "evenkeel-all", passed: ["s3-own-key"] } },
    { summaryEvent: { isPreview, result, PolicyPacks: { "evenkeel-all": "0.1.0" } } },
    { cancelEvent: {} },
  ];
}

export const linesOf = (events: readonly object[]) =>
  events.map((event, sequence) => `${JSON.stringify({ sequence, timestamp: 1_700_000_000, ...event })}\n`).join("");

export function report(events: readonly object[], sources = new Map()): Report {
  const run = new EngineRun();
  for (const event of runOf(events)) run.add(event);
  return reportOf(run.end(), catalogue, sources);
}
