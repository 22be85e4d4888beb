import { isIP } from "node:net";

import type { Facts, Rule } from "../facts";
import type { Problem } from "../kit";
import { given, valuesAt } from "../paths";
import { Asset, containsSecret, containsUnknown, isList, isProperties, type Properties, type Value } from "../value";
import { show } from "./shape-check";

/** What is wrong with values and with how properties go together, by the facts. */
export function* checkRules(facts: Facts, inputs: Properties): Generator<Problem> {
  for (const [path, rule] of Object.entries(facts.values ?? {})) {
    for (const value of valuesAt(inputs, path)) {
      const hidden = containsSecretAt(inputs, path);
      const allowed = broken(rule, value);
      if (allowed !== undefined) yield { path, reason: `found ${hidden ? "a secret" : show(value)}; ${allowed}` };
    }
  }
  yield* checkCombinations(facts, inputs);
}

function* checkCombinations(facts: Facts, inputs: Properties): Generator<Problem> {
  for (const { block, names, found } of blocks(inputs, facts.conflicts)) {
    const [first, ...others] = found;
    if (first === undefined || others.length === 0) continue;
    yield { path: block + first, reason: `conflicts with ${others.join(", ")}; give only one of ${names.join(", ")}` };
  }
  for (const { block, names, found } of blocks(inputs, facts.exactlyOneOf)) {
    if (found.length === 1) continue;
    const what = found.length === 0 ? "none is given" : `${found.join(" and ")} are given`;
    yield { path: block + (found[0] ?? names[0]), reason: `exactly one of ${names.join(", ")} is needed, and ${what}` };
  }
  for (const { block, names, found } of blocks(inputs, facts.atLeastOneOf)) {
    if (found.length > 0) continue;
    yield { path: block + names[0], reason: `at least one of ${names.join(", ")} is needed, and none is given` };
  }
  const together = Object.entries(facts.requiredWith ?? {}).map(([path, others]) => [path, ...others]);
  for (const { block, names, found } of blocks(inputs, together)) {
    const missing = names.filter((name) => !found.includes(name));
    if (found[0] !== names[0] || missing.length === 0) continue;
    yield { path: block + names[0], reason: `needs ${missing.join(", ")} as well` };
  }
}

interface Block {
  readonly block: string;
  readonly names: readonly string[];
  /** Which of the names are given in it. */
  readonly found: readonly string[];
}

// Rules about members of a block hold in each block of a list by itself, and not at all where the block is left out.
function* blocks(inputs: Properties, groups: readonly (readonly string[])[] = []): Generator<Block> {
  for (const group of groups) {
    const parents = group.map((path) => path.split(".").slice(0, -1).join("."));
    const parent = parents.every((one) => one === parents[0]) ? (parents[0] ?? "") : "";
    const names = parent === "" ? group : group.map((path) => path.slice(parent.length + 1));
    for (const value of parent === ""
      ? [inputs]
      : valuesAt(inputs, parent).flatMap((one) => (isList(one) ? one : [one]))) {
      if (!isProperties(value)) continue;
      yield { block: parent === "" ? "" : `${parent}.`, names, found: names.filter((name) => given(value, name)) };
    }
  }
}

function containsSecretAt(inputs: Properties, path: string): boolean {
  const top = inputs[path.split(".")[0] ?? ""];
  return top !== undefined && containsSecret(top);
}

/** What a rule allows, if a value is not that. */
function broken(rule: Rule, value: Value): string | undefined {
  if (containsUnknown(value) || isProperties(value) || value instanceof Asset) return undefined;
  if (isList(value)) return brokenCount(rule, value.length) ?? firstBroken(rule, value);
  if (typeof value === "number") return brokenNumber(rule, value);
  if (typeof value === "string") return brokenText(rule, value);
  return undefined;
}

function firstBroken(rule: Rule, values: readonly Value[]): string | undefined {
  for (const value of values) {
    const allowed = broken(rule, value);
    if (allowed !== undefined) return `${show(value)} in it is not allowed: ${allowed}`;
  }
  return undefined;
}

function brokenCount({ minItems = 0, maxItems = Number.POSITIVE_INFINITY }: Rule, count: number): string | undefined {
  return count < minItems || count > maxItems
    ? `${span(minItems, maxItems)} items are allowed, not ${count}`
    : undefined;
}

