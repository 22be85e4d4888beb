import { maintenanceClashes } from "./components/backup/maintenance-clash";
import { backupProductionFloor } from "./components/backup/production-floor";
import { mapValues, type SettingsProblem } from "./components/base";
import { databaseProductionFloor } from "./components/database/production-floor";
import { loadBalancerProductionFloor } from "./components/load-balancer/production-floor";
import { monitoringProductionFloor } from "./components/monitoring/production-floor";
import { zonePrefix } from "./components/network/address-plan";
import { networkProductionFloor } from "./components/network/production-floor";
import { unknownDatabases } from "./components/secrets/references";
import { routingConflicts } from "./components/service/listener-priority";
import { workloadProductionFloor } from "./components/service/production-floor";
import type { Settings } from "./settings";

/** The settings that are valid by themselves. What is absent is not judged again. */
export type ValidSettings = Partial<Settings>;

/** What contradicts itself across sections. */
export function contradictions(settings: ValidSettings): SettingsProblem[] {
  const { account, network, loadBalancer, services = {}, databases, backup } = settings;
  return [
    ...(account && network ? foreignZones(account.region, network.zones) : []),
    ...(account && loadBalancer ? foreignCertificate(account, loadBalancer.certificate) : []),
    ...Object.entries(services).flatMap(([name, service]) => [
      ...at(`services.${name}.environment`, variablesTwice(service)),
      ...(databases ? at(`services.${name}.secrets`, unknownDatabases(service.secrets, Object.keys(databases))) : []),
    ]),
    ...routingConflicts(mapValues(services, ({ routing }) => routing)).map(({ service, message }) => {
      return { path: `services.${service}.routing`, message };
    }),
    ...sharedLogGroups(services),
    ...(loadBalancer ? uncertifiedHosts(loadBalancer, services) : []),
    ...(backup && databases ? at("backup", maintenanceClashes(backup, databases)) : []),
  ];
}

/** What production may not do without, and this stack does. */
export function productionFloor(settings: ValidSettings): SettingsProblem[] {
  if (settings.environmentType !== "production") return [];
  const { network, loadBalancer, services = {}, databases = {}, backup, monitoring } = settings;
  return [
    ...(network ? at("network", networkProductionFloor(network)) : []),
    ...(loadBalancer ? at("loadBalancer", loadBalancerProductionFloor(loadBalancer)) : []),
    ...Object.entries(services).flatMap(([name, each]) => at(`services.${name}`, workloadProductionFloor(each))),
    ...Object.entries(databases).flatMap(([name, each]) => at(`databases.${name}`, databaseProductionFloor(each))),
    ...(backup ? at("backup", backupProductionFloor(backup)) : []),
    ...(monitoring ? at("monitoring", monitoringProductionFloor(monitoring)) : []),
  ];
}

function at(prefix: string, problems: readonly SettingsProblem[]): SettingsProblem[] {
  return problems.map(({ path, message }) => ({ path: `${prefix}.${path}`, message }));
}

function foreignZones(region: string, zones: readonly string[]): SettingsProblem[] {
  const prefix = `${zonePrefix(region)}-`;
  return zones.flatMap((zone, index) => {
    if (zone.startsWith(prefix)) return [];
    return [
      { path: `network.zones[${index}]`, message: `found "${zone}"; a zone of ${region} begins with ${prefix}az.` },
    ];
  });
}

// A load balancer takes certificates of its own region and account.
function foreignCertificate(
  { id, region }: Settings["account"],
  certificate: Settings["loadBalancer"]["certificate"],
): SettingsProblem[] {
  if (!("arn" in certificate)) return [];
  const [, , , certificateRegion, certificateAccount] = certificate.arn.split(":");
  if (certificateRegion === region && certificateAccount === id) return [];
  const message = `found "${certificate.arn}"; it has to be a certificate of ${region} in the account ${id}.`;
  return [{ path: "loadBalancer.certificate.arn", message }];
}

// A certificate made in a hosted zone is for the domain alone. What one that exists is for, AWS alone knows.
function uncertifiedHosts(
  { certificate, domain }: Settings["loadBalancer"],
  services: Settings["services"],
): SettingsProblem[] {
  if ("arn" in certificate) return [];
  return Object.entries(services).flatMap(([name, { routing }]) => {
    const foreign = routing.hosts.find((host) => host !== domain);
    if (!foreign) return [];
    const message = `found "${foreign}"; the certificate is for ${domain} alone. Give one for more hosts by its arn.`;
    return [{ path: `services.${name}.routing.hosts`, message }];
  });
}

function variablesTwice({ environment, secrets }: Settings["services"][string]): SettingsProblem[] {
  const twice = Object.keys(environment).filter((variable) => variable in secrets);
  return twice.map((path) => ({ path, message: "stands under secrets as well. Keep one of the two." }));
}

function sharedLogGroups(services: Settings["services"]): SettingsProblem[] {
  const entries = Object.entries(services).map(([name, { logs }]) => ({
    name,
    group: logs.group ?? `/aws/ecs/${name}`,
  }));
  return entries.flatMap(({ name, group }, index) => {
    const other = entries.slice(0, index).find((each) => each.group === group);
    if (!other) return [];
    return [{ path: `services.${name}.logs.group`, message: `${group} is the log group of ${other.name} already.` }];
  });
}
