import { type WorkloadSettings, workloadSettings } from "../../../components/service/workload";
import type { Inputs, Statement } from "./registered";
import { type Schedule, scheduleOf } from "./schedule";
import type { Runtime } from "./stacks";
import type { Table } from "./tables";
import { type Service, version } from "./workloads";

/** What a service gets, in words of no runtime. */
export interface Guarantees {
  entry: "internet-facing" | "internal" | undefined;
  /** Which requests go to it, and which instances get them: those that answer well. */
  requests: { hosts: string[]; paths: string[]; algorithm: string; health: Inputs } | undefined;
  /** What an instance that is not well is replaced by, and how long it has to start. */
  wellness: Inputs;
  drain: { openRequestsSeconds: number | undefined; workSeconds: number };
  spread: { subnets: string[]; isEven: boolean };
  may: Statement[];
  actsOnlyThere: boolean;
  secrets: Record<string, SecretSource>;
  reads: Statement[];
  knowsValues: boolean;
  environment: Record<string, string>;
  finds: Record<string, number>;
  container: Inputs;
  size: { cpu: number; memory: number; architecture: string; scratchGiB: number };
  disks: Record<string, Inputs>;
  scaling: Scaling | undefined;
  desired: { count: number; isSetBack: boolean };
  telemetry: { env: string; service: string; version: string } | undefined;
  billing: Record<string, string>;
  logs: { group: string; keepDays: number; hasKeyThatRotates: boolean; written: string[] };
  deployment: Inputs;
  reachedBy: Way[];
  reaches: Way[];
  isClosedOtherwise: boolean;
  migration: Inputs | undefined;
}

export interface SecretSource {
  secret: string;
  field?: string;
  version?: string;
}

export interface Scaling {
  min: number;
  max: number;
  cpuPercent: number;
  /** Not where two versions stand side by side on EKS, whose memory would drive the service to its maximum. */
  memoryPercent: number | undefined;
  outSeconds: number;
  inSeconds: number;
  schedules: (Schedule & { min?: number; max?: number })[];
  /** Bounds that schedules set, and that no update sets back. */
  left: string[];
}

export interface Way {
  who: string;
  ports: number[];
}

