import type { Thing } from "../cloud/thing";
import { reveal } from "../value";
import type { Kind } from "./kind";

/** The name that no two things of this type can share; nothing where AWS gives a new id to each. */
export function uniqueName(kind: Kind, thing: Thing): string | undefined {
  const { unique, autoname } = kind.facts;
  const property = unique === false ? undefined : (unique ?? autoname?.property);
  const value = property === undefined ? undefined : thing.outputs[property];
  const name = value === undefined ? undefined : reveal(value);
  return typeof name === "string" ? name : undefined;
}

/** Whether two things cannot stand side by side. */
export function isCollision(kind: Kind, one: Thing, other: Thing): boolean {
  if (one.account !== other.account || (one.region !== other.region && !kind.facts.worldwide)) return false;
  if (one.urn === other.urn && one.generation === other.generation) return false;
  return scopeOf(kind, one) === scopeOf(kind, other);
}

// Services belong to a cluster, policies to a role: only there must a name be its own.
function scopeOf(kind: Kind, thing: Thing): string {
  const within = (kind.facts.within ?? []).map((name) => reveal(thing.outputs[name] ?? null));
  return JSON.stringify([uniqueName(kind, thing), ...within]);
}
