import type { SettingsProblem } from "../base";
import { type ChaosSettings, type Experiment, watchedServices } from "./settings";

/** What experiments have to know of the rest of a stack. */
export interface ChaosSurroundings {
  services: Readonly<Record<string, ServiceAround>>;
  databases: Readonly<Record<string, DatabaseAround>>;
  network: { zones: readonly string[]; existing?: unknown };
}

interface DatabaseAround {
  kind: "instance" | "multiAzCluster" | "aurora";
  multiAz?: boolean | undefined;
  readReplicas: object;
}

interface ServiceAround {
  runtime: "ecs" | "eks";
  movingTo?: string | undefined;
  desiredCount: number;
  scaling?: { min: number } | undefined;
  routing: unknown;
  faultInjection?: unknown;
  secrets: Readonly<Record<string, object>>;
}

/** Experiments that could not run, or could not be stopped. Paths are those of the chaos settings. */
export function chaosContradictions({ experiments }: ChaosSettings, around: ChaosSurroundings): SettingsProblem[] {
  return Object.entries(experiments).flatMap(([name, experiment]) => {
    const problems = [
      ...unknownTargets(experiment, around),
      ...elsewhere(experiment, around),
      ...unwatched(experiment, around),
      ...tasks(experiment, around),
      ...reboot(experiment, around),
      ...zone(experiment, around),
    ];
    return problems.map(({ path, message }) => ({ path: `experiments.${name}.${path}`, message }));
  });
}

interface Known {
  services: object;
  databases: object;
}

/** The names in an experiment that stand for nothing. */
export function unknownTargets(experiment: Experiment, { services, databases }: Known): SettingsProblem[] {
  const watched = watchedServices(experiment).map((service, index) => {
    return unknown("service", service, Object.keys(services), pathOf(experiment, index));
  });
  if (!("database" in experiment)) return watched.flat();
  return [...watched.flat(), ...unknown("database", experiment.database, Object.keys(databases), "database")];
}

function unknown(kind: string, found: string, known: readonly string[], path: string): SettingsProblem[] {
  if (known.includes(found)) return [];
  return [{ path, message: `found "${found}"; there is no such ${kind}. Known: ${known.join(", ") || "none"}.` }];
}

function pathOf(experiment: Experiment, index: number): string {
  return "services" in experiment ? `services[${index}]` : "service";
}

// Experiments stop tasks and watch target groups of ECS. Of pods they know nothing.
function elsewhere(experiment: Experiment, { services }: ChaosSurroundings): SettingsProblem[] {
  return watchedServices(experiment).flatMap((service, index) => {
    const { runtime, movingTo } = services[service] ?? {};
    if (runtime === undefined || (runtime === "ecs" && movingTo === undefined)) return [];
    const message =
      `found "${service}"; it runs on EKS, or moves there, and experiments disturb services on ECS alone. ` +
      "Name one that stays on ECS, or leave the experiment out.";
    return [{ path: pathOf(experiment, index), message }];
  });
}

// What stops an experiment is measured at the load balancer.
function unwatched(experiment: Experiment, { services }: ChaosSurroundings): SettingsProblem[] {
  return watchedServices(experiment).flatMap((service, index) => {
    if (services[service]?.routing !== "none") return [];
    const message =
      `found "${service}"; it is not behind the load balancer, so nothing would tell when users suffer. ` +
      "Name a service that is.";
    return [{ path: pathOf(experiment, index), message }];
  });
}

function tasks(experiment: Experiment, { services, databases }: ChaosSurroundings): SettingsProblem[] {
  if (!("service" in experiment)) return [];
  const service = services[experiment.service];
  if (!service) return [];
  const problems: (SettingsProblem | false)[] = [tooFew(experiment.percent, service)];
  if ("database" in experiment) {
    problems.push(unprepared(experiment.service, service));
    problems.push(experiment.database in databases && unrelated(experiment, service));
  }
  return problems.filter((problem) => problem !== false);
}

// AWS rounds down, and an experiment that hits nobody fails when it is started.
// https://docs.aws.amazon.com/fis/latest/userguide/targets.html#target-selection-mode
function tooFew(percent: number, { desiredCount, scaling }: ServiceAround): SettingsProblem | false {
  const least = scaling?.min ?? desiredCount;
  if (Math.floor((least * percent) / 100) >= 1) return false;
  const enough = Math.ceil(100 / least);
  const fix = enough <= 50 ? `Set it to ${enough} or more.` : "Run two tasks or more.";
  return { path: "percent", message: `found ${percent}; of ${tasksText(least)} that is less than one. ${fix}` };
}

function tasksText(count: number): string {
  return count === 1 ? "1 task" : `${count} tasks`;
}

function unprepared(name: string, { faultInjection }: ServiceAround): SettingsProblem | false {
  if (faultInjection) return false;
  const message = `found "${name}"; its tasks take no network faults. Set services.${name}.faultInjection.`;
  return { path: "service", message };
}

function unrelated(
  { service: name, database }: { service: string; database: string },
  { secrets }: ServiceAround,
): SettingsProblem | false {
  const used = Object.values(secrets).flatMap((source) => ("database" in source ? [source.database] : []));
  if (used.includes(database)) return false;
  const message = `found "${database}"; ${name} has no secret with its URL, so it would not notice. Name one that it uses.`;
  return { path: "database", message };
}

// https://docs.aws.amazon.com/fis/latest/userguide/fis-actions-reference.html#reboot-db-instances
function reboot(experiment: Experiment, { databases }: ChaosSurroundings): SettingsProblem[] {
  if (experiment.fault !== "rebootDatabase") return [];
  const { database: name, failover } = experiment;
  const database = databases[name];
  if (!database) return [];
  if (!failover) {
    const message = `found false; ${name} is a cluster, which is not rebooted but fails over. Set it to true.`;
    return database.kind === "instance" ? [] : [{ path: "failover", message }];
  }
  const { fix, hasHeir } = succession(name, database);
  if (hasHeir) return [];
  return [{ path: "failover", message: `found true; ${name} has nobody that could take over. ${fix}` }];
}

function succession(name: string, { kind, multiAz, readReplicas }: DatabaseAround) {
  if (kind === "instance") {
    return { hasHeir: multiAz === true, fix: `Set it to false, or databases.${name}.multiAz to true.` };
  }
  const hasHeir = kind === "multiAzCluster" || Object.keys(readReplicas).length > 0;
  return { hasHeir, fix: `Give databases.${name}.readReplicas one.` };
}

function zone(experiment: Experiment, { network }: ChaosSurroundings): SettingsProblem[] {
  if (experiment.fault !== "zoneOutage") return [];
  const { zone } = experiment;
  const { zones, existing } = network;
  if (existing) {
    const message = `found "${zone}"; the network is not this stack's own, and others in its subnets would be cut off too.`;
    return [{ path: "zone", message: `${message} Leave the experiment out.` }];
  }
  return unknown("zone", zone, zones, "zone");
}
