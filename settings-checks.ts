import { backupContradictions } from "./components/backup/contradictions";
import { backupProductionFloor } from "./components/backup/production-floor";
import { unmetObjectives } from "./components/backup/recovery-objectives";
import type { SettingsProblem } from "./components/base";
import { chaosContradictions } from "./components/chaos/contradictions";
import { chaosProductionFloor } from "./components/chaos/production-floor";
import { databaseProductionFloor } from "./components/database/production-floor";
import { foreignDatabaseZones, foreignSnapshot, missingZones } from "./components/database/zone-checks";
import { loadBalancerProductionFloor } from "./components/load-balancer/production-floor";
import { foreignArns, uncertifiedHost, unreachableCidrs } from "./components/load-balancer/surroundings";
import { eksMonitoringProductionFloor, monitoringProductionFloor } from "./components/monitoring/production-floor";
import { foreignZones } from "./components/network/address-plan";
import { unreachableServices } from "./components/network/function-access";
import { privateAddresses } from "./components/network/private-addresses";
import { networkProductionFloor } from "./components/network/production-floor";
import { unreachableRegistry } from "./components/network/registries";
import { notificationsProductionFloor } from "./components/notifications/production-floor";
import { administratorsRole } from "./components/secrets/application-user-settings";
import { secretsProductionFloor } from "./components/secrets/production-floor";
import { unknownDatabases } from "./components/secrets/references";
import { secretVariables } from "./components/secrets/variables";
import { addressShortage } from "./components/service/address-demand";
import { callProblems, encryptedCallProblems } from "./components/service/calls";
import { eksContradictions } from "./components/service/eks-contradictions";
import { eksProductionFloor } from "./components/service/eks-production-floor";
import { parseImage } from "./components/service/image";
import { imagesOf } from "./components/service/images";
import { type Routing, routingConflicts } from "./components/service/listener-priority";
import { ecsLogGroupOf, eksLogGroupOf } from "./components/service/log-group";
import { workloadProductionFloor } from "./components/service/production-floor";
import { servicesOn } from "./components/service/runtime";
import { callsAcrossRuntimes, clusterProblems, strandedRequests } from "./components/service/runtime-contradictions";
import { unknownSidecarSecrets } from "./components/service/sidecar-settings";
import type { Settings } from "./settings";

/** The settings that are valid by themselves. What is absent is not judged again. */
export type ValidSettings = Partial<Settings>;

/** Of all that was written, how much there is to judge. */
export interface SettingsExtent {
  /** The sections that were written, valid or not. */
  written: readonly string[];
  /** The sections of which something was left out since it is not valid by itself. Nothing is missing in them. */
  partial: readonly string[];
}

/** What contradicts itself across sections. */
export function contradictions(settings: ValidSettings, { written, partial }: SettingsExtent): SettingsProblem[] {
  const { account, network, loadBalancer, services = {}, databases, backup, chaos } = settings;
  return [
    ...(account && network ? at("network", foreignZones(account.region, network.zones)) : []),
    ...(account && loadBalancer ? at("loadBalancer", foreignArns(loadBalancer, account)) : []),
    ...(network && loadBalancer ? at("loadBalancer", unreachableCidrs(loadBalancer, isDualStack(network))) : []),
    ...(account && network ? unreachableImages(account, network, services) : []),
    ...(network && !reachesInternet(network) ? unreachableDatadog(services) : []),
    ...(network ? at("services", crowdedSubnets(network, loadBalancer, services)) : []),
    ...Object.entries(services).flatMap(([name, service]) => [
      ...at(`services.${name}.environment`, variablesTwice(service)),
      ...at(`services.${name}`, unknownSidecarSecrets(service.sidecars, secretVariables(service.secrets))),
      ...(databases && !partial.includes("databases")
        ? at(`services.${name}.secrets`, unknownDatabases(service.secrets, Object.keys(databases)))
        : []),
    ]),
    ...(partial.includes("services") ? [] : at("services", callProblems(services))),
    ...(partial.includes("services") ? [] : onTwoRuntimes(settings, services, written.includes("eks"))),
    ...eksContradictions({ region: account?.region, services, eks: settings.eks, network, loadBalancer }),
    ...(settings.cluster?.serviceConnect.tls && !partial.includes("services")
      ? at("services", encryptedCallProblems(services))
      : []),
    ...routingConflicts(routes(services)).map(({ service, message }) => {
      return { path: `services.${service}.routing`, message };
    }),
    ...sharedLogGroups(services),
    ...(loadBalancer ? uncertifiedHosts(loadBalancer, services) : []),
    ...(backup && databases ? backupsOf(settings, backup, databases) : []),
    ...(account && databases ? zonesOf(account, databases) : []),
    ...(network && databases ? clustersIn(network, databases) : []),
    ...Object.entries(databases ?? {}).flatMap(([name, each]) => at(`databases.${name}`, administratorsRole(each))),
    ...(network && databases ? at("network", unreachableServices(network, neededBy(databases, backup))) : []),
    ...namesTwice(services, databases),
    ...(network && databases && chaos && partial.length === 0
      ? at("chaos", chaosContradictions(chaos, { services, databases, network }))
      : []),
  ];
}

