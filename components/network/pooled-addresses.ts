import { settingsError } from "../base";
import { checkVpcCidr } from "./address-plan";

/** The block that a pool gave a network, of which nothing was known before. Throws if it has no room for the subnets. */
export function usableBlock(network: string, block: string): string {
  const problem = checkVpcCidr(block);
  if (!problem) return block;
  throw settingsError(`Network "${network}"`, [{ path: "ipam.poolId", message: `its pool gave ${block}; ${problem}` }]);
}
