import assert from "node:assert/strict";

import fc from "fast-check";

import {
  type ContainerDefinition,
  containerDefinitions,
  logGroupDriver,
  scratchMounts,
  volumeName,
} from "../../../../../components/service/ecs/container-definitions";

const container: ContainerDefinition = {
  name: "entity-api",
  image: "registry.example.com/entity-api:v1",
  essential: true,
  restarts: true,
  user: "1000:1000",
  ports: { "entity-api": 3000 },
  environment: { LOG_LEVEL: "info", API_PORT: "3000" },
  secrets: { JWT_SECRET: "arn:aws:secretsmanager:us-east-1:111122223333:secret:jwt-AbCdEf" },
  mounts: [{ path: "/tmp", volume: "writable-tmp", readOnly: false }],
  stopSeconds: 30,
  logs: logGroupDriver("/aws/ecs/entity-api", "us-east-1", "entity-api"),
};

function json(containers: ContainerDefinition[]): string {
  return JSON.stringify(containerDefinitions(containers));
}

function plain(containers: ContainerDefinition[]) {
  return JSON.parse(json(containers));
}

describe("the definition of a container", () => {
  it("says everything, so that ECS has nothing to fill in", () => {
    assert.deepEqual(plain([container]), [
      {
        name: "entity-api",
        image: "registry.example.com/entity-api:v1",
        essential: true,
        cpu: 0,
        user: "1000:1000",
        environment: [
          { name: "API_PORT", value: "3000" },
          { name: "LOG_LEVEL", value: "info" },
        ],
        secrets: [{ name: "JWT_SECRET", valueFrom: "arn:aws:secretsmanager:us-east-1:111122223333:secret:jwt-AbCdEf" }],
        portMappings: [{ name: "entity-api", containerPort: 3000, hostPort: 3000, protocol: "tcp" }],
        mountPoints: [{ containerPath: "/tmp", readOnly: false, sourceVolume: "writable-tmp" }],
        volumesFrom: [],
        systemControls: [],
        readonlyRootFilesystem: true,
        linuxParameters: { capabilities: { add: [], drop: ["ALL"] }, initProcessEnabled: true },
        restartPolicy: { enabled: true, restartAttemptPeriod: 300 },
        stopTimeout: 30,
        versionConsistency: "enabled",
        logConfiguration: {
          logDriver: "awslogs",
          options: {
            "awslogs-group": "/aws/ecs/entity-api",
            "awslogs-region": "us-east-1",
            "awslogs-stream-prefix": "entity-api",
            "max-buffer-size": "25m",
            mode: "non-blocking",
          },
        },
      },
    ]);
  });

  it("says what a container has besides, and nothing of what it has not", () => {
    const more: ContainerDefinition = {
      ...container,
      restarts: false,
      ownInit: true,
      command: ["npm", "run", "migrate"],
      cpu: 128,
      memory: { reserved: 128, limit: 256 },
      labels: { b: "2", a: "1" },
      healthCheck: { command: ["bin/alive"], intervalSeconds: 15, timeoutSeconds: 5, retries: 3, graceSeconds: 60 },
      startsAfter: ["log-router"],
      logs: { driver: "awsfirelens", options: { Name: "datadog" }, secretOptions: { apikey: "arn:key" } },
      routesLogs: true,
    };
    const [least] = plain([container]);
    const [found] = plain([more]);

    const { restartPolicy, ...others } = least;
    assert.deepEqual(restartPolicy, { enabled: true, restartAttemptPeriod: 300 });
    assert.deepEqual(found, {
      ...others,
      command: ["npm", "run", "migrate"],
      cpu: 128,
      memory: 256,
      memoryReservation: 128,
      dockerLabels: { a: "1", b: "2" },
      dependsOn: [{ containerName: "log-router", condition: "START" }],
      healthCheck: { command: ["CMD", "bin/alive"], interval: 15, timeout: 5, retries: 3, startPeriod: 60 },
      linuxParameters: { ...others.linuxParameters, initProcessEnabled: false },
      firelensConfiguration: { type: "fluentbit", options: { "enable-ecs-log-metadata": "true" } },
      logConfiguration: {
        logDriver: "awsfirelens",
        options: { Name: "datadog" },
        secretOptions: [{ name: "apikey", valueFrom: "arn:key" }],
      },
    });
  });

  it("reads the same in whatever order it was said", () => {
    fc.assert(
      fc.property(task, fc.infiniteStream(fc.nat()), (containers, numbers) => {
        const shuffled = shuffle(containers, numbers).map((each) => ({
          ...each,
          environment: shuffleRecord(each.environment, numbers),
          secrets: shuffleRecord(each.secrets, numbers),
          labels: shuffleRecord(each.labels ?? {}, numbers),
          ports: shuffleRecord(each.ports, numbers),
          mounts: shuffle(each.mounts, numbers),
          startsAfter: shuffle(each.startsAfter ?? [], numbers),
          logs: { ...each.logs, options: shuffleRecord(each.logs.options, numbers) },
        }));
        assert.equal(json(shuffled), json(containers));
      }),
    );
  });

  it("reads the same when it is said once more, and leaves what it was given as it was", () => {
    fc.assert(
      fc.property(task, (containers) => {
        const before = structuredClone(containers);
        const once = json(containers);
        assert.deepEqual(containers, before);
        assert.equal(json(containers), once);
        // What ECS answers is what it was told: it reads and writes as the same text.
        assert.equal(JSON.stringify(JSON.parse(once)), once);
      }),
    );
  });

  it("names a volume for each path so that ECS takes the name", () => {
    assert.deepEqual(
      ["/tmp", "/var/cache/app.d/"].map((path) => volumeName(path)),
      ["writable-tmp", "writable-var-cache-app-d"],
    );
  });
});

const names = fc.stringMatching(/^[A-Z][A-Z_]{0,8}$/);
const words = fc.dictionary(names, fc.string(), { maxKeys: 6, noNullPrototype: true });
const paths = fc.uniqueArray(fc.stringMatching(/^\/[a-z]{1,5}$/), { maxLength: 4 });
const ports = fc.uniqueArray(fc.integer({ min: 1, max: 65_535 }), { maxLength: 4 });

const anyContainer: fc.Arbitrary<ContainerDefinition> = fc
  .record({
    name: fc.stringMatching(/^[a-z]{1,8}$/),
    environment: words,
    secrets: words,
    labels: words,
    options: words,
  })
  .chain(({ options, ...some }) =>
    fc.record({ paths, ports, startsAfter: fc.uniqueArray(names, { maxLength: 3 }) }).map((others) => ({
      ...container,
      ...some,
      startsAfter: others.startsAfter,
      mounts: scratchMounts(others.paths),
      ports: Object.fromEntries(others.ports.map((port) => [`port-${port}`, port])),
      logs: { driver: "awsfirelens" as const, options },
    })),
  );

const task = fc.uniqueArray(anyContainer, { maxLength: 4, selector: ({ name }) => name });

function shuffle<Item>(items: readonly Item[], numbers: fc.Stream<number>): Item[] {
  const keyed = items.map((item) => ({ item, key: numbers.next().value ?? 0 }));
  return keyed.sort((one, other) => one.key - other.key).map(({ item }) => item);
}

function shuffleRecord<Value>(
  record: Readonly<Record<string, Value>>,
  numbers: fc.Stream<number>,
): Record<string, Value> {
  return Object.fromEntries(shuffle(Object.entries(record), numbers));
}
