import { sameThing, type Thing } from "../cloud/thing";
import { valueAt } from "../paths";
import { reveal } from "../value";
import type { Kind } from "./kind";

const names = new WeakMap<Thing, string | undefined>();

/** The name that no two things of this type can share; nothing where AWS gives a new id to each. */
export function uniqueName(kind: Kind, thing: Thing): string | undefined {
  if (!names.has(thing)) names.set(thing, findName(kind, thing));
  return names.get(thing);
}

function findName({ facts }: Kind, thing: Thing): string | undefined {
  const property = facts.unique === false ? undefined : (facts.unique ?? facts.autoname?.property);
  const value = property === undefined ? undefined : valueAt(thing.outputs, property);
  const name = value === undefined ? undefined : reveal(value);
  return typeof name === "string" ? name : undefined;
}

/** Whether two things cannot stand side by side. */
export function collide(kind: Kind, one: Thing, other: Thing): boolean {
  const name = uniqueName(kind, one);
  if (name === undefined || uniqueName(kind, other) !== name) return false;
  if (sameThing(one, other)) return false;
  if (one.account !== other.account || (one.region !== other.region && !kind.facts.worldwide)) return false;
  // Services belong to a cluster, security groups to a VPC: only there must a name be its own.
  return (kind.facts.within ?? []).every((path) => textAt(one, path) === textAt(other, path));
}

function textAt(thing: Thing, path: string): string {
  return JSON.stringify(reveal(valueAt(thing.outputs, path) ?? null));
}
