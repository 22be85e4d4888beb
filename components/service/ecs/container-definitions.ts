import type * as pulumi from "@pulumi/pulumi";

/** A container of a task, as ECS describes it. What is not named here has no place in our tasks. */
export interface ContainerDefinition {
  name: string;
  image: string;
  /** Whether the task ends with it. */
  essential: boolean;
  user: string;
  /** What it does instead of what its image says. */
  command?: readonly string[];
  /** Whether it is started again in its task when it ends by itself. Not what has to end: a migration. */
  restarts: boolean;
  /** Whether its image brings an init process of its own, which has to be the first of all. */
  ownInit?: boolean;
  /** Whether it installs software in its task: it may write everywhere, and has a root's usual rights. */
  installs?: boolean;
  /** CPU units of the task that are kept for it. None, if absent. */
  cpu?: number;
  /** MiB that are kept for it, and that it may not pass. */
  memory?: { reserved?: number; limit?: number };
  /** Its ports by the names that Service Connect knows them by. */
  ports: Readonly<Record<string, number>>;
  environment: Readonly<Record<string, pulumi.Input<string>>>;
  /** The ARN that each variable's value is read from. */
  secrets: Readonly<Record<string, pulumi.Input<string>>>;
  labels?: Readonly<Record<string, string>>;
  mounts: readonly Mount[];
  healthCheck?: HealthCheck;
  /** Names of containers that have to be started before. */
  startsAfter?: readonly string[];
  stopSeconds: number;
  logs: LogConfiguration;
  /** Whether it is the one that receives the logs of the others. */
  routesLogs?: boolean;
}

export interface Mount {
  path: string;
  volume: string;
  readOnly: boolean;
}

export interface HealthCheck {
  command: readonly string[];
  intervalSeconds: number;
  timeoutSeconds: number;
  retries: number;
  graceSeconds: number;
}

export interface LogConfiguration {
  driver: "awslogs" | "awsfirelens";
  options: Readonly<Record<string, string>>;
  /** The ARN that each secret option's value is read from. */
  secretOptions?: Readonly<Record<string, pulumi.Input<string>>>;
}

/**
 * What ECS is given as JSON. ECS answers in an order of its own and fills in what is empty, so everything is written
 * out and sorted: what means the same reads the same, and an unchanged task definition is not registered anew.
 * https://github.com/pulumi/pulumi-aws/issues/4576
 */
export function containerDefinitions(containers: readonly ContainerDefinition[]) {
  return containers.map(describe).sort(by("name"));
}

/** The name of the volume behind a folder that a container may write to, and that is gone with its task. */
export function volumeName(path: string, owner = "writable"): string {
  return `${owner}${path.replace(/[^A-Za-z0-9]+/g, "-")}`.replace(/-$/, "");
}

/** Folders that a container may write to, each a volume of its own. */
export function scratchMounts(paths: readonly string[], owner?: string): Mount[] {
  return paths.map((path) => ({ path, volume: volumeName(path, owner), readOnly: false }));
}

/** Output that goes to a log group, as the driver of CloudWatch Logs is told. */
export function logGroupDriver(logGroup: string, region: string, streamPrefix: string): LogConfiguration {
  return {
    driver: "awslogs",
    options: {
      "awslogs-group": logGroup,
      "awslogs-region": region,
      "awslogs-stream-prefix": streamPrefix,
      // A slow log must not stop the service: what does not fit into the buffer is lost.
      mode: "non-blocking",
      "max-buffer-size": "25m",
    },
  };
}

function describe(container: ContainerDefinition) {
  const { command, memory, labels = {}, healthCheck, startsAfter = [], routesLogs = false } = container;
  return {
    name: container.name,
    image: container.image,
    essential: container.essential,
    cpu: container.cpu ?? 0,
    ...(memory?.limit !== undefined && { memory: memory.limit }),
    ...(memory?.reserved !== undefined && { memoryReservation: memory.reserved }),
    user: container.user,
    ...(command && { command }),
    environment: pairs(container.environment).map(([name, value]) => ({ name, value })),
    secrets: pairs(container.secrets).map(([name, valueFrom]) => ({ name, valueFrom })),
    portMappings: Object.entries(container.ports)
      .map(([name, port]) => ({ name, containerPort: port, hostPort: port, protocol: "tcp" }))
      .sort((one, other) => one.containerPort - other.containerPort),
    mountPoints: container.mounts
      .map(({ path, volume, readOnly }) => ({ containerPath: path, readOnly, sourceVolume: volume }))
      .sort(by("containerPath")),
    volumesFrom: [],
    systemControls: [],
    ...(pairs(labels).length > 0 && { dockerLabels: Object.fromEntries(pairs(labels)) }),
    ...(startsAfter.length > 0 && {
      dependsOn: startsAfter.map((containerName) => ({ containerName, condition: "START" })).sort(by("containerName")),
    }),
    ...(healthCheck && { healthCheck: healthCheckOf(healthCheck) }),
    readonlyRootFilesystem: !container.installs,
    linuxParameters: {
      capabilities: { add: [], drop: container.installs ? [] : ["ALL"] },
      initProcessEnabled: !container.ownInit,
    },
    // One that ends within five minutes of its start is not started again: ECS replaces the task, and sees it fail.
    // https://docs.aws.amazon.com/AmazonECS/latest/developerguide/container-restart-policy.html
    ...(container.restarts && { restartPolicy: { enabled: true, restartAttemptPeriod: 300 } }),
    stopTimeout: container.stopSeconds,
    versionConsistency: "enabled",
    ...(routesLogs && {
      firelensConfiguration: { type: "fluentbit", options: { "enable-ecs-log-metadata": "true" } },
    }),
    logConfiguration: logConfigurationOf(container.logs),
  };
}

// "CMD" runs the words as they are, without a shell, which an image need not have.
// https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_HealthCheck.html
function healthCheckOf({ command, intervalSeconds, timeoutSeconds, retries, graceSeconds }: HealthCheck) {
  return {
    command: ["CMD", ...command],
    interval: intervalSeconds,
    timeout: timeoutSeconds,
    retries,
    startPeriod: graceSeconds,
  };
}

function logConfigurationOf({ driver, options, secretOptions = {} }: LogConfiguration) {
  const secrets = pairs(secretOptions).map(([name, valueFrom]) => ({ name, valueFrom }));
  return {
    logDriver: driver,
    options: Object.fromEntries(pairs(options)),
    ...(secrets.length > 0 && { secretOptions: secrets }),
  };
}

/** The entries of a record, by name. */
function pairs<Value>(record: Readonly<Record<string, Value>>): [string, Value][] {
  return Object.entries(record).sort(([one], [other]) => (one < other ? -1 : 1));
}

function by<Key extends string>(key: Key) {
  return (one: Record<Key, string>, other: Record<Key, string>) => (one[key] < other[key] ? -1 : 1);
}
