import { parseCidr } from "../base/cidr";
import { privatePrefixLength } from "./address-plan";
import { interfacesOf } from "./endpoint-settings";
import type { NetworkSettings } from "./settings";

/** The room in the private subnets, as far as settings tell. */
export interface PrivateAddresses {
  subnetPrefixLengths: readonly number[];
  /** The addresses that interfaces to AWS services take. */
  taken: number;
}

/** Nothing for a VPC that exists: how large its subnets are, AWS alone knows. */
export function privateAddresses({
  cidr,
  ipam,
  zones,
  endpoints,
  existing,
}: NetworkSettings): PrivateAddresses | undefined {
  const vpcPrefixLength = cidr === undefined ? ipam?.prefixLength : parseCidr(cidr)?.prefix;
  if (existing || vpcPrefixLength === undefined) return undefined;
  return {
    subnetPrefixLengths: zones.map(() => privatePrefixLength(vpcPrefixLength)),
    taken: interfacesOf(endpoints).length * zones.length,
  };
}
