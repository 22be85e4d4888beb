/** Which requests a service takes from the load balancer. */
export interface Routing {
  hosts: readonly string[];
  paths: readonly string[];
  priority?: number;
}

// A listener tries its rules by priority, 1 to 50000, the lowest first. So what is more specific has to come first: bands of
// priorities by how specific a rule is, and within a band a place that follows from the service's name, which no other
// service changes.
// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/listener-rules.html
const BAND = 10_000;

/** The priority of a service's listener rule. */
export function listenerPriority(service: string, routing: Routing): number {
  return routing.priority ?? band(routing) * BAND + 1 + (hash(service) % (BAND - 1));
}

/** What keeps services from sharing a listener, by the names of those at fault. */
export function routingConflicts(
  services: Readonly<Record<string, Routing | "none">>,
): { service: string; message: string }[] {
  const entries = Object.entries(services).flatMap(([service, routing]): [string, Routing][] =>
    routing === "none" ? [] : [[service, routing]],
  );
  return entries.flatMap(([service, routing], index) => {
    return entries.slice(0, index).flatMap(([other, others]) => {
      const message = samePriority(service, routing, other, others) ?? sameRequests(routing, other, others);
      return message ? [{ service, message }] : [];
    });
  });
}

function samePriority(service: string, routing: Routing, other: string, others: Routing): string | undefined {
  const priority = listenerPriority(service, routing);
  if (priority !== listenerPriority(other, others)) return undefined;
  return `its listener rule has priority ${priority}, and so has that of ${other}. Set priority of one of them to another number.`;
}

function sameRequests(routing: Routing, other: string, others: Routing): string | undefined {
  const mine = requests(routing);
  const shared = requests(others).find((request) => mine.includes(request));
  return (
    shared && `it takes ${shared}, and so does ${other}: one of them would never see a request. Give it hosts or paths.`
  );
}

function requests({ hosts, paths }: Routing): string[] {
  return (hosts.length > 0 ? hosts : ["any host"]).flatMap((host) => paths.map((path) => `${path} of ${host}`));
}

/** 0 for a path of a host, 1 for a path, 2 for all of a host, 3 for everything. */
function band({ hosts, paths }: Routing): number {
  const everyPath = paths.includes("/*");
  const everyHost = hosts.length === 0;
  return (everyPath ? 2 : 0) + (everyHost ? 1 : 0);
}

/** FNV-1a: equal names give equal numbers, on every machine and in every version. */
function hash(text: string): number {
  return [...text].reduce((sum, letter) => Math.imul(sum ^ letter.charCodeAt(0), 16_777_619) >>> 0, 2_166_136_261);
}
