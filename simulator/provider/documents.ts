import { isDeepStrictEqual } from "node:util";

import type { Plain } from "../value";

type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

/** JSON with sorted names: what providers keep of a document. */
export function canonicalJson(value: Plain | Json): string {
  return JSON.stringify(value, (_, inner) =>
    typeof inner === "object" && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([one], [other]) => (one < other ? -1 : 1)))
      : inner,
  );
}

/** Whether two documents mean the same, however they are written. Text that is not JSON means itself. */
export function sameDocument(one: string, other: string): boolean {
  if (one === other) return true;
  const [first, second] = [parse(one), parse(other)];
  return first !== undefined && second !== undefined && isDeepStrictEqual(meaning(first), meaning(second));
}

function parse(text: string): Json | undefined {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function meaning(document: Json): Json {
  if (Array.isArray(document) && document.every(isContainer)) return document.map(containerMeaning).sort(byText);
  if (isRecord(document) && "Statement" in document) return policyMeaning(document);
  return document;
}

interface JsonRecord {
  readonly [name: string]: Json;
}

function isRecord(value: Json | undefined): value is JsonRecord {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

// IAM takes one value for a list of one, and lists as sets.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
function policyMeaning(policy: JsonRecord): Json {
  const statements = [policy.Statement ?? []].flat() as Json[];
  return { ...policy, Statement: statements.map((one) => setsIn(one)).sort(byText) };
}

function setsIn(value: Json): Json {
  if (Array.isArray(value)) {
    const items = value.map(setsIn).sort(byText);
    return items.length === 1 ? (items[0] ?? null) : items;
  }
  if (!isRecord(value)) return value;
  const members = Object.entries(value).filter(([name, member]) => !(name === "Sid" && member === ""));
  return Object.fromEntries(members.map(([name, member]) => [name, setsIn(member)]));
}

function isContainer(value: Json): value is JsonRecord {
  return isRecord(value) && typeof value.name === "string" && "image" in value;
}

const CONTAINER_DEFAULTS: JsonRecord = { essential: true, cpu: 0 };

// ECS returns what it fills in and leaves out what is empty, and keeps environments in no order.
// https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/ecs/task_definition_equivalency.go
function containerMeaning(container: Json): Json {
  const filled = { ...CONTAINER_DEFAULTS, ...(isRecord(container) ? container : {}) };
  const members = Object.entries(filled).filter(
    ([, value]) => value !== null && !(Array.isArray(value) && value.length === 0),
  );
  return Object.fromEntries(members.map(([name, value]) => [name, memberMeaning(name, value)]));
}

function memberMeaning(name: string, value: Json): Json {
  if (!Array.isArray(value)) return value;
  if (name === "portMappings")
    return value.map((port) => ({ protocol: "tcp", hostPort: portOf(port), ...(isRecord(port) ? port : {}) }));
  return name === "environment" || name === "secrets" ? [...value].sort(byText) : value;
}

function portOf(mapping: Json): Json {
  return isRecord(mapping) ? (mapping.containerPort ?? null) : null;
}

function byText(one: Json, other: Json): number {
  const [first, second] = [canonicalJson(one), canonicalJson(other)];
  return first < second ? -1 : first > second ? 1 : 0;
}
