/** A container of a task, as ECS describes it. What is not named here has no place in our tasks. */
export interface ContainerDefinition {
  name: string;
  image: string;
  essential: boolean;
  user: string;
  port: number;
  environment: Readonly<Record<string, string>>;
  /** The ARN that each variable's value is read from. */
  secrets: Readonly<Record<string, string>>;
  writablePaths: readonly string[];
  stopTimeout: number;
  logGroup: string;
  region: string;
}

/**
 * The JSON that ECS is given. ECS answers in an order of its own and fills in what is empty, so everything is written
 * out and sorted: what means the same reads the same, and an unchanged task definition is not registered anew.
 * https://github.com/pulumi/pulumi-aws/issues/4576
 */
export function containerDefinitions(containers: readonly ContainerDefinition[]): string {
  return JSON.stringify(containers.map(describe).sort(by("name")));
}

/** The name of the volume behind a writable path. */
export function volumeName(path: string): string {
  return `writable${path.replace(/[^A-Za-z0-9]+/g, "-")}`.replace(/-$/, "");
}

function describe(container: ContainerDefinition) {
  return {
    name: container.name,
    image: container.image,
    essential: container.essential,
    cpu: 0,
    user: container.user,
    environment: Object.entries(container.environment)
      .map(([name, value]) => ({ name, value }))
      .sort(by("name")),
    secrets: Object.entries(container.secrets)
      .map(([name, valueFrom]) => ({ name, valueFrom }))
      .sort(by("name")),
    portMappings: [{ containerPort: container.port, hostPort: container.port, protocol: "tcp" }],
    mountPoints: [...container.writablePaths]
      .map((path) => ({ containerPath: path, readOnly: false, sourceVolume: volumeName(path) }))
      .sort(by("containerPath")),
    volumesFrom: [],
    systemControls: [],
    readonlyRootFilesystem: true,
    linuxParameters: { capabilities: { add: [], drop: ["ALL"] }, initProcessEnabled: true },
    stopTimeout: container.stopTimeout,
    versionConsistency: "enabled",
    logConfiguration: {
      logDriver: "awslogs",
      options: {
        "awslogs-group": container.logGroup,
        "awslogs-region": container.region,
        "awslogs-stream-prefix": container.name,
        // A slow log must not stop the service: what does not fit into the buffer is lost.
        mode: "non-blocking",
        "max-buffer-size": "25m",
      },
    },
  };
}

function by<Key extends string>(key: Key) {
  return (one: Record<Key, string>, other: Record<Key, string>) => (one[key] < other[key] ? -1 : 1);
}
