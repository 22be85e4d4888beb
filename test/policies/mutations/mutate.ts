import type { Recording } from "../../../policies/harness";
import type { StackResourceFacts } from "../../../policies/kit/stack";

/** One harmful change of one registration, as a careless commit would make it. */
export interface Mutant {
  readonly type: string;
  readonly urn: string;
  /** What was changed: a path such as `ingress[0].cidrBlocks`, or nothing where the whole resource is gone. */
  readonly path: string;
  readonly kind: MutationKind;
  readonly recording: Recording;
}

export type MutationKind = "delete" | "negate" | "open" | "wildcard" | "gone";

type Step = string | number;

interface Change {
  readonly kind: MutationKind;
  readonly value: unknown;
}

/** Stands for a value that is taken away. */
const nothing = Symbol("nothing");

/** What may be done to a value, by its shape. */
function changesOf(key: string, value: unknown): Change[] {
  const changes: Change[] = [{ kind: "delete", value: nothing }];
  if (typeof value === "boolean") changes.push({ kind: "negate", value: !value });
  if (value === "true" || value === "false") changes.push({ kind: "negate", value: String(value !== "true") });
  if (typeof value === "string" && isRange(value)) {
    changes.push({ kind: "open", value: value.includes(":") ? "::/0" : "0.0.0.0/0" });
  }
  if (/protocol$/i.test(key) && typeof value === "string" && /^tcp|udp$/.test(value)) {
    changes.push({ kind: "open", value: "-1" });
  }
  if (/^(?:action|resource|principal)$/i.test(key)) changes.push({ kind: "wildcard", value: "*" });
  if (typeof value === "string" && /^arn:|^\*$/.test(value) && value !== "*")
    changes.push({ kind: "wildcard", value: "*" });
  return changes;
}

function isRange(text: string): boolean {
  return /^\d+\.\d+\.\d+\.\d+\/\d+$/.test(text) || /^[\da-f:]+\/\d+$/i.test(text);
}

/** A statement of a policy document, as it stands there. */
export type Statement = Readonly<Record<string, unknown>>;

/** What is about to be changed, to tell whether it matters. */
export interface Target {
  readonly type: string;
  readonly path: string;
  readonly kind: MutationKind;
  readonly value: unknown;
  /** The statement of a policy document that it is in. */
  readonly statement: Statement | undefined;
}

/** Every change that `isRelevant` lets through: one of each kind, type and path for each value that stands there. */
export function mutants(recording: Recording, isRelevant: (target: Target) => boolean): Mutant[] {
  const seen = new Set<string>();
  const isFirst = (id: string) => seen.size < seen.add(id).size;
  return recording.registrations.flatMap(({ type, urn, props }) => {
    const ofValues = places(documentsRead(props)).flatMap(({ steps, value, statement }) => {
      const path = written(steps);
      return changesOf(String(steps.at(-1)), value)
        .filter((change) => change.value !== value && isRelevant({ type, path, kind: change.kind, value, statement }))
        .filter(({ kind }) => isFirst([type, path, kind, JSON.stringify(value)].join(" ")))
        .map(({ kind, value: changed }) => {
          return {
            type,
            urn,
            path,
            kind,
            recording: withProperties(recording, urn, (all) => replace(all, steps, changed)),
          };
        });
    });
    const isGone = isRelevant({ type, path: "", kind: "gone", value: props, statement: undefined });
    return isGone
      ? [...ofValues, { type, urn, path: "", kind: "gone" as const, recording: without(recording, urn) }]
      : ofValues;
  });
}

/** The recording with what its resources say in text read as the documents that they are. */
export function documentsRead(value: unknown): unknown {
  if (typeof value === "string" && /^\s*[[{]/.test(value)) {
    try {
      return documentsRead(JSON.parse(value));
    } catch {
      return value;
    }
  }
  if (Array.isArray(value)) return value.map(documentsRead);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, documentsRead(part)]));
}

interface Place {
  readonly steps: readonly Step[];
  readonly value: unknown;
  readonly statement: Statement | undefined;
}

export function places(value: unknown, steps: readonly Step[] = [], outer?: Statement): Place[] {
  const statement = isStatement(value) ? value : outer;
  const own = steps.length === 0 ? [] : [{ steps, value, statement }];
  if (typeof value !== "object" || value === null) return own;
  const parts: (readonly [Step, unknown])[] = Array.isArray(value)
    ? value.map((part, at) => [at, part] as const)
    : Object.entries(value);
  return [...own, ...parts.flatMap(([step, part]) => places(part, [...steps, step], statement))];
}

function isStatement(value: unknown): value is Statement {
  return typeof value === "object" && value !== null && "Effect" in value;
}

export function written(steps: readonly Step[]): string {
  return steps.map((step, at) => (typeof step === "number" ? `[${step}]` : at === 0 ? step : `.${step}`)).join("");
}

export function replace(value: unknown, [step, ...rest]: readonly Step[], by: unknown): unknown {
  if (step === undefined) return by;
  if (Array.isArray(value)) {
    return value.flatMap((part, at) => {
      const changed = at === step ? replace(part, rest, by) : part;
      return changed === nothing ? [] : [changed];
    });
  }
  const entries = Object.entries(value ?? {}).map(([key, part]) => [
    key,
    key === step ? replace(part, rest, by) : part,
  ]);
  return Object.fromEntries(entries.filter(([, part]) => part !== nothing));
}

function withProperties(recording: Recording, urn: string, change: (properties: unknown) => unknown): Recording {
  // What a change of an object gives is an object.
  const changed = <F extends { urn: string; props: object }>(facts: F): F =>
    facts.urn === urn ? { ...facts, props: change(documentsRead(facts.props)) as object } : facts;
  return {
    ...recording,
    registrations: recording.registrations.map(changed),
    resources: recording.resources.map((facts) => withoutLostSources(changed(facts))),
  };
}

/** A property that is gone comes from nowhere. */
function withoutLostSources(facts: StackResourceFacts): StackResourceFacts {
  const kept = Object.entries(facts.propertyDependencies).filter(([property]) => property in facts.props);
  return { ...facts, propertyDependencies: Object.fromEntries(kept) };
}

function without(recording: Recording, urn: string): Recording {
  const isKept = (facts: { urn: string }) => facts.urn !== urn;
  return {
    ...recording,
    registrations: recording.registrations.filter(isKept),
    resources: recording.resources.filter(isKept),
  };
}