/** What the contract promises a service, whatever runs it. */
export function promised(name: string, stack: Table, runtime: Runtime): Guarantees {
  const { secrets = {}, ...given } = stack.services[name] ?? never();
  const workload = workloadSettings.parse(given);
  const { routing, health, environment, scaling, user, writablePaths, volumes, port, otherPorts, migration } = workload;
  const isRouted = routing !== "none";
  const callers = Object.keys(stack.services).filter((each) => stack.services[each]?.calls?.includes(name));
  const read = Object.keys(secrets).map((variable) => sourceOf(name, variable, secrets[variable]));
  return {
    entry: isRouted ? stack.entry : undefined,
    requests: isRouted
      ? { ...requests(routing), algorithm: "least_outstanding_requests", health: gate(workload) }
      : undefined,
    wellness: {
      asks: health.command ?? health.path,
      intervalSeconds: health.intervalSeconds,
      timeoutSeconds: health.timeoutSeconds,
      bad: health.unhealthyThreshold,
      graceSeconds: health.graceSeconds,
    },
    drain: { openRequestsSeconds: isRouted ? workload.drainSeconds : undefined, workSeconds: workload.stopSeconds },
    spread: { subnets: ["az1", "az2", "az4"].map((zone) => `subnet-network-private-use1-${zone}`), isEven: true },
    may: statementsOf(workload.permissions),
    actsOnlyThere: true,
    secrets: Object.fromEntries(
      Object.keys(secrets).map((variable, index) => [variable, read[index]?.source ?? never()]),
    ),
    reads: readsOf(read),
    knowsValues: false,
    environment,
    finds: foundBy(workload, stack),
    container: {
      image: workload.image,
      user,
      isReadOnly: true,
      capabilities: { add: [], drop: ["ALL"] },
      writable: [...writablePaths].sort(),
      ports: [port, ...Object.values(otherPorts)].sort((one, other) => one - other),
      reapsChildren: true,
    },
    size: { cpu: workload.cpu, memory: workload.memory, architecture: workload.architecture, scratchGiB: 20 },
    disks: Object.fromEntries(
      Object.values(volumes).flatMap((volume) =>
        "disk" in volume
          ? [[volume.disk.path, { sizeGb: volume.disk.sizeGb, type: "gp3", hasKeyThatRotates: true }]]
          : [],
      ),
    ),
    scaling: scaling && scalingOf(scaling, runtime === "ecs" || workload.deployment.strategy === "rolling"),
    desired: { count: workload.desiredCount, isSetBack: scaling === undefined },
    telemetry: workload.sidecars.datadog && { env: stack.environmentType, service: name, version },
    billing: {
      Project: "shop",
      Service: "shop",
      Owner: "shop-team",
      CostCenter: "CC-5005",
      DataClassification: "confidential",
      Environment: stack.environmentType,
      ManagedBy: "pulumi",
    },
    logs: {
      group: workload.logs.group ?? `/aws/${runtime}/${name}`,
      keepDays: workload.logs.keepDays,
      hasKeyThatRotates: true,
      written: ["logs:CreateLogStream", "logs:PutLogEvents"],
    },
    deployment: deploymentOf(workload),
    reachedBy: [
      ...(isRouted ? [{ who: "load balancer", ports: [port] }] : []),
      ...callers.map((caller) => ({ who: caller, ports: portsOf(workload) })),
    ].sort(byWho),
    reaches: [
      ...workload.calls.map((callee) => ({ who: callee, ports: portsOf(stack.services[callee] ?? never()) })),
      { who: "internet", ports: [443] },
      ...(read.some(({ isDatabase }) => isDatabase) ? [{ who: "shop-db", ports: [5432] }] : []),
    ].sort(byWho),
    isClosedOtherwise: true,
    migration: migration && {
      command: migration.command,
      timeoutMinutes: migration.timeoutMinutes,
      cpu: migration.cpu ?? workload.cpu,
      memory: migration.memory ?? workload.memory,
      may: statementsOf(migration.permissions),
      secrets: Object.keys(secrets).sort(),
      user,
      isReadOnly: true,
      isBeforeNewVersion: true,
    },
  };
}

function requests({ hosts, paths }: Exclude<WorkloadSettings["routing"], "none">) {
  return { hosts, paths };
}

function gate({ health }: WorkloadSettings) {
  const {
    path,
    statusCodes,
    intervalSeconds,
    timeoutSeconds,
    healthyThreshold: good,
    unhealthyThreshold: bad,
  } = health;
  return { path, statusCodes, intervalSeconds, timeoutSeconds, good, bad };
}

function statementsOf(permissions: WorkloadSettings["permissions"]): Statement[] {
  return permissions.map(({ actions, resources }) => ({ actions, resources }));
}

function scalingOf(scaling: NonNullable<WorkloadSettings["scaling"]>, followsMemory: boolean): Scaling {
  const { min, max, cpuPercent, schedules } = scaling;
  const memoryPercent = followsMemory ? scaling.memoryPercent : undefined;
  const each = Object.values(schedules);
  return {
    ...{ min, max, cpuPercent, memoryPercent, outSeconds: 60, inSeconds: 300 },
    schedules: each.map(({ when, timeZone, min, max }) => {
      return { ...scheduleOf(when, timeZone), ...(min !== undefined && { min }), ...(max !== undefined && { max }) };
    }),
    left: (["max", "min"] as const).filter((bound) => each.some((schedule) => schedule[bound] !== undefined)),
  };
}

