import { listenerPriority, type Routing } from "./listener-priority";

/**
 * The place of each service's rule among those of the load balancer on EKS, the lowest first. There it is told an order
 * of up to a thousand, and gives the priorities itself.
 * https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/annotations/#group.order
 */
export function ingressOrders(
  services: Readonly<Record<string, { routing: Routing | "none" }>>,
): Record<string, number> {
  const routed = Object.entries(services).flatMap(([service, { routing }]): [string, number][] =>
    routing === "none" ? [] : [[service, listenerPriority(service, routing)]],
  );
  const ordered = routed.sort(([, one], [, other]) => one - other);
  return Object.fromEntries(ordered.map(([service], index) => [service, index + 1]));
}
