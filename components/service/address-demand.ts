import type { SettingsProblem } from "../base";
import { boundsOf, mostTasks } from "./batches";
import { type DeploymentSettings, rolloutOf } from "./deployment-settings";
import type { Placed } from "./runtime";

/** What of a workload decides how many addresses it needs: each task, or pod, has one of its own. */
export interface AddressedWorkload extends Partial<Placed> {
  desiredCount: number;
  scaling?: { max: number } | undefined;
  deployment: DeploymentSettings;
  migration?: object | undefined;
}

/**
 * The addresses that a service needs at once, at most: while a new version runs beside the old one. One on the move needs
 * them on both runtimes. Nodes of EKS take addresses for their pods in blocks of 16 as long as there are any, and one by
 * one after that, so that blocks do not count.
 * https://docs.aws.amazon.com/eks/latest/userguide/auto-networking.html
 */
export function addressDemand(workload: AddressedWorkload): number {
  const runtimes = workload.movingTo === undefined ? 1 : 2;
  return runtimes * demandOnOne(workload);
}

function demandOnOne(workload: AddressedWorkload): number {
  const tasks = mostTasks(workload);
  const rollout = rolloutOf(workload.deployment);
  const running = rollout.strategy === "rolling" ? boundsOf(tasks, rollout).most : 2 * tasks;
  return running + (workload.migration ? 1 : 0);
}

// The first four addresses of a subnet and the last one.
// https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html
const KEPT_BY_AWS = 5;

/**
 * What is wrong where all services, deployed at once, need more addresses than the private subnets have. The subnets
 * are given by the lengths of their prefixes, and what else lies in them (endpoints, an internal load balancer, nodes)
 * by the number of its addresses. Paths are those of the services by name.
 */
export function addressShortage(
  services: Readonly<Record<string, AddressedWorkload>>,
  subnetPrefixLengths: readonly number[],
  taken = 0,
): SettingsProblem[] {
  const sizes = subnetPrefixLengths.map((length) => 2 ** (32 - length) - KEPT_BY_AWS);
  const free = Math.max(0, sizes.reduce((sum, size) => sum + size, 0) - taken);
  const demands = Object.entries(services).map(([name, workload]) => ({
    name,
    workload,
    needs: addressDemand(workload),
  }));
  const needed = demands.reduce((sum, { needs }) => sum + needs, 0);
  const [greediest] = demands.sort((one, other) => other.needs - one.needs);
  if (!greediest || needed <= free) return [];
  const { name, workload, needs } = greediest;
  const field = workload.scaling ? "scaling.max" : "desiredCount";
  const others = demands.length > 1 ? `, with all other services ${needed}` : "";
  const message =
    `found ${mostTasks(workload)}; a deployment with ${workload.deployment.strategy} needs ${needs} addresses at ` +
    `once${others}, and the ${sizes.length} private subnets have ${free}. ` +
    "Lower it, or give the network a larger cidr or more zones.";
  return [{ path: `${name}.${field}`, message }];
}