/** The shares of the requests that a new version has, one after the other, and for how long. */
function deploymentOf({ deployment, desiredCount, scaling }: WorkloadSettings): Inputs {
  const { strategy, minimumHealthyPercent: least = 100, maximumPercent: most = 200, bakeMinutes = 10 } = deployment;
  const common = { strategy, failsTheUpdate: true };
  if (strategy === "rolling") return { ...common, least, most, keepsOldUntilNewIsWell: true };
  const trials = { blueGreen: undefined, canary: deployment.canary, linear: deployment.linear }[strategy];
  const { percent = 100, minutes = 0 } = trials ?? {};
  const steps =
    strategy === "canary" ? [percent] : Array.from({ length: 100 / percent - 1 }, (_, i) => (i + 1) * percent);
  const { errors, latency, unhealthyTasks, periodSeconds } = deployment.alarms;
  return {
    ...common,
    startsWith: "as many new as old",
    shares: [...steps.map((share) => ({ percent: share, minutes })), { percent: 100, minutes: bakeMinutes }],
    sentBackBy: {
      errors: { ...errors, periodSeconds },
      latency: { ...latency, periodSeconds },
      unhealthyTasks: { evaluations: unhealthyTasks.evaluations, periodSeconds },
    },
    desired: scaling ? undefined : desiredCount,
  };
}

function foundBy({ calls }: WorkloadSettings, { services }: Table): Record<string, number> {
  const found = calls.flatMap((callee) => {
    const { port, otherPorts = {} } = services[callee] ?? never();
    const all = Object.entries({ [callee]: port, ...prefixed(callee, otherPorts) });
    return all.map(([host, number]) => [`${host.toUpperCase().replaceAll("-", "_")}_URL`, number] as const);
  });
  return Object.fromEntries(found);
}

function prefixed(callee: string, ports: Readonly<Record<string, number>>) {
  return Object.fromEntries(Object.entries(ports).map(([name, port]) => [`${callee}-${name}`, port]));
}

function portsOf({ port, otherPorts = {} }: Pick<Service, "port" | "otherPorts">): number[] {
  return [port, ...Object.values(otherPorts)].sort((one, other) => one - other);
}

interface ReadSecret {
  source: SecretSource;
  key?: string;
  isDatabase: boolean;
}

const account = "us-east-1:111122223333";
const arnOf = (name: string) => `arn:aws:secretsmanager:${account}:secret:${name}--AbCdEf`;

/** Where each value lies, by what the stack's file says of it. */
function sourceOf(service: string, variable: string, given: object = {}): ReadSecret {
  if ("existing" in given) return { source: { secret: String(given.existing) }, isDatabase: false };
  if ("database" in given) {
    const key = `${given.database}-encryption-key`;
    return { source: { secret: arnOf(`${given.database}-url`), field: "url" }, key, isDatabase: true };
  }
  const own = `${service}-secrets-${variable.toLowerCase().replaceAll("_", "-")}`;
  const source = { secret: arnOf(own), version: `version-of-${own}-value` };
  return { source, key: `${service}-secrets-encryption-key`, isDatabase: false };
}

/** Exactly these secrets, and their keys for nothing but them. */
function readsOf(read: readonly ReadSecret[]): Statement[] {
  if (read.length === 0) return [];
  const secrets = (some: readonly ReadSecret[]) => some.map(({ source }) => source.secret).sort();
  const encrypted = read.filter(({ key }) => key !== undefined);
  const keys = encrypted.map(({ key }) => `arn:aws:kms:${account}:key/key-${key}`).sort();
  const condition = {
    StringEquals: {
      "kms:ViaService": "secretsmanager.us-east-1.amazonaws.com",
      "kms:EncryptionContext:SecretARN": secrets(encrypted),
    },
  };
  return [
    { actions: ["secretsmanager:GetSecretValue"], resources: secrets(read) },
    ...(keys.length > 0 ? [{ actions: ["kms:Decrypt"], resources: keys, condition }] : []),
  ];
}

function byWho(one: Way, other: Way): number {
  return one.who < other.who ? -1 : 1;
}

function never(): never {
  throw new Error("the table asks for a service that it does not have");
}
