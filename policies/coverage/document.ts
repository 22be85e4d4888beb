import type { Pack, Rule } from "../kit";
import { environmentTypes, levelOf } from "../kit/level";
import { servicesOf } from "../kit/pack";
import { type Demands, type RuleSet, share } from "./index";
import { code, folded, prose, table, toRule } from "./markdown";

/** What people call the services whose modules have other names. */
const SERVICES: Readonly<Record<string, string>> = {
  acm: "Certificate Manager",
  appautoscaling: "Application Auto Scaling",
  autoscaling: "EC2 Auto Scaling",
  backup: "Backup",
  budgets: "Budgets",
  cfg: "Config",
  cloudtrail: "CloudTrail",
  cloudwatch: "CloudWatch",
  component: "Components",
  datadog: "Datadog",
  ec2: "EC2 and VPC",
  guardduty: "GuardDuty",
  kubernetes: "Kubernetes",
  lambda: "Lambda",
  lb: "Elastic Load Balancing",
  pulumi: "The program",
  secretsmanager: "Secrets Manager",
  ssm: "Systems Manager",
  ssoadmin: "IAM",
  vpc: "EC2 and VPC",
  wafv2: "WAF",
};

const FRAMEWORKS = {
  fsbp: "AWS Security Hub",
  cis: "CIS AWS Foundations Benchmark 3.0",
  nist80053: "NIST 800-53 revision 5",
  pciDss: "PCI DSS 4.0",
} as const;

interface Sources {
  readonly packs: readonly Pack[];
  readonly demands: Demands;
  readonly ruleSets: ReadonlyMap<string, RuleSet>;
}

/** docs/policies.md: all rules, and how far they answer what others demand. */
export function policiesDocument(sources: Sources): string {
  const { packs } = sources;
  const count = packs.flatMap(({ rules }) => rules).length;
  return [
    "<!-- Written by `npm run policy-docs` from policies/. Change it there. -->",
    "# Policy rules",
    `${count} rules in ${packs.length} packs. How to run them, and how to write one: [policies/README.md](../policies/README.md).`,
    "A rule is **mandatory**: what breaks it is not deployed. Where it is advisory or disabled, its level says so, by the type of environment; what does not say its type counts as production. A rule that can mend what it finds does so where its level is set to `remediate`.",
    ...packs.map(overviewOf),
    "## The rules",
    ...packs.flatMap(({ rules, levels }) => rules.map((rule) => about(rule, levels))),
    "## Coverage of published rule sets",
    "How many ids of each set rules answer, how many of its demands are left out, and how many are about nothing that a program like this one declares. What each id says and which demands answer it stands in `policies/coverage/rule-sets`, and which rules keep a demand in `policies/coverage/demands`.",
    coverageTable(sources),
    "## Coverage of frameworks",
    "The controls that rules name. A control is rarely answered in full by what a program declares.",
    frameworkTable(packs),
    "## What is left out",
    leftOutTable(sources.demands),
    ...[...sources.ruleSets.values()].flatMap((set) => notApplicable(set)),
  ]
    .join("\n\n")
    .concat("\n");
}

function overviewOf({ name, description, rules }: Pack): string {
  const sorted = rules
    .map((rule) => ({ rule, service: serviceOf(rule) }))
    .sort((one, other) => one.service.localeCompare(other.service));
  const rows = sorted.map(({ rule: { id, severity, title }, service }, index) => {
    const isNamed = service === sorted[index - 1]?.service;
    return [isNamed ? "" : service, toRule(id), severity, prose(title)];
  });
  return `## ${name}\n${description}\n\n${table(["", "rule", "severity", "what holds"], rows)}`;
}

function serviceOf(rule: Rule): string {
  const modules = servicesOf(rule);
  // A component that a rule judges beside resources is another spelling of them.
  if (modules.size > 1) modules.delete("component");
  const [only = "", ...others] = new Set([...modules].map((module) => SERVICES[module] ?? module.toUpperCase()));
  return others.length === 0 ? only : "Several services";
}

