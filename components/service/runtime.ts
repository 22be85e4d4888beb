/** What can run a service. The contract is the same on both. */
export const runtimes = ["ecs", "eks"] as const;

export type Runtime = (typeof runtimes)[number];

/** What of a workload decides where it runs. */
export interface Placed {
  runtime: Runtime;
  /** Where it runs as well, while its requests move there. */
  movingTo?: Runtime | undefined;
}

export function runsOn({ runtime, movingTo }: Placed, where: Runtime): boolean {
  return runtime === where || movingTo === where;
}

export function checkMove({ runtime, movingTo }: Placed): string | undefined {
  if (movingTo !== runtime) return undefined;
  return `the service runs on ${runtime} already. Leave it out, or name the other one.`;
}

interface Described extends Placed {
  kubernetes?: object | undefined;
}

/** What is said of Kubernetes has no effect on a service that does not run there. */
export function checkKubernetes(workload: Described): string | undefined {
  if (workload.kubernetes === undefined || runsOn(workload, "eks")) return undefined;
  return "the service does not run on EKS. Leave it out, or set runtime to eks.";
}

/** The services that a runtime runs, those on the move among them. */
export function servicesOn<Service extends Placed>(
  where: Runtime,
  services: Readonly<Record<string, Service>>,
): Record<string, Service> {
  return Object.fromEntries(Object.entries(services).filter(([, service]) => runsOn(service, where)));
}
