import type { SettingsProblem } from "../base";

// https://docs.aws.amazon.com/eks/latest/userguide/network-reqs.html#cluster-subnets
const CLOSED = ["cac1-az3", "use1-az3", "usw1-az2"];

/** What is wrong with a zone, by its id, where a cluster on EKS is to be in it. */
export function checkEksZone(zoneId: string): string | undefined {
  if (!CLOSED.includes(zoneId)) return undefined;
  return `EKS runs no cluster in ${zoneId}. Choose another zone, or run all services on ECS.`;
}

/**
 * The zones of a network where no cluster on EKS can be, as far as their ids are given: a name means another zone in
 * each account. Paths are those of the network's settings.
 */
export function zonesWithoutEks(zones: readonly string[]): SettingsProblem[] {
  return zones.flatMap((zone, index) => {
    const problem = checkEksZone(zone);
    return problem ? [{ path: `zones[${index}]`, message: `found "${zone}"; ${problem}` }] : [];
  });
}
