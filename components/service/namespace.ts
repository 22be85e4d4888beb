import type { SettingsProblem } from "../base";
import { checkNamespace } from "./controller-namespaces";

interface Housed {
  kubernetes?: { namespace?: string | undefined } | undefined;
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
  services: Readonly<Record<string, Housed>>,
  taken: readonly string[] = [],
): SettingsProblem[] {
  return Object.entries(services).flatMap(([service, housed]) => {
    const namespace = namespaceOf(service, housed);
    const message = foreign(namespace, taken) ?? crowded(service, namespace, services);
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
