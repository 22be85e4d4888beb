import type { SettingsProblem } from "../base";
import { type Placed, runsOn } from "./runtime";
import { crowdedTask, type TaskShares } from "./sidecar-settings";

/** A service, as far as calls concern it. */
interface Caller {
  calls: readonly string[];
}

type Speaker = Caller & Ports & { environment: Readonly<Record<string, string>> };

/**
 * What is wrong with who calls whom: calls that cannot be, tasks without room for them, and variables that say
 * otherwise where a called service is. Paths start at the services.
 */
export function callProblems(
  services: Readonly<Record<string, Speaker & TaskShares & Partial<Placed>>>,
): SettingsProblem[] {
  return [...impossibleCalls(services), ...crowdedByCallers(services), ...takenVariables(services)];
}

// That of a called service's main port is refused with the contract of the caller.
function takenVariables(services: Readonly<Record<string, Speaker>>): SettingsProblem[] {
  return Object.entries(services).flatMap(([name, { calls, environment }]) =>
    calls.flatMap((callee) => {
      const { otherPorts = {} } = services[callee] ?? {};
      const taken = Object.keys(otherPorts).map((port) => urlVariable(`${callee}-${port}`));
      return taken
        .filter((variable) => variable in environment)
        .map((variable) => ({
          path: `${name}.environment.${variable}`,
          message: "it tells where a called service is, and is set by the platform. Leave it out.",
        }));
    }),
  );
}

/** Which services are called by another. */
export function calledServices(services: Readonly<Record<string, Caller>>): string[] {
  const called = new Set(Object.values(services).flatMap(({ calls }) => calls));
  return Object.keys(services).filter((name) => called.has(name));
}

// The contract of a caller counts its proxy already. That a service is called, only its callers know. Pods have none.
function crowdedByCallers(
  services: Readonly<Record<string, Caller & TaskShares & Partial<Placed>>>,
): SettingsProblem[] {
  return calledServices(services).flatMap((name) => {
    const service = services[name];
    const hasTasks = service && runsOn({ runtime: "ecs", ...service }, "ecs");
    const crowded = hasTasks && service.calls.length === 0 ? crowdedTask(service, true) : undefined;
    if (!service || !crowded) return [];
    const callers = Object.keys(services).filter((each) => services[each]?.calls.includes(name));
    const message = `found ${service[crowded.path]}; it is called by ${callers.join(", ")}, and ${crowded.message}`;
    return [{ path: `${name}.${crowded.path}`, message }];
  });
}

/** Calls of a service that is not there, of itself, or in a circle. */
function impossibleCalls(services: Readonly<Record<string, Caller>>): SettingsProblem[] {
  const unknown = Object.entries(services).flatMap(([name, { calls }]) =>
    calls.flatMap((callee, index) => {
      if (callee !== name && callee in services) return [];
      const known = Object.keys(services).filter((each) => each !== name);
      const message = callee === name ? "a service reaches itself without a call." : "no service has that name.";
      const others = known.length > 0 ? `Known: ${known.join(", ")}.` : "There is no other service.";
      return [{ path: `${name}.calls[${index}]`, message: `found "${callee}"; ${message} ${others}` }];
    }),
  );
  const circle = unknown.length === 0 ? inOrder(services).circle : [];
  if (circle.length === 0) return unknown;
  const [first = ""] = circle;
  const message =
    `${[...circle, first].join(" calls ")}. A task knows those services that were there before it, so that no order ` +
    "of deployment would do. Let one of the calls go through the load balancer.";
  return [{ path: `${first}.calls`, message }];
}

/** Services that cannot be called over TLS. Paths start at the services. */
export function encryptedCallProblems(
  services: Readonly<Record<string, Caller & { routing: "none" | object }>>,
): SettingsProblem[] {
  return calledServices(services).flatMap((name) => {
    const problem = services[name] && encryptedCallProblem(services[name]);
    return problem ? [{ ...problem, path: `${name}.${problem.path}` }] : [];
  });
}

/**
 * Why a service cannot be called over TLS: its port takes nothing else then, and load balancers would have to speak it
 * too, through groups of their own kind.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-connect-tls.html
 */
export function encryptedCallProblem({ routing }: { routing: "none" | object }): SettingsProblem | undefined {
  if (routing === "none") return undefined;
  const message =
    `found ${JSON.stringify(routing)}; other services call it over TLS, which its port would ask of the load balancer ` +
    'as well, and that speaks HTTP. Set it to "none", or leave out cluster.serviceConnect.tls.';
  return { path: "routing", message };
}

/** Services in an order in which each comes after those that it calls. */
export function inCallOrder<Service extends Caller>(services: Readonly<Record<string, Service>>): [string, Service][] {
  return inOrder(services).order;
}

function inOrder<Service extends Caller>(services: Readonly<Record<string, Service>>) {
  const order: [string, Service][] = [];
  const circle: string[] = [];
  const visit = (name: string, callers: readonly string[]): void => {
    const service = services[name];
    if (!service || order.some(([done]) => done === name)) return;
    if (callers.includes(name)) {
      if (circle.length === 0) circle.push(...callers.slice(callers.indexOf(name)));
      return;
    }
    for (const callee of service.calls) visit(callee, [...callers, name]);
    order.push([name, service]);
  };
  for (const name of Object.keys(services)) visit(name, []);
  return { order, circle };
}

/** The ports of a service. */
export interface Ports {
  port: number;
  otherPorts: Readonly<Record<string, number>>;
}

/** The names by which callers find the ports of a service: its own for the main one, `entity-api-metrics` for another. */
export function portsByName(service: string, { port, otherPorts }: Ports): Record<string, number> {
  const others = Object.entries(otherPorts).map(([name, number]): [string, number] => [`${service}-${name}`, number]);
  return { [service]: port, ...Object.fromEntries(others) };
}

/** The environment variables that tell a service where those are that it calls: `ENTITY_API_URL`. */
export function callVariables(callees: Readonly<Record<string, Ports>>): Record<string, string> {
  const ports = Object.entries(callees).flatMap(([callee, each]) => Object.entries(portsByName(callee, each)));
  return Object.fromEntries(ports.map(([host, port]) => [urlVariable(host), `http://${host}:${port}`]));
}

/** `entity-api` -> `ENTITY_API_URL`. */
export function urlVariable(host: string): string {
  return `${host.toUpperCase().replaceAll("-", "_")}_URL`;
}