function about(rule: Rule, ofPack: Pack["levels"]): string {
  const { id, title, severity, why, fix, link, controls, settings } = rule;
  const facts = [
    `**${severity}**, ${levelsOf(rule, ofPack)}`,
    ...(rule.kind === "resource" && rule.remedy ? ["mends by itself"] : []),
    ...(rule.kind === "stack" ? ["looks at the whole stack"] : []),
  ];
  const named = Object.entries(FRAMEWORKS).flatMap(([key, framework]) => {
    const found = Object.entries(controls).find(([name]) => name === key)?.[1] ?? [];
    return found.length > 0 ? [`${framework}: ${found.join(", ")}`] : [];
  });
  const lines = [
    `${prose(title)}: ${facts.join("; ")}.`,
    `- Why: ${prose(why)} [Read more](${link})`,
    `- Fix: ${prose(fix)}`,
    `- Controls: ${named.join("; ")}`,
    ...Object.entries(settings).map(
      ([name, { default: value, description }]) =>
        `- Setting ${code(name)}, by default ${code(JSON.stringify(value))}: ${prose(description)}`,
    ),
  ];
  return `### ${id}\n${lines.join("\n")}`;
}

function levelsOf(rule: Rule, ofPack: Pack["levels"]): string {
  const levels = environmentTypes.map((type) => ({ type, level: levelOf(rule, ofPack, type) }));
  const [first] = levels;
  if (first && levels.every(({ level }) => level === first.level)) return first.level;
  return levels.map(({ type, level }) => `${level} in ${type}`).join(", ");
}

function coverageTable({ ruleSets, demands }: Sources): string {
  const rows = [...ruleSets.values()].map((set) => {
    const { ids, kept, leftOut, notApplicable: none } = share(set, demands);
    return [set.name, `${ids}`, `${kept} (${percent(kept, ids)})`, `${leftOut}`, `${none} (${percent(none, ids)})`];
  });
  const sources = [...ruleSets.values()].map(({ name, source, licence }) => [name, source, licence]);
  return [
    table(["rule set", "ids in scope", "kept by rules", "left out", "not applicable"], rows),
    folded("Where the ids come from", table(["rule set", "source", "licence"], sources)),
  ].join("\n\n");
}

function frameworkTable(packs: readonly Pack[]): string {
  const rules = packs.flatMap((pack) => pack.rules);
  const rows = Object.entries(FRAMEWORKS).map(([key, framework]) => {
    const naming = rules.map(({ controls }) => Object.entries(controls).find(([name]) => name === key)?.[1] ?? []);
    const controls = [...new Set(naming.flat())].sort(byNumber);
    const count = naming.filter((found) => found.length > 0).length;
    return [framework, `${controls.length}`, `${count}`, controls.join(", ")];
  });
  return table(["framework", "controls", "rules", ""], rows);
}

function leftOutTable(demands: Demands): string {
  const rows = Object.entries(demands).flatMap(([id, { says, leftOut }]) =>
    leftOut === undefined ? [] : [[id, prose(says), prose(leftOut)]],
  );
  return rows.length === 0
    ? "Nothing: rules keep every demand."
    : `Demands that no rule keeps:\n\n${table(["demand", "what it asks", "why no rule"], rows)}`;
}

function notApplicable({ name, ids }: RuleSet): string[] {
  const rows = Object.entries(ids).flatMap(([id, { says, notApplicable: reason }]) =>
    reason === undefined ? [] : [[id, prose(says), prose(reason)]],
  );
  return rows.length === 0 ? [] : [folded(`${name}: not applicable`, table(["id", "what it asks", "why not"], rows))];
}

function percent(part: number, whole: number): string {
  return `${Math.round((100 * part) / whole)} %`;
}

/** EC2.2 before EC2.10. */
function byNumber(one: string, other: string): number {
  return one.localeCompare(other, "en", { numeric: true });
}
