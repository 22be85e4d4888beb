import type { SettingsProblem } from "../base";

// https://docs.aws.amazon.com/eks/latest/userguide/network-reqs.html#cluster-subnets
const CLOSED = ["cac1-az3", "use1-az3", "usw1-az2"];

/**
 * The zones in which EKS has no control plane, as far as their ids are given: a zone's name means another zone in each
 * account. Paths are those of the network's settings.
 */
export function zonesWithoutEks(zones: readonly string[]): SettingsProblem[] {
  return zones.flatMap((zone, index) => {
    const message = `found "${zone}"; EKS runs no cluster in this zone. Choose another, or run all services on ECS.`;
    return CLOSED.includes(zone) ? [{ path: `zones[${index}]`, message }] : [];
  });
}