function brokenNumber(rule: Rule, value: number): string | undefined {
  const { min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY, oneOf, oneOfOrMultipleOf } = rule;
  if (value < min || value > max) return `allowed is ${span(min, max)}`;
  if (oneOf && !oneOf.includes(value)) return `allowed are ${oneOf.join(", ")}`;
  if (!oneOfOrMultipleOf) return undefined;
  const { oneOf: listed, multipleOf } = oneOfOrMultipleOf;
  return listed.includes(value) || value % multipleOf === 0
    ? undefined
    : `allowed are ${listed.join(", ")} and multiples of ${multipleOf}`;
}

function brokenText(rule: Rule, value: string): string | undefined {
  const { minLength = 0, maxLength = Number.POSITIVE_INFINITY, oneOf, ignoreCase, pattern, notPattern } = rule;
  if (value.length < minLength || value.length > maxLength) {
    return `${span(minLength, maxLength)} characters are allowed, not ${value.length}`;
  }
  if (oneOf && !oneOf.some((one) => same(String(one), value, ignoreCase))) return `allowed are ${oneOf.join(", ")}`;
  if (pattern !== undefined && !expression(pattern).test(value)) return `it must match ${pattern}`;
  if (notPattern !== undefined && expression(notPattern).test(value)) return `it must not match ${notPattern}`;
  return brokenFormat(rule, value) ?? brokenNumeral(rule, value);
}

// Some numbers are written as text: the minutes of a deployment.
function brokenNumeral({ min, max }: Rule, value: string): string | undefined {
  if (min === undefined && max === undefined) return undefined;
  const number = value.trim() === "" ? Number.NaN : Number(value);
  return Number.isNaN(number) ? "a number in quotes is expected" : brokenNumber({ min, max }, number);
}

function brokenFormat({ format, cidrPrefixMin = 0, cidrPrefixMax = 128 }: Rule, value: string): string | undefined {
  switch (format) {
    case "arn":
      return /^arn:[^:]+:[^:]+:[^:]*:[^:]*:.+/.test(value) || value === "" ? undefined : "an ARN is expected";
    case "base64":
      return Buffer.from(value, "base64").toString("base64") === value ? undefined : "base64 is expected";
    case "budgetTime":
      return /^\d{4}-\d\d-\d\d_\d\d:\d\d$/.test(value) ? undefined : "a time as 2030-01-31_00:00 is expected";
    case "cidr":
      return isCidr(value, cidrPrefixMin, cidrPrefixMax) ? undefined : "a CIDR block is expected";
    case "ip":
      return isIP(value) > 0 ? undefined : "an IP address is expected";
    case "json":
      return isJson(value) || value === "" ? undefined : "JSON is expected";
    case "localTime":
      return /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/.test(value) ? undefined : "a time as 2030-01-31T00:00:00 is expected";
    case "numeric":
      return value.trim() !== "" && Number.isFinite(Number(value)) ? undefined : "a number in quotes is expected";
    case "rfc3339":
      return Number.isNaN(Date.parse(value)) ? "a time as 2030-01-31T00:00:00Z is expected" : undefined;
    default:
      return undefined;
  }
}

function isCidr(text: string, least: number, most: number): boolean {
  const [address = "", length = "", ...more] = text.split("/");
  const bits = isIP(address) === 4 ? 32 : 128;
  const prefix = Number(length);
  return (
    isIP(address) > 0 && /^\d+$/.test(length) && more.length === 0 && prefix >= least && prefix <= Math.min(bits, most)
  );
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function same(one: string, other: string, ignoreCase = false): boolean {
  return ignoreCase ? one.toLowerCase() === other.toLowerCase() : one === other;
}

const expressions = new Map<string, RegExp>();

// Written for Go, whose expressions name case-insensitivity inside.
function expression(pattern: string): RegExp {
  const known =
    expressions.get(pattern) ?? new RegExp(pattern.replace(/^\(\?i\)/, ""), pattern.startsWith("(?i)") ? "i" : "");
  expressions.set(pattern, known);
  return known;
}

function span(least: number, most: number): string {
  if (!Number.isFinite(most)) return `${least} or more`;
  if (!Number.isFinite(least) || least === 0) return `${most} or less`;
  return least === most ? `${least}` : `${least} to ${most}`;
}
