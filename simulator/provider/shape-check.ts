import type { ObjectShape } from "../contract";
import { describe, readProperty, type Type } from "../contract/type";
import type { Problem } from "../kit";
import { joinPath } from "../paths";
import { Asset, isList, isProperties, mapProperties, type Properties, Secret, Unknown, type Value } from "../value";
import type { Kind } from "./kind";
import { nearest } from "./nearest";
import { providersWords, type Words } from "./shape-words";

type Shaped = Pick<Kind, "contract" | "shape"> & {
  /** How problems are worded; as the provider does, if absent. */
  readonly words?: Words;
};

/** What is wrong with the names and types of properties, by the contract. */
export function* checkShape(kind: Shaped, inputs: Properties): Generator<Problem> {
  yield* checkObject(kind, "", kind.shape.inputs, inputs);
}

function* checkObject(kind: Shaped, path: string, shape: ObjectShape, found: Properties): Generator<Problem> {
  for (const [name, value] of Object.entries(found)) {
    const declared = Object.hasOwn(shape, name) ? shape[name] : shape["*"];
    const at = joinPath(path, name);
    if (declared === undefined) yield { path: at, reason: unknownProperty(kind, at, name, shape) };
    else yield* checkValue(kind, at, readProperty(declared).type, value);
  }
  for (const [name, text] of Object.entries(shape)) {
    if (!readProperty(text).required || (Object.hasOwn(found, name) && found[name] !== null)) continue;
    const reason = wordsOf(kind).missing(describe(readProperty(text).type));
    yield { path: joinPath(path, name), reason };
  }
}

function unknownProperty(kind: Shaped, path: string, name: string, shape: ObjectShape): string {
  if (kind.shape.outputs.includes(name) && path === name) return "is set by the provider and cannot be given";
  const allowed = Object.keys(shape);
  const meant = nearest(name, allowed);
  const unknown = wordsOf(kind).unknown(path);
  if (meant !== undefined) return `${unknown}; did you mean ${meant}?`;
  return `${unknown}; ${allowed.length === 0 ? "there is nothing to give" : `allowed are ${allowed.join(", ")}`}`;
}

function wordsOf({ words = providersWords }: Shaped): Words {
  return words;
}

function* checkValue(kind: Shaped, path: string, type: Type, value: Value): Generator<Problem> {
  if (value === null || value instanceof Unknown) return;
  if (value instanceof Secret) {
    for (const problem of checkValue(kind, path, type, value.value)) yield { ...problem, reason: hide(problem.reason) };
    return;
  }
  if (!fits(type, value)) {
    yield { path, reason: wordsOf(kind).mistyped(path, show(value), describe(type)) };
    return;
  }
  yield* checkParts(kind, path, type, value);
}

function* checkParts(kind: Shaped, path: string, type: Type, value: Value): Generator<Problem> {
  if (type.kind === "union") yield* checkAlternatives(kind, path, type.among, value);
  if (type.kind === "list" && isList(value)) {
    for (const [index, item] of value.entries()) yield* checkValue(kind, joinPath(path, index), type.of, item);
  }
  if (!isProperties(value)) return;
  if (type.kind === "object") yield* checkObject(kind, path, kind.contract.object(type.name), value);
  if (type.kind !== "map") return;
  for (const [key, item] of Object.entries(value)) yield* checkValue(kind, joinPath(path, key), type.of, item);
}

function* checkAlternatives(kind: Shaped, path: string, among: readonly Type[], value: Value): Generator<Problem> {
  const shapes = among.flatMap((one) => (one.kind === "object" ? [kind.contract.object(one.name)] : []));
  if (isProperties(value) && shapes.length > 0) {
    // An object may have members of several alternatives: a principal names services and accounts together.
    const optional = shapes.map((shape) => mapProperties(shape, (text) => text.replace(/!$/, "")));
    yield* checkObject(kind, path, shapes.length === 1 ? (shapes[0] ?? {}) : Object.assign({}, ...optional), value);
    return;
  }
  const match = among.find((one) => fits(one, value));
  if (match) yield* checkParts(kind, path, match, value);
}

function fits(type: Type, value: Value): boolean {
  switch (type.kind) {
    case "any":
      return true;
    case "union":
      return type.among.some((one) => fits(one, value));
    case "literal":
      return value === type.text;
    case "list":
      return isList(value);
    case "map":
    case "object":
      return isProperties(value);
    case "asset":
      return value instanceof Asset;
    default:
      return typeof value === type.kind;
  }
}

/** A value as far as a message can show it. */
export function show(value: Value): string {
  if (value instanceof Secret) return "a secret";
  if (value instanceof Unknown) return "an unknown value";
  if (value instanceof Asset) return "an asset";
  if (isList(value)) return "a list";
  if (isProperties(value)) return "an object";
  const text = JSON.stringify(value);
  return text.length > 120 ? `${text.slice(0, 117)}..."` : text;
}

function hide(reason: string): string {
  return reason.replace(/^(found|Invalid value:) .*?(;|: \w+ )/s, "$1 a secret$2");
}
