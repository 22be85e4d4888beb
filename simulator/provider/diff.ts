import { isDeepStrictEqual } from "node:util";

import { readProperty, type Type } from "../contract/type";
import { joinPath, valueAt } from "../paths";
import {
  Asset,
  containsUnknown,
  isList,
  isProperties,
  type Properties,
  reveal,
  Secret,
  Unknown,
  type Value,
} from "../value";
import { sameDocument } from "./documents";
import type { Kind } from "./kind";

export interface PropertyChange {
  /** As Pulumi writes it: `ingress[0].fromPort`. */
  readonly path: string;
  readonly what: "add" | "delete" | "update";
  readonly replaces: boolean;
}

export interface DiffRequest {
  readonly oldInputs: Properties;
  readonly news: Properties;
  readonly ignoreChanges: readonly string[];
}

export interface Difference {
  readonly changes: readonly PropertyChange[];
  readonly deleteBeforeReplace: boolean;
}

/** As much of a kind as a comparison needs. */
type Compared = Pick<Kind, "token" | "contract" | "shape" | "facts">;

/** What a deployment would change, by the inputs before and after. */
export function diff(kind: Compared, { oldInputs, news, ignoreChanges }: DiffRequest): Difference {
  const changes = [...compareMembers(kind, "", "", oldInputs, news)].filter(
    ({ path }) => !ignoreChanges.some((ignored) => isWithin(path, ignored)),
  );
  const replaces = changes.some((change) => change.replaces);
  return { changes, deleteBeforeReplace: replaces && deletesFirst(kind, oldInputs, news) };
}

// Two things cannot have the same name at once, so whoever names by hand loses the old thing first.
function deletesFirst({ token, facts }: Compared, olds: Properties, news: Properties): boolean {
  if (facts.deleteBeforeReplace) return true;
  const name = facts.autoname === undefined ? undefined : valueAt(news, facts.autoname.property);
  // An object of another name or namespace is in nobody's way.
  if (token.startsWith("kubernetes:") && PLACE.some((path) => valueAt(olds, path) !== valueAt(news, path)))
    return false;
  return typeof name === "string" && !/[0-9a-f]{7}(\.\w+)?$/.test(name);
}

const PLACE = ["metadata.name", "metadata.namespace"];

function* compareMembers(
  kind: Compared,
  path: string,
  schema: string,
  old: Properties,
  now: Properties,
): Generator<PropertyChange> {
  for (const name of new Set([...Object.keys(old), ...Object.keys(now)])) {
    const at = schema === "" ? name : `${schema}.${name}`;
    yield* compare(kind, joinPath(path, name), at, old[name] ?? undefined, now[name] ?? undefined);
  }
}

function* compare(
  kind: Compared,
  path: string,
  schema: string,
  old: Value | undefined,
  now: Value | undefined,
): Generator<PropertyChange> {
  if (old instanceof Secret || now instanceof Secret) {
    yield* compare(kind, path, schema, unwrap(old), unwrap(now));
    return;
  }
  if (now === undefined) {
    if (old !== undefined && !isEmpty(old) && !keepsWithout(kind, schema))
      yield changed(kind, path, schema, "delete", old);
    return;
  }
  if (old === undefined) {
    if (!isEmpty(now)) yield changed(kind, path, schema, "add", now);
    return;
  }
  if (now instanceof Unknown || old instanceof Unknown) yield changed(kind, path, schema, "update", now);
  else if (isProperties(old) && isProperties(now)) yield* compareMembers(kind, path, schema, old, now);
  else if (isList(old) && isList(now)) yield* compareLists(kind, path, schema, old, now);
  else if (!sameScalar(kind, schema, old, now)) yield changed(kind, path, schema, "update", now);
}

function* compareLists(
  kind: Compared,
  path: string,
  schema: string,
  old: readonly Value[],
  now: readonly Value[],
): Generator<PropertyChange> {
  const sets = kind.facts.sets ?? [];
  if (sets.includes(schema) && sameMembers(old, now)) return;
  for (let index = 0; index < Math.max(old.length, now.length); index++) {
    yield* compare(kind, joinPath(path, index), schema, old[index], now[index]);
  }
}

function sameMembers(old: readonly Value[], now: readonly Value[]): boolean {
  if (old.length !== now.length || containsUnknown(now)) return false;
  const order = (values: readonly Value[]) => values.map((value) => JSON.stringify(reveal(value))).sort();
  return isDeepStrictEqual(order(old), order(now));
}

function sameScalar({ facts }: Compared, schema: string, old: Value, now: Value): boolean {
  if (old instanceof Asset && now instanceof Asset) return old.fingerprint === now.fingerprint;
  if (typeof old === "string" && typeof now === "string" && facts.values?.[schema]?.format === "json") {
    return sameDocument(old, now);
  }
  return isDeepStrictEqual(old, now);
}

function changed(
  kind: Compared,
  path: string,
  schema: string,
  what: PropertyChange["what"],
  value: Value,
): PropertyChange {
  return { path, what, replaces: replaces(kind, schema, value) };
}

function replaces(kind: Compared, schema: string, value: Value): boolean {
  const { replaceOn = [] } = kind.facts;
  if (schema === "region") return kind.token.startsWith("aws:");
  if (replaceOn.includes(schema)) return true;
  // A list of plain values or a map has no members of its own: it is what changes.
  // The provider for Kubernetes compares what it replaces for as a whole.
  const parents = ancestors(schema).filter((parent) => replaceOn.includes(parent));
  if (parents.some((parent) => kind.token.startsWith("kubernetes:") || !isBlock(kind, parent))) return true;
  // A block that comes or goes brings or takes its members.
  return leafPaths(schema, value).some((leaf) => replaceOn.includes(leaf));
}

function ancestors(schema: string): string[] {
  const names = schema.split(".");
  return names.slice(1).map((_, index) => names.slice(0, index + 1).join("."));
}

function isBlock({ shape, contract }: Compared, schema: string): boolean {
  let members = shape.inputs;
  let type: Type | undefined;
  for (const name of schema.split(".")) {
    const text = members[name];
    if (text === undefined) return false;
    type = innermost(readProperty(text).type);
    members = type.kind === "object" ? contract.object(type.name) : {};
  }
  return type?.kind === "object";
}

function innermost(type: Type): Type {
  return type.kind === "list" ? innermost(type.of) : type;
}

function leafPaths(schema: string, value: Value): string[] {
  if (value instanceof Secret) return leafPaths(schema, value.value);
  if (isList(value)) return value.flatMap((item) => leafPaths(schema, item));
  if (!isProperties(value)) return [schema];
  return Object.entries(value).flatMap(([name, inner]) => leafPaths(`${schema}.${name}`, inner));
}

function keepsWithout({ facts, shape }: Compared, schema: string): boolean {
  if (schema === "region") return "region" in shape.inputs;
  return facts.optionalComputed?.includes(schema) ?? false;
}

function unwrap(value: Value | undefined): Value | undefined {
  return value instanceof Secret ? value.value : value;
}

function isEmpty(value: Value): boolean {
  return (isList(value) && value.length === 0) || (isProperties(value) && Object.keys(value).length === 0);
}

function isWithin(path: string, ignored: string): boolean {
  const pattern = ignored.replace(/\["([A-Za-z_$][\w$]*)"\]/g, ".$1");
  if (pattern === "*" || path === pattern) return true;
  if (pattern.includes("*"))
    return new RegExp(`^${pattern.split("*").map(literally).join("[^.\\[]+")}($|[.\\[])`).test(path);
  return path.startsWith(`${pattern}.`) || path.startsWith(`${pattern}[`);
}

function literally(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
