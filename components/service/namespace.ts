import type { SettingsProblem } from "../base";
import { checkNamespace } from "./controller-namespaces";

interface Housed {
  kubernetes?: { namespace?: string | undefined } | undefined;
}

interface Scheduled extends Housed {
  scaling?: { schedules: Readonly<Record<string, unknown>> } | undefined;
}

/** The namespace that a service lives in on Kubernetes: the one that it names, or one of its own, named after it. */
export function namespaceOf(service: string, { kubernetes }: Housed): string {
  return kubernetes?.namespace ?? service;
}

/**
 * What keeps services on EKS from living where they are to: a namespace that belongs to somebody else, or to a service
 * that makes objects of the same name. Paths start at the services.
 *
 * @param taken namespaces of what else is made in the cluster.
 */
export function namespaceProblems(
  services: Readonly<Record<string, Scheduled>>,
  taken: readonly string[] = [],
): SettingsProblem[] {
  return Object.entries(services).flatMap(([service, housed]) => {
    const namespace = namespaceOf(service, housed);
    const message = foreign(namespace, taken) ?? crowded(service, namespace, services) ?? confused(service, services);
    return message ? [{ path: `${service}.kubernetes.namespace`, message: `found "${namespace}"; ${message}` }] : [];
  });
}

function foreign(namespace: string, taken: readonly string[]): string | undefined {
  if (!taken.includes(namespace)) return checkNamespace(namespace);
  return "it belongs to the load balancer. Choose another one.";
}

// What a service makes beside what has its own name. Services would have each other's pods, or refuse to be made.
const PARTS = ["in", "migration", "out", "ping", "pong", "schedules", "secrets"];

function crowded(service: string, namespace: string, services: Readonly<Record<string, Housed>>): string | undefined {
  const neighbour = Object.entries(services).find(
    ([other, housed]) =>
      namespaceOf(other, housed) === namespace && PARTS.some((part) => service === `${other}-${part}`),
  );
  if (!neighbour) return undefined;
  return (
    `${neighbour[0]} lives there too, and calls a part of its own ${service}. ` +
    "Give one of the two another namespace, or another name."
  );
}

// Schedules are called after their service: `night-shift` of `orders`, and `shift` of `orders-night`. Kubernetes takes
// the second one for a change of the first.
function confused(service: string, services: Readonly<Record<string, Scheduled>>): string | undefined {
  const { [service]: housed = {}, ...others } = services;
  const namespace = namespaceOf(service, housed);
  const neighbours = Object.entries(others).filter(([other, its]) => namespaceOf(other, its) === namespace);
  const theirs = neighbours.flatMap(([other, its]) => schedulesOf(other, its));
  const shared = schedulesOf(service, housed).find((name) => theirs.includes(name));
  return (
    shared &&
    `a schedule of another service that lives there would be called ${shared}, too. ` +
      "Give one of the two another namespace, or its schedule another name."
  );
}

function schedulesOf(service: string, { scaling }: Scheduled): string[] {
  return Object.keys(scaling?.schedules ?? {}).map((schedule) => `${service}-${schedule}`);
}
