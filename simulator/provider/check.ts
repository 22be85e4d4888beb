import type { Fingerprint } from "../cloud/fingerprint";
import type { Facts } from "../facts";
import type { Problem } from "../kit";
import { change, fill, given, put } from "../paths";
import {
  containsSecret,
  containsUnknown,
  isList,
  isProperties,
  mapProperties,
  type Properties,
  reveal,
  Secret,
  secret,
  unknown,
  type Value,
  withoutSecrets,
} from "../value";
import { canonicalJson } from "./documents";
import type { Kind } from "./kind";
import { type Autonaming, automaticName, logicalNameOf } from "./names";
import { checkRules } from "./rule-check";
import { checkShape } from "./shape-check";
import { allTags } from "./tags";

export interface CheckRequest {
  readonly urn: string;
  readonly news: Properties;
  readonly olds: Properties;
  readonly defaultTags: Value | undefined;
  readonly autonaming: Autonaming | undefined;
  readonly own: Fingerprint;
}

export interface Checked {
  readonly inputs: Properties;
  readonly problems: readonly Problem[];
}

/** Refuses what no order of deployment makes right, and fills in what the provider fills in before it plans. */
export function check(kind: Kind, request: CheckRequest): Checked {
  const given = withoutNulls(request.news);
  const misshapen = [...checkShape(kind, given)];
  // A value of the wrong type would only be reported again as one that is not allowed.
  if (misshapen.length > 0) return { inputs: given, problems: misshapen };

  const inputs = complete(kind, request, documentsAsText(kind, given));
  const problems = [...checkRules(kind.facts, inputs)];
  const isJudged = problems.length > 0 || containsUnknown(inputs);
  if (!isJudged) problems.push(...(kind.behaviour.check?.(reveal(inputs)) ?? []));
  return { inputs, problems: problems.map(({ path, reason }) => ({ path, reason: withoutSecrets(reason, inputs) })) };
}

function complete(kind: Kind, request: CheckRequest, given: Properties): Properties {
  const { urn, olds, own, autonaming: asked, defaultTags } = request;
  let inputs = withDefaults(kind.facts, given);
  const { autoname } = kind.facts;
  if (autoname && (autoname.property.split(".")[0] ?? "") in kind.shape.inputs) {
    const name = automaticName({ autoname, logicalName: logicalNameOf(urn), inputs, olds, own, asked });
    if (name !== undefined) inputs = put(inputs, autoname.property, name);
  }
  if (kind.shape.outputs.includes("tagsAll")) inputs = { ...inputs, tagsAll: allTags(defaultTags, inputs.tags) };
  for (const path of secretPaths(kind)) inputs = change(inputs, path, secret);
  return inputs;
}

/** Properties that must not be shown, whoever gives or makes them. */
export function secretPaths(kind: Kind): readonly string[] {
  return [...new Set([...(kind.facts.secrets ?? []), ...(kind.shape.secrets ?? [])])];
}

function withDefaults({ defaults = {}, conflicts = [], exactlyOneOf = [] }: Facts, inputs: Properties): Properties {
  let filled = inputs;
  for (const [path, value] of Object.entries(defaults)) {
    const rivals = [...conflicts, ...exactlyOneOf].filter((group) => group.includes(path)).flat();
    if (rivals.some((rival) => rival !== path && given(inputs, rival))) continue;
    filled = fill(filled, path, value as Value);
  }
  return filled;
}

// A policy may be given as an object; the provider keeps the text.
function documentsAsText(kind: Kind, inputs: Properties): Properties {
  return mapProperties(inputs, (value, name) => (isDocument(kind.shape.inputs[name]) ? asText(value) : value));
}

function isDocument(type: string | undefined): boolean {
  return type !== undefined && /^string\|#\w+\.\w*Document!?$/.test(type);
}

function asText(value: Value): Value {
  if (value instanceof Secret) return secret(asText(value.value));
  if (!isProperties(value)) return value;
  if (containsUnknown(value)) return containsSecret(value) ? secret(unknown) : unknown;
  const text = canonicalJson(reveal(value));
  return containsSecret(value) ? secret(text) : text;
}

function withoutNulls(properties: Properties): Properties {
  const kept = Object.entries(properties).filter(([, value]) => value !== null);
  return Object.fromEntries(kept.map(([name, value]) => [name, withoutNullsIn(value)]));
}

function withoutNullsIn(value: Value): Value {
  if (isList(value)) return value.map(withoutNullsIn);
  return isProperties(value) ? withoutNulls(value) : value;
}
