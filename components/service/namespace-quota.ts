import { isDeepStrictEqual } from "node:util";

import type { SettingsProblem } from "../base";
import { type AddressedWorkload, addressDemand } from "./address-demand";
import type { NamespaceQuota } from "./kubernetes-settings";
import { namespaceOf } from "./namespace";

interface Housed extends AddressedWorkload {
  cpu: number;
  memory: number;
  kubernetes?: { namespace?: string | undefined; namespaceQuota?: NamespaceQuota | undefined } | undefined;
}

/** What a namespace may take of the cluster, as the services that live in it say. */
export function quotaOf(namespace: string, services: Readonly<Record<string, Housed>>): NamespaceQuota | undefined {
  const [first] = inhabitants(namespace, services);
  return first?.[1].kubernetes?.namespaceQuota;
}

/**
 * Namespaces of which services say different things, and those too small for a deployment of all that lives there: pods
 * beyond the bound are not made, and their deployment would wait until it has failed. Paths start at the services.
 */
export function quotaProblems(services: Readonly<Record<string, Housed>>): SettingsProblem[] {
  return Object.entries(services).flatMap(([service, housed]) => {
    const namespace = namespaceOf(service, housed);
    const all = inhabitants(namespace, services);
    const quota = housed.kubernetes?.namespaceQuota;
    const [first] = all;
    const message =
      first && first[0] !== service
        ? otherThan(quota, first[0], first[1].kubernetes?.namespaceQuota, namespace)
        : tooSmall(quota, all, namespace);
    if (!message) return [];
    const found = quota ? `found ${JSON.stringify(quota)}` : "is missing";
    return [{ path: `${service}.kubernetes.namespaceQuota`, message: `${found}; ${message}` }];
  });
}

type Inhabitant = [service: string, housed: Housed];

function inhabitants(namespace: string, services: Readonly<Record<string, Housed>>): Inhabitant[] {
  return Object.entries(services).filter(([service, housed]) => namespaceOf(service, housed) === namespace);
}

function otherThan(
  quota: NamespaceQuota | undefined,
  neighbour: string,
  others: NamespaceQuota | undefined,
  namespace: string,
): string | undefined {
  if (isDeepStrictEqual(quota, others)) return undefined;
  const said = others ? `says ${JSON.stringify(others)}` : "says nothing";
  return `the namespace ${namespace} is that of ${neighbour}, too, which ${said}. Say the same, or choose another namespace.`;
}

function tooSmall(
  quota: NamespaceQuota | undefined,
  all: readonly Inhabitant[],
  namespace: string,
): string | undefined {
  if (!quota) return undefined;
  const vcpus = sum(all.map(([, { movingTo: _, ...each }]) => (addressDemand(each) * each.cpu) / 1024));
  const memoryGiB = sum(all.map(([, { movingTo: _, ...each }]) => (addressDemand(each) * each.memory) / 1024));
  if (vcpus <= quota.vcpus && memoryGiB <= quota.memoryGiB) return undefined;
  return (
    `while all services in ${namespace} are deployed at their largest, pods take up to ${vcpus} virtual CPUs and ` +
    `${memoryGiB} GiB. Set it to that or more, or lower scaling.max.`
  );
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}
