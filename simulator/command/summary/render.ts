import type { PolicyEvent } from "../engine";
import type { Deployment } from "./collect";
import type { Paint } from "./paint";
import { promisesAmong, promiseTable } from "./promises";
import { table } from "./table";
import type { PackVerdict } from "./verdict";

export interface Summary {
  stack: string;
  succeeded: boolean;
  seconds: number;
  deployment: Deployment;
  packs: readonly PackVerdict[];
}

/** One environment on the screen. */
export function render(summary: Summary, paint: Paint): string {
  const { stack, deployment, packs, succeeded } = summary;
  const promises = promisesAmong(deployment.outputs);
  return [
    `${paint.bold(stack)}  ${outcome(summary, paint)}`,
    "",
    section("resources", resources(deployment), paint),
    section("policies", deployment.judged.size > 0 ? packTable(packs) : [], paint),
    section("promises", succeeded ? promiseTable(promises, paint) : [], paint),
    section("outputs", succeeded ? pairs(otherOutputs(deployment.outputs, promises)) : [], paint),
    section("findings", packs.flatMap(({ findings }) => findings).flatMap(violation), paint),
    section("undetermined", packs.flatMap(({ undetermined }) => undetermined).flatMap(violation), paint),
    section("exempted", packs.flatMap(({ exempted }) => exempted).flatMap(violation), paint),
    section("errors", deployment.errors.filter(Boolean).flatMap(lines), paint),
  ]
    .filter((part) => part !== undefined)
    .join("\n");
}

function outcome({ succeeded, seconds, deployment }: Summary, paint: Paint): string {
  const time = paint.dim(`${seconds.toFixed(1)} s`);
  if (!succeeded) return `${paint.bad("failed")}  ${time}`;
  return `${paint.good("up")}  ${changes(deployment.changes)}  ${time}`;
}

// The engine's words for what it did, in the order in which they matter.
const operations: [op: string, word: string][] = [
  ["create", "created"],
  ["update", "changed"],
  ["create-replacement", "replaced"],
  ["delete", "deleted"],
];

function changes(counts: ReadonlyMap<string, number>): string {
  const told = operations.flatMap(([op, word]) => (counts.has(op) ? [`${counts.get(op)} ${word}`] : []));
  return told.length > 0 ? told.join(", ") : "no changes";
}

/** "74: aws 61, datadog 9, random 4" */
function resources({ resources }: Deployment): string[] {
  if (resources.size === 0) return [];
  const counts = new Map<string, number>();
  for (const type of resources.values()) {
    const [name = type] = type.split(":");
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  const most = [...counts].sort(([, one], [, other]) => other - one);
  return [`${resources.size}: ${most.map(([name, count]) => `${name} ${count}`).join(", ")}`];
}

function packTable(packs: readonly PackVerdict[]): string[] {
  const rows = packs.map(({ pack, rules, resources, findings, undetermined }) =>
    [pack, rules, resources, findings.length, undetermined.length].map(String),
  );
  return table([["pack", "rules", "resources", "findings", "undetermined"], ...rows], [1, 2, 3, 4]);
}

function otherOutputs(outputs: Record<string, unknown>, told: readonly unknown[]): Record<string, unknown> {
  const { promises: _promises, ...others } = outputs;
  return told.length > 0 ? others : outputs;
}

function pairs(values: Record<string, unknown>): string[] {
  const flat = Object.entries(values).flatMap(([name, value]) => flatten(name, value));
  const width = Math.max(0, ...flat.map(([name]) => name.length));
  return flat.map(([name, value]) => `${name.padEnd(width)}  ${value}`);
}

// What Pulumi puts in place of a secret in its events.
const SECRET = "4dabf18193072939515e22adb298388d";

function flatten(name: string, value: unknown): [string, string][] {
  if (typeof value !== "object" || value === null) return [[name, String(value ?? "none")]];
  if (SECRET in value) return [[name, "[secret]"]];
  if (Array.isArray(value) && value.every((item) => typeof item !== "object"))
    return [[name, value.join(", ") || "[]"]];
  return Object.entries(value).flatMap(([key, item]) => flatten(`${name}.${key}`, item));
}

function violation({ policyName, resourceUrn = "", severity, message }: PolicyEvent): string[] {
  const head = [policyName, severity && `(${severity})`, resourceUrn.split("::").slice(2).join(" ")];
  return [head.filter(Boolean).join(" "), ...lines(message).map((line) => `  ${line}`)];
}

function section(title: string, rows: readonly string[], paint: Paint): string | undefined {
  if (rows.length === 0) return undefined;
  const [first = "", ...others] = rows;
  const width = 14;
  return [`  ${paint.dim(title.padEnd(width))}${first}`, ...others.map((row) => `${" ".repeat(width + 2)}${row}`)].join(
    "\n",
  );
}

const lines = (text: string) => text.trimEnd().split("\n");
