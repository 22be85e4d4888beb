import { networkOf } from "../../address";
import type { Problem } from "../../kit";

/** Refuses a block that is not written as the first of its addresses. */
export function unwritten(path: string, block: string): Problem[] {
  const network = networkOf(block);
  return network === undefined || network === block
    ? []
    : [{ path, reason: `found "${block}"; the block is written ${network}` }];
}