/** What production may not do without, and this stack does. */
export function productionFloor(settings: ValidSettings, { written }: SettingsExtent): SettingsProblem[] {
  if (settings.environmentType !== "production") return [];
  const { network, loadBalancer, services = {}, databases = {}, backup, eks, notifications, monitoring } = settings;
  const problems = [
    ...(network ? at("network", networkProductionFloor(network)) : []),
    ...(loadBalancer ? at("loadBalancer", loadBalancerProductionFloor(loadBalancer)) : []),
    ...Object.entries(services).flatMap(([name, each]) => at(`services.${name}`, workloadProductionFloor(each))),
    ...Object.entries(services).flatMap(([name, { secrets, secretReaders: readers }]) => {
      return at(`services.${name}`, secretsProductionFloor({ secrets, readers }));
    }),
    ...Object.entries(databases).flatMap(([name, each]) => at(`databases.${name}`, databaseProductionFloor(each))),
    // Without databases there is nothing to back up.
    ...(backup && (written.includes("databases") || written.includes("backup"))
      ? at("backup", backupProductionFloor(backup))
      : []),
    ...(notifications ? at("notifications", notificationsProductionFloor(notifications)) : []),
    ...(eks ? at("eks", eksProductionFloor(eks)) : []),
    ...(eks ? at("eks", eksMonitoringProductionFloor(eks)) : []),
    ...(monitoring ? at("monitoring", monitoringProductionFloor(monitoring)) : []),
    ...(written.includes("monitoring") ? [] : [unmonitored]),
    ...(written.includes("chaos") ? chaosProductionFloor() : []),
  ];
  const isMoving = Object.values(services).some(({ movingTo }) => movingTo !== undefined);
  return isMoving ? problems.filter(({ path }) => !leavesWithRuntime.includes(path)) : problems;
}

// While a service moves, whoever moves the last one lifts the protection of what it leaves behind.
const leavesWithRuntime: readonly string[] = [
  "loadBalancer.deletionProtection",
  "loadBalancer.logs.deletableWithLogs",
  "eks.deletionProtection",
];

function onTwoRuntimes(
  { loadBalancer }: ValidSettings,
  services: Settings["services"],
  hasEks: boolean,
): SettingsProblem[] {
  return [
    ...clusterProblems(services, hasEks),
    ...at("services", callsAcrossRuntimes(services)),
    ...(loadBalancer ? strandedRequests(loadBalancer, services) : []),
  ];
}

const unmonitored = {
  path: "monitoring",
  message: "is missing; nobody would know that production is down. Say who is told, under alerts.",
};

function at(prefix: string, problems: readonly SettingsProblem[]): SettingsProblem[] {
  return problems.map(({ path, message }) => ({ path: `${prefix}.${path}`, message }));
}

type Databases = Settings["databases"];

function backupsOf(settings: ValidSettings, backup: Settings["backup"], databases: Databases): SettingsProblem[] {
  const { environmentType, account } = settings;
  return [
    ...unmetObjectives(databases, backup),
    ...(environmentType && account
      ? at("backup", backupContradictions(backup, { environmentType, region: account.region, databases }))
      : []),
  ];
}

function zonesOf({ region }: Settings["account"], databases: Databases): SettingsProblem[] {
  return Object.entries(databases).flatMap(([name, database]) => {
    const foreign = [...foreignDatabaseZones(database, region), ...foreignSnapshot(database.restoreFrom, region)];
    return at(`databases.${name}`, foreign);
  });
}

function clustersIn({ zones, existing }: Settings["network"], databases: Databases): SettingsProblem[] {
  const count = existing ? existing.subnetIds.isolated.length : zones.length;
  return Object.entries(databases).flatMap(([name, each]) => at(`databases.${name}`, missingZones(each, count)));
}

