import type { SettingsProblem } from "../base";
import { type Placed, type Runtime, runsOn, runtimes, servicesOn } from "./runtime";

type PlacedServices = Readonly<Record<string, Placed>>;

/** What a stack says of a cluster that no service runs on, or does not say of one that a service runs on. */
export function clusterProblems(services: PlacedServices, isSaid: boolean): SettingsProblem[] {
  const [first] = Object.keys(servicesOn("eks", services));
  if (isSaid && first === undefined) {
    const message = "is here, and no service runs on EKS. Leave it out, or set runtime of a service to eks.";
    return [{ path: "eks", message }];
  }
  if (isSaid || first === undefined) return [];
  const message = `is missing, and ${first} runs on EKS. Give version and administrators, at the least.`;
  return [{ path: "eks", message }];
}

type Calling = Placed & { calls: readonly string[] };

/** Calls of services that do not run where the caller does. Paths start at the services. */
export function callsAcrossRuntimes(services: Readonly<Record<string, Calling>>): SettingsProblem[] {
  return Object.entries(services).flatMap(([name, caller]) =>
    caller.calls.flatMap((callee, index) => {
      const called = services[callee];
      const missing = called && runtimes.find((where) => runsOn(caller, where) && !runsOn(called, where));
      if (!missing) return [];
      const message =
        `found "${callee}"; ${name} runs on ${missing}, where ${callee} does not, and has no name for it there. ` +
        `Run both on one runtime (movingTo lets ${callee} run on two), or call it through the load balancer.`;
      return [{ path: `${name}.calls[${index}]`, message }];
    }),
  );
}

interface Domain {
  domain?: string | undefined;
  certificate?: object | undefined;
  eksPercent?: number | undefined;
}

type Entry = Domain & { extraDomains: readonly Domain[] };

type Routed = Placed & { routing: "none" | { hosts: readonly string[] } };

/**
 * Domains some of whose requests go to a runtime that does not have the service which they are for. Where the records
 * of a domain are not made here, nobody knows where its requests go. Paths start at the stack.
 */
export function strandedRequests(entry: Entry, services: Readonly<Record<string, Routed>>): SettingsProblem[] {
  const named = [
    { ...entry, path: "loadBalancer.eksPercent" },
    ...entry.extraDomains.map((extra, index) => ({ ...extra, path: `loadBalancer.extraDomains[${index}].eksPercent` })),
  ];
  return named.flatMap(({ path, domain, certificate, eksPercent }) => {
    if (domain === undefined || !certificate || !("zoneId" in certificate)) return [];
    const percent = eksPercent ?? defaultEksPercent(services);
    const shares: Record<Runtime, number> = { ecs: 100 - percent, eks: percent };
    const answering = Object.entries(services).filter(([, service]) => serves(service, domain));
    return answering.flatMap(([name, service]) => {
      const lost = runtimes.find((where) => shares[where] > 0 && !runsOn(service, where));
      if (!lost) return [];
      const [kept, all] = lost === "eks" ? (["ecs", 0] as const) : (["eks", 100] as const);
      const fix = answering.every(([, each]) => runsOn(each, kept)) ? `Set it to ${all}, let` : "Let";
      const found = eksPercent ?? `nothing, which means ${percent}`;
      const message =
        `found ${found}; ${shares[lost]} of 100 clients of ${domain} go to ${lost}, and ${name}, which answers for it, ` +
        `does not run there. ${fix} ${name} run on both by movingTo, or give it hosts of its own.`;
      return [{ path, message }];
    });
  });
}

/**
 * How many of 100 clients go to EKS where nobody said so: all where all services with requests run there. One that is on
 * the move counts where it comes from, so that the step in which it starts elsewhere moves no requests yet.
 */
export function defaultEksPercent(services: Readonly<Record<string, Routed>>): number {
  const routed = Object.values(services).filter(({ routing }) => routing !== "none");
  const onlyOnEks = routed.length > 0 && routed.every(({ runtime }) => runtime === "eks");
  return onlyOnEks ? 100 : 0;
}

function serves({ routing }: Routed, domain: string): boolean {
  return routing !== "none" && (routing.hosts.length === 0 || routing.hosts.some((host) => matches(host, domain)));
}

// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-condition-types.html#host-conditions
function matches(pattern: string, domain: string): boolean {
  const literal = pattern.replaceAll(".", "\\.").replaceAll("*", ".*").replaceAll("?", ".");
  return new RegExp(`^${literal}$`).test(domain);
}
