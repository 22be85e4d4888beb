import { urlVariable } from "./calls";

/** What of a workload decides how many tasks it has. */
interface Scaled {
  desiredCount: number;
  scaling?: { min: number; max: number } | undefined;
}

/** What of a workload decides who reaches it, and what it finds around it. */
interface Served {
  scaling?: { requestsPerMinutePerTask?: number | undefined } | undefined;
  routing: "none" | object;
  health: { command?: readonly string[] | undefined };
  port: number;
  otherPorts: Readonly<Record<string, number>>;
  environment: Readonly<Record<string, string>>;
  calls: readonly string[];
  sidecars: { datadog?: object | undefined };
}

export function checkScaling({ scaling, desiredCount }: Scaled): string | undefined {
  if (!scaling) return undefined;
  const { min, max } = scaling;
  if (min > max) return undefined; // said of scaling itself
  if (desiredCount >= min && desiredCount <= max) return undefined;
  return `desiredCount is ${desiredCount}: it has to lie between min and max.`;
}

export function checkRequestScaling({ scaling, routing }: Pick<Served, "scaling" | "routing">): string | undefined {
  if (scaling?.requestsPerMinutePerTask === undefined || routing !== "none") return undefined;
  return "the service gets no requests from the load balancer, which counts them. Leave it out.";
}

export function checkUnrouted({ routing, health }: Pick<Served, "routing" | "health">): string | undefined {
  if (routing !== "none" || health.command) return undefined;
  return "without routing no load balancer asks whether a task is well. Give a command that finds out.";
}

export function checkOtherPorts({ otherPorts, port }: Pick<Served, "otherPorts" | "port">): string | undefined {
  const entries = Object.entries(otherPorts);
  const [name, number] =
    entries.find(([, each], index) => each === port || portsBefore(entries, index).includes(each)) ?? [];
  return name && `${name} is ${number}, which another port is already. Give each its own.`;
}

function portsBefore(entries: readonly (readonly [string, number])[], index: number): number[] {
  return entries.slice(0, index).map(([, each]) => each);
}

/** Variables that the platform sets, and that would mean something else than what it does with them. */
export function checkPlatformVariables({
  environment,
  calls,
  sidecars,
}: Pick<Served, "environment" | "calls" | "sidecars">) {
  const urls = calls.map(urlVariable);
  const tags = Object.keys(sidecars).length > 0 ? ["DD_ENV", "DD_SERVICE", "DD_VERSION"] : [];
  const agent = sidecars.datadog ? ["DD_AGENT_HOST", "DD_TRACE_AGENT_URL"] : [];
  const taken = [...urls, ...tags, ...agent].find((each) => each in environment);
  return taken && `${taken} is set by the platform, for calls or sidecars. Leave it out.`;
}