/** What the functions inside the network call that look after databases. */
function neededBy(databases: Databases, backup: Settings["backup"] | undefined): string[] {
  if (Object.keys(databases).length === 0) return [];
  return ["events", "secretsmanager", ...(backup?.restoreTest.taken ? ["backup", "rds"] : [])];
}

function namesTwice(services: Settings["services"], databases: Databases = {}): SettingsProblem[] {
  const both = Object.keys(databases).filter((name) => name in services);
  const message = "is the name of a service already; monitors and alarms could not be told apart. Choose another.";
  return both.map((name) => ({ path: `databases.${name}`, message }));
}

function isDualStack({ dualStack, existing }: Settings["network"]): boolean {
  return existing ? existing.dualStack : dualStack;
}

// An internal load balancer lies in the private subnets, and takes up to a hundred addresses as it grows.
// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/application-load-balancers.html#subnets-load-balancer
const INTERNAL_LOAD_BALANCER_ADDRESSES = 100;

function crowdedSubnets(
  network: Settings["network"],
  loadBalancer: Settings["loadBalancer"] | undefined,
  services: Settings["services"],
): SettingsProblem[] {
  const room = privateAddresses(network);
  if (!room) return [];
  const taken = room.taken + (loadBalancer?.scheme === "internal" ? INTERNAL_LOAD_BALANCER_ADDRESSES : 0);
  return addressShortage(services, room.subnetPrefixLengths, taken);
}

function unreachableImages(
  { id: accountId, region }: Settings["account"],
  network: Settings["network"],
  services: Settings["services"],
): SettingsProblem[] {
  return Object.entries(services).flatMap(([name, service]) =>
    Object.entries(imagesOf(service)).flatMap(([field, image]) => {
      const message = unreachableRegistry(network, { ecr: parseImage(image)?.ecr }, { accountId, region });
      return message ? [{ path: `services.${name}.${field}`, message: `found "${image}"; ${message}` }] : [];
    }),
  );
}

function reachesInternet({ nat, existing }: Settings["network"]): boolean {
  return existing ? existing.internetAccess : nat !== "none";
}

function unreachableDatadog(services: Settings["services"]): SettingsProblem[] {
  return Object.entries(services).flatMap(([name, { sidecars }]) => {
    const senders = [
      ...(sidecars.datadog ? ["datadog"] : []),
      ...(sidecars.logRouter?.destination === "datadog" ? ["logRouter"] : []),
    ];
    const message = "sends to Datadog, and the network has no way to the internet. Leave it out, or give it NAT.";
    return senders.map((sidecar) => ({ path: `services.${name}.sidecars.${sidecar}`, message }));
  });
}

/** The services behind the load balancer, each with the requests that it takes. */
function routes(services: Settings["services"]): Record<string, Routing> {
  return Object.fromEntries(
    Object.entries(services).flatMap(([name, { routing }]): [string, Routing][] =>
      routing === "none" ? [] : [[name, routing]],
    ),
  );
}

function uncertifiedHosts(loadBalancer: Settings["loadBalancer"], services: Settings["services"]): SettingsProblem[] {
  return Object.entries(routes(services)).flatMap(([name, { hosts }]) => {
    const message = uncertifiedHost(loadBalancer, hosts);
    return message ? [{ path: `services.${name}.routing.hosts`, message }] : [];
  });
}

function variablesTwice({ environment, secrets }: Settings["services"][string]): SettingsProblem[] {
  const twice = Object.keys(environment).filter((variable) => secretVariables(secrets).includes(variable));
  return twice.map((path) => ({ path, message: "stands under secrets as well. Keep one of the two." }));
}

function sharedLogGroups(services: Settings["services"]): SettingsProblem[] {
  const entries = [
    ...Object.entries(servicesOn("ecs", services)).map(([name, service]) => {
      return { name, group: ecsLogGroupOf(name, service) };
    }),
    ...Object.entries(servicesOn("eks", services)).map(([name, service]) => {
      return { name, group: eksLogGroupOf(name, service) };
    }),
  ];
  return entries.flatMap(({ name, group }, index) => {
    const other = entries.slice(0, index).find((each) => each.group === group);
    // That of a service on the move is refused with its own settings.
    if (!other || other.name === name) return [];
    return [{ path: `services.${name}.logs.group`, message: `${group} is the log group of ${other.name} already.` }];
  });
}
