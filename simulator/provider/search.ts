import { isDeepStrictEqual } from "node:util";

import type { Inventory, Thing } from "../cloud/thing";
import { type Properties, reveal } from "../value";

export interface Wanted {
  readonly urn: string;
  readonly id: string;
  readonly type: string;
  readonly outputs: Properties;
  /** The cluster that it is in; of no account or of any, if absent. */
  readonly account?: string;
}

/**
 * The thing behind a resource. It is found by its id, because a resource may have got another URN;
 * where ids say nothing (a password's is "none") or a replacement has the old one's, by more.
 */
export function find(inventory: Inventory, wanted: Wanted, which: "newest" | "oldest" = "newest"): Thing | undefined {
  let candidates = [...inventory.ofType(wanted.type)].filter(({ id, account }) => {
    return id === wanted.id && (wanted.account === undefined || account === wanted.account);
  });
  candidates = prefer(candidates, ({ urn }) => urn === wanted.urn);
  candidates = prefer(candidates, ({ region }) => region === "" || region === wanted.outputs.region);
  candidates = prefer(candidates, ({ outputs }) => isDeepStrictEqual(reveal(outputs), reveal(wanted.outputs)));
  candidates.sort((one, other) => one.generation - other.generation);
  return which === "newest" ? candidates.at(-1) : candidates[0];
}

function prefer(candidates: Thing[], isBetter: (thing: Thing) => boolean): Thing[] {
  if (candidates.length < 2) return candidates;
  const better = candidates.filter(isBetter);
  return better.length > 0 ? better : candidates;
}
