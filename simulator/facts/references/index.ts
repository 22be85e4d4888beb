import { table } from "./table";
import type { Reference, Target } from "./target";
import * as targets from "./targets";

export type { Reference, Target } from "./target";

/** What the properties of a type refer to, by their paths. */
export function referencesOf(type: string): Readonly<Record<string, Reference>> {
  return table[type] ?? {};
}

/** How others refer to a type. */
export function targetOf(type: string): Target | undefined {
  return Object.values(targets).find((target) => target.type === type);
}

export interface Referrer {
  readonly type: string;
  readonly path: string;
  readonly by: readonly string[];
}

const referrers = new Map<string, Referrer[]>();
for (const [type, references] of Object.entries(table)) {
  for (const [path, { to, holds }] of Object.entries(references)) {
    if (!holds) continue;
    for (const target of to) referrers.set(target.type, [...(referrers.get(target.type) ?? []), { type, path, by: target.by }]);
  }
}

/** Which properties of which types keep things of a type from being deleted. */
export function holdersOf(type: string): readonly Referrer[] {
  return referrers.get(type) ?? [];
}
