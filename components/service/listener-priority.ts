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
      return message ? [{ service, message }] : neverReached([service, routing], [other, others]);
    });
  });
}

function samePriority(service: string, routing: Routing, other: string, others: Routing): string | undefined {
  const priority = listenerPriority(service, routing);
  if (priority !== listenerPriority(other, others)) return undefined;
  return `its listener rule has priority ${priority}, and so has that of ${other}. Set priority of one of them to another number.`;
}

function sameRequests(routing: Routing, other: string, others: Routing): string | undefined {
  const mine = requests(routing).map(inWords);
  const shared = requests(others)
    .map(inWords)
    .find((request) => mine.includes(request));
  return (
    shared && `it takes ${shared}, and so does ${other}: one of them would never see a request. Give it hosts or paths.`
  );
}

/** Of two rules, the one that comes first must not take what the other one is for. */
function neverReached(...rules: [string, Routing][]): { service: string; message: string }[] {
  const [first, last] = rules.sort((one, other) => listenerPriority(...one) - listenerPriority(...other));
  if (!first || !last) return [];
  const wider = requests(first[1]);
  const lost = requests(last[1]).find((request) => wider.some((each) => takes(each, request)));
  if (!lost) return [];
  const [[name], [service], priority] = [first, last, listenerPriority(...first)];
  const fix = priority > 1 ? `Set priority to less than ${priority}.` : `Give ${name} a higher priority than 1.`;
  const message = `the listener rule of ${name} comes first and takes ${inWords(lost)} too, so it would never see those. ${fix}`;
  return [{ service, message }];
}

interface Request {
  host: string;
  path: string;
}

function requests({ hosts, paths }: Routing): Request[] {
  return (hosts.length > 0 ? hosts : ["*"]).flatMap((host) => paths.map((path) => ({ host, path })));
}

function inWords({ host, path }: Request): string {
  return `${path} of ${host === "*" ? "any host" : host}`;
}

function takes(wider: Request, request: Request): boolean {
  return covers(wider.host, request.host) && covers(wider.path, request.path);
}

/** Whether all that one pattern matches, another matches too. What stands for anything is matched by its like alone. */
function covers(pattern: string, other: string): boolean {
  const literal = pattern.replace(/[.+^${}()|[\]\\]/g, "\\$&");
  return new RegExp(`^${literal.replaceAll("*", ".*").replaceAll("?", "[^*]")}$`).test(other);
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
