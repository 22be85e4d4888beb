import { createHash } from "node:crypto";

import * as z from "zod";

import { BadInput } from "./bad-input";
import type { CatalogueRule } from "./catalogue";
import type { EngineRun, Violation } from "./engine-run";
import { pathOf, plain, readMessage, states, withoutAdvice } from "./policy-message";
import { readText } from "./read-file";
import { rank, severities, severityOf } from "./severity";
import { resourceOf, stackOf } from "./urn";

const resourceSchema = z.object({ urn: z.string(), type: z.string(), name: z.string() });

const resultSchema = z.object({
  /** The same in every run as long as rule, resource and place are, whatever was found there. */
  fingerprint: z.string(),
  state: z.enum(states),
  rule: z.string(),
  pack: z.string(),
  severity: z.enum(severities),
  /** Whether Pulumi stops because of it. */
  isMandatory: z.boolean(),
  resource: resourceSchema,
  /** Where in the resource, such as `tags.Owner`. Empty for the resource itself. */
  path: z.string(),
  message: z.string(),
  exemption: z.object({ until: z.string(), owner: z.string(), ticket: z.string(), reason: z.string() }).optional(),
  /** The line of the program that made the resource. */
  source: z.object({ file: z.string(), line: z.number(), column: z.number() }).optional(),
});

const packSchema = z.object({
  pack: z.string(),
  /** How many rules had something to judge, and how many resources. Absent after an analysis, which does not tell. */
  rules: z.number().optional(),
  resources: z.number().optional(),
  findings: z.number(),
  undetermined: z.number(),
  exempted: z.number(),
  remediated: z.number(),
});

const reportSchema = z.object({
  format: z.literal("evenkeel-policy-report/1"),
  run: z.object({
    kind: z.enum(["preview", "update", "analysis"]),
    stack: z.string(),
    succeeded: z.boolean(),
    /** Whether everything was judged. A run that fails for another reason may not have come so far. */
    isWhole: z.boolean(),
  }),
  packs: z.array(packSchema),
  results: z.array(resultSchema),
  remediations: z.array(
    z.object({ rule: z.string(), pack: z.string(), resource: resourceSchema, properties: z.array(z.string()) }),
  ),
});

/** All that a run's policies said. Every format is made from this; as JSON, it is one of them. */
export type Report = z.output<typeof reportSchema>;
export type Result = z.output<typeof resultSchema>;
export type PackCounts = z.output<typeof packSchema>;
export type Source = NonNullable<Result["source"]>;

/** Reads a report that an earlier run wrote as JSON. */
export function readReportFile(name: string): Report {
  const text = readText(name);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new BadInput(`${name}: found a file that is not JSON; expected is a report of an earlier run, as JSON.`);
  }
  const { success, data, error } = reportSchema.safeParse(value);
  if (success) return data;
  const [issue] = error.issues;
  throw new BadInput(`${name}: ${issue?.path.join(".")} is not as expected: ${issue?.message}`);
}

/** The report of a run. The order of its events does not matter. */
export function reportOf(
  run: ReturnType<EngineRun["end"]>,
  catalogue: readonly CatalogueRule[],
  sources: ReadonlyMap<string, Source>,
): Report {
  const rules = new Map(catalogue.map((rule) => [rule.rule, rule]));
  const results = resultsOf(run.violations, rules, sources);
  const mended = run.remediations.map(({ policyName: rule, policyPackName, resourceUrn, properties }) => ({
    rule,
    pack: rules.get(rule)?.pack ?? policyPackName,
    resource: resourceOf(resourceUrn),
    properties: [...properties],
  }));
  const remediations = [...new Map(mended.map((each) => [JSON.stringify(each), each])).values()].sort(
    by(({ rule, resource, properties }) => [rule, resource.urn, ...properties]),
  );
  const urns = [...results, ...remediations].map(({ resource }) => resource.urn);
  const { kind, isWhole, summary } = run;
  const judged = kind === "analysis" ? undefined : run.judged;
  return {
    format: "evenkeel-policy-report/1",
    run: {
      kind,
      stack: stackOf([...urns, ...[...run.judged.values()].flatMap((each) => [...each])]),
      succeeded: summary.result === "succeeded",
      isWhole,
    },
    packs: packsOf(catalogue, judged, results, remediations),
    results,
    remediations,
  };
}

function resultsOf(
  violations: readonly Violation[],
  rules: ReadonlyMap<string, CatalogueRule>,
  sources: ReadonlyMap<string, Source>,
): Result[] {
  const told = violations.map(({ policyName: rule, policyPackName, resourceUrn: urn, message: raw, ...event }) => {
    const known = rules.get(rule);
    const { state, text, exemption } = readMessage(raw);
    const resource = resourceOf(urn);
    const source = sources.get(urn);
    return {
      state,
      rule: plain(rule),
      pack: known?.pack ?? plain(policyPackName),
      severity: severityOf(event.severity, known?.severity),
      isMandatory: event.enforcementLevel !== "advisory",
      resource,
      path: pathOf(text, resource.name),
      message: known ? withoutAdvice(text) : text,
      ...(exemption && { exemption }),
      ...(source && { source }),
    };
  });
  const sorted = told.sort(
    by((each) => [rank(each.severity), each.rule, each.resource.urn, each.path, each.message, each.state]),
  );
  const seen = new Set<string>();
  const places = new Map<string, number>();
  return sorted.flatMap((result) => {
    const { rule, resource, path, message, state } = result;
    const whole = JSON.stringify([rule, resource.urn, path, message, state]);
    if (seen.has(whole)) return [];
    seen.add(whole);
    const place = JSON.stringify([rule, resource.urn, path]);
    const number = places.get(place) ?? 0;
    places.set(place, number + 1);
    return [{ fingerprint: digest(`${place} ${number}`), ...result }];
  });
}

const digest = (text: string) => createHash("sha256").update(text).digest("hex").slice(0, 32);

function packsOf(
  catalogue: readonly CatalogueRule[],
  judged: ReadonlyMap<string, ReadonlySet<string>> | undefined,
  results: readonly Result[],
  remediations: Report["remediations"],
): PackCounts[] {
  const packOf = new Map(catalogue.map(({ rule, pack }) => [rule, pack]));
  for (const { rule, pack } of [...results, ...remediations]) packOf.set(rule, pack);
  return [...new Set(packOf.values())].map((pack) => {
    const applied = judged && [...judged].filter(([rule]) => packOf.get(rule) === pack);
    const ofPack = results.filter((result) => result.pack === pack);
    const count = (state: Result["state"]) => ofPack.filter((result) => result.state === state).length;
    return {
      pack,
      ...(applied && {
        rules: applied.length,
        resources: new Set(applied.flatMap(([, urns]) => [...urns])).size,
      }),
      findings: count("finding"),
      undetermined: count("undetermined"),
      exempted: count("exempted"),
      remediated: remediations.filter((each) => each.pack === pack).length,
    };
  });
}

/** Compares by several things, one after the other, and texts by their characters: no language has a say. */
function by<T>(keys: (each: T) => readonly (string | number)[]): (one: T, other: T) => number {
  return (one, other) => {
    const others = keys(other);
    for (const [index, key] of keys(one).entries()) {
      const against = others[index] ?? "";
      if (key !== against) return key < against ? -1 : 1;
    }
    return 0;
  };
}
