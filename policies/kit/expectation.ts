import { isObject, type Value } from "./value";

/** What a rule wants of a value, and how a message says it. */
export interface Expectation {
  readonly wording: string;
  readonly accepts: (value: Value) => boolean;
}

export type Scalar = string | number | boolean;

/** A scalar as providers read it: "true" is true, and "5" is 5. */
export function same(value: Value, expected: Scalar): boolean {
  return typeof value !== "object" && typeof value !== "symbol" && String(value) === String(expected);
}

export function equalTo(expected: Scalar): Expectation {
  return { wording: JSON.stringify(expected), accepts: (value) => same(value, expected) };
}

export function oneOf(...allowed: readonly Scalar[]): Expectation {
  const wording = allowed.map((each) => JSON.stringify(each)).join(", ");
  return { wording: `one of ${wording}`, accepts: (value) => allowed.some((each) => same(value, each)) };
}

export function matching(pattern: RegExp, wording: string): Expectation {
  return { wording, accepts: (value) => typeof value === "string" && pattern.test(value) };
}

/** Nothing at all: no value, an empty text, list or object. */
export function isEmpty(value: Value | undefined): boolean {
  if (value === undefined || value === null || value === "") return true;
  if (Array.isArray(value)) return value.length === 0;
  return isObject(value) && Object.keys(value).length === 0;
}

/** A number of this size or more. */
export function atLeast(least: number, unit = ""): Expectation {
  return { wording: `at least ${least}${unit && ` ${unit}`}`, accepts: (value) => numberOf(value) >= least };
}

/** A number of this size or less. */
export function atMost(most: number, unit = ""): Expectation {
  return { wording: `at most ${most}${unit && ` ${unit}`}`, accepts: (value) => numberOf(value) <= most };
}

/** A number as providers read it: "5" is 5. What is none compares with nothing. */
function numberOf(value: Value): number {
  if (typeof value === "string" && value.trim() !== "") return Number(value);
  return typeof value === "number" ? value : Number.NaN;
}
