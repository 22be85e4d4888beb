import assert from "node:assert/strict";

import { settingsProblems } from "../../../../components/base";
import { workloadProductionFloor } from "../../../../components/service/production-floor";
import { serviceName, workloadSettings } from "../../../../components/service/workload";

const image = `registry.example.com/entity-api@sha256:${"0f".repeat(32)}`;
const least = { image, port: 3000 };

const unrouted = { routing: "none", deployment: { strategy: "rolling" }, health: { command: ["bin/alive"] } };
const sidecarImage = `public.ecr.aws/datadog/agent@sha256:${"1a".repeat(32)}`;
const NIGHTLY = "cron(0 22 * * ? *)";
const fileSystem = {
  path: "/shared",
  fileSystemId: "fs-0123456789abcdef0",
  accessPointId: "fsap-0123456789abcdef0",
  securityGroupId: "sg-0123456789abcdef0",
};

describe("the contract of a workload", () => {
  it("asks for an image and a port, and defaults to what production needs", () => {
    // What a deployment defaults to is told in its own tests, and so is the load balancer's part.
    const { deployment, balancing, ...workload } = workloadSettings.parse(least);
    assert.equal(deployment.strategy, "canary");
    assert.equal(balancing.algorithm, "least_outstanding_requests");
    assert.deepEqual(workload, {
      ...least,
      imageSize: "medium",
      otherPorts: {},
      calls: [],
      environment: {},
      cpu: 512,
      memory: 1024,
      architecture: "ARM64",
      runtime: "ecs",
      desiredCount: 3,
      capacity: { onDemandBase: 2, spotPercent: 0 },
      health: {
        path: "/health",
        statusCodes: "200",
        intervalSeconds: 10,
        timeoutSeconds: 5,
        healthyThreshold: 2,
        unhealthyThreshold: 3,
        graceSeconds: 60,
      },
      routing: { hosts: [], paths: ["/*"] },
      permissions: [],
      user: "1000:1000",
      writablePaths: [],
      volumes: {},
      exec: false,
      sidecars: {},
      stopSeconds: 30,
      drainSeconds: 30,
      logs: { keepDays: 365 },
    });
  });

  for (const [what, given, message] of [
    [
      "a size that Fargate does not have",
      { cpu: 256, memory: 4096 },
      /^memory: found 4096; .*With 256: 512, 1024, 2048/,
    ],
    [
      "a move to where it is",
      { runtime: "eks", movingTo: "eks" },
      /^movingTo: found "eks"; the service runs on eks already/,
    ],
    [
      "what only Kubernetes knows, on ECS",
      { kubernetes: { namespace: "shop" } },
      /^kubernetes: .*does not run on EKS\. Leave it out, or set runtime to eks/,
    ],
    ["a namespace of Kubernetes' own", { runtime: "eks", kubernetes: { namespace: "kube-system" } }, /kube-/],
    ["CPU units that do not exist", { cpu: 300 }, /^cpu: found 300; allowed: 256, 512, .*16384/],
    ["an image that can change", { image: "entity-api:latest" }, /^image: .*changes without a deployment/],
    ["a port that is none", { port: 70_000 }, /^port: found 70000/],
    ["a container that runs as root", { user: "0:0" }, /^user: found "0:0"; .*must not run as root/],
    ["root in more digits", { user: "00:1000" }, /^user: found "00:1000"; .*must not run as root/],
    ["root by name", { user: "root" }, /^user: .*must not run as root/],
    [
      "a health check slower than its interval",
      { health: { timeoutSeconds: 10 } },
      /^health\.timeoutSeconds: .*below intervalSeconds, which is 10/,
    ],
    ["scaling upside down", { scaling: { min: 5, max: 3 } }, /^scaling\.min: found 5; .*set max to 5 or more/],
    ["a beginning outside of scaling", { scaling: { min: 4, max: 8 } }, /^scaling: .*desiredCount is 3/],
    [
      "more conditions than a rule has",
      { routing: { hosts: ["a", "b", "c"], paths: ["/x", "/y", "/z"] } },
      /^routing\.paths: .*five/,
    ],
    ["a host that is a URL", { routing: { hosts: ["https://a"] } }, /^routing\.hosts\[0\]: .*host name in lower case/],
    ["codes that are none", { health: { statusCodes: "2xx" } }, /^health\.statusCodes: .*200-299/],
    ["codes that say that a task is not well", { health: { statusCodes: "200,500" } }, /from 200 to 499/],
    ["codes of no answer yet", { health: { statusCodes: "100-200" } }, /^health\.statusCodes: .*from 200 to 499/],
    [
      "a wildcard for all of a service",
      { permissions: [{ actions: ["s3:*"], resources: ["arn:aws:s3:::x"] }] },
      /^permissions\[0\]\.actions\[0\]: .*action such as s3:GetObject/,
    ],
    [
      "permission on everything",
      { permissions: [{ actions: ["s3:GetObject"], resources: ["*"] }] },
      /^permissions\[0\]\.resources\[0\]: .*ARN/,
    ],
    [
      "a retention that CloudWatch does not have",
      { logs: { keepDays: 100 } },
      /^logs\.keepDays: found 100; allowed: 1, 3, 5/,
    ],
    [
      "a variable that no shell has",
      { environment: { "1ST": "x" } },
      /^environment\.1ST: is not a good name; .*name of an environment variable/,
    ],
    [
      "scaling by requests without any",
      { ...unrouted, scaling: { min: 3, max: 6, requestsPerMinutePerTask: 60 } },
      /^scaling\.requestsPerMinutePerTask: found 60; .*Leave it out/,
    ],
    [
      "a schedule that is none",
      { scaling: { min: 3, max: 6, schedules: { night: { when: "0 22 * * *", min: 3 } } } },
      /^scaling\.schedules\.night\.when: found "0 22 \* \* \*"; it has to be cron\(/,
    ],
    [
      "a schedule in no time zone",
      { scaling: { min: 3, max: 6, schedules: { night: { when: NIGHTLY, timeZone: "Berlin", min: 3 } } } },
      /^scaling\.schedules\.night\.timeZone: found "Berlin"; .*Europe\/Berlin/,
    ],
    [
      "a schedule that sets nothing",
      { scaling: { min: 3, max: 6, schedules: { night: { when: NIGHTLY } } } },
      /^scaling\.schedules\.night\.min: .*sets min, max or both/,
    ],
    [
      "a schedule upside down",
      { scaling: { min: 3, max: 6, schedules: { night: { when: NIGHTLY, min: 9, max: 4 } } } },
      /^scaling\.schedules\.night\.min: found 9; min is above max\. Set it to 4 or less/,
    ],
    [
      "a schedule that leaves no number of tasks",
      { scaling: { min: 3, max: 6, schedules: { day: { when: NIGHTLY, min: 9 } } } },
      /^scaling\.schedules: .*with day, min would be 9 and max 6: what it does not say stays\. Give it both/,
    ],
    [
      "a schedule with fewer tasks than there have to be",
      { scaling: { min: 3, max: 6, schedules: { night: { when: NIGHTLY, max: 2 } } } },
      /^scaling\.schedules: .*with night, min would be 3 and max 2: what it does not say stays\. Give it both/,
    ],
    [
      "tasks on demand that ECS would not place",
      { capacity: { onDemandBase: 2, spotPercent: 100 } },
      /^capacity\.spotPercent: found 100; .*not even the 2 of onDemandBase\. Set it to 99 or less, or onDemandBase to 0/,
    ],
    ["a share of Spot that is none", { capacity: { spotPercent: 101 } }, /^capacity\.spotPercent: found 101/],
    [
      "nobody who asks whether a task is well",
      { routing: "none", deployment: { strategy: "rolling" } },
      /^health\.command: found nothing; without routing .*Give a command/,
    ],
    [
      "a command that takes longer than ECS waits",
      { health: { command: ["alive"], timeoutSeconds: 90, intervalSeconds: 120 } },
      /^health\.timeoutSeconds: found 90; .*60 or less/m,
    ],
    [
      "a command that counts later than ECS lets it",
      { health: { command: ["alive"], graceSeconds: 400 } },
      /^health\.graceSeconds: found 400; .*300 or less/m,
    ],
    [
      "two ports that are one",
      { otherPorts: { metrics: 3000 } },
      /^otherPorts: .*metrics is 3000, .*Give each its own/,
    ],
    ["two calls that are one", { calls: ["store", "store"] }, /^calls: .*store stands here twice/],
    [
      "a variable that tells where a called service is",
      { calls: ["entity-store"], environment: { ENTITY_STORE_URL: "http://elsewhere" }, cpu: 1024, memory: 2048 },
      /^environment: .*ENTITY_STORE_URL is set by the platform/,
    ],
    [
      "a version of its own beside Datadog's agent",
      { sidecars: { datadog: { image: sidecarImage } }, environment: { DD_VERSION: "1" } },
      /^environment: .*DD_VERSION is set by the platform/,
    ],
    [
      "another agent than the one beside it",
      { sidecars: { datadog: { image: sidecarImage } }, environment: { DD_AGENT_HOST: "agent.internal" } },
      /^environment: .*DD_AGENT_HOST is set by the platform/,
    ],
    [
      "a sidecar by a tag",
      { sidecars: { datadog: { image: "public.ecr.aws/datadog/agent:7" } } },
      /^sidecars\.datadog\.image: .*Give the digest/,
    ],
    [
      "sidecars that leave the service too little CPU",
      { cpu: 256, memory: 1024, sidecars: { datadog: { image: sidecarImage }, logRouter: { image: sidecarImage } } },
      /^cpu: found 256; what runs beside the service takes 192 of the task's 256 CPU units, .*Set cpu to 512 or more/,
    ],
    [
      "sidecars that leave the service too little memory",
      { memory: 1024, sidecars: { datadog: { image: sidecarImage, memory: 600 } } },
      /^memory: found 1024; what runs beside the service takes 600 of the task's 1024 MiB, .*Set memory to 2048 or more/,
    ],
    [
      "calls without room for the proxy",
      { cpu: 256, memory: 512, calls: ["store"] },
      /^cpu: found 256; what runs beside the service, the proxy for calls among it, takes 256/,
    ],
    [
      "two volumes at one place",
      { writablePaths: ["/data"], volumes: { data: { disk: { path: "/data", sizeGb: 1 } } } },
      /^volumes: .*more than one of volumes, .* is at \/data\./,
    ],
    [
      "two disks",
      { volumes: { a: { disk: { path: "/a", sizeGb: 1 } }, b: { disk: { path: "/b", sizeGb: 1 } } } },
      /^volumes: .*one disk at most, and here are a and b/,
    ],
    [
      "a disk smaller than its kind",
      { volumes: { a: { disk: { path: "/a", sizeGb: 100, type: "st1" } } } },
      /^volumes\.a\.disk\.sizeGb: found 100; st1 has 125 GiB at least/,
    ],
    [
      "a file system that is none",
      { volumes: { a: { fileSystem: { ...fileSystem, fileSystemId: "uploads" } } } },
      /^volumes\.a\.fileSystem\.fileSystemId: found "uploads"; .*fs-0123456789abcdef0/,
    ],
    ["a volume that is nothing", { volumes: { a: {} } }, /^volumes\.a: .*a fileSystem or a disk/],
    ["a setting that does not exist", { replicas: 2 }, /^replicas: is not a setting here\./],
  ] as const) {
    it(`refuses ${what}`, () => assert.match(problems({ ...least, ...given }), message));
  }

  it("is met by a service without users that says how it is", () => {
    assert.equal(problems({ ...least, ...unrouted }), "");
  });

  it("is met by a service that has all of it", () => {
    const sidecars = { datadog: { image: sidecarImage }, logRouter: { image: sidecarImage, destination: "datadog" } };
    const volumes = { uploads: { fileSystem }, index: { disk: { path: "/index", sizeGb: 20 } } };
    const schedules = { day: { when: "cron(0 7 ? * MON-FRI *)", timeZone: "Europe/Berlin", min: 6 } };
    const scaling = { min: 3, max: 12, requestsPerMinutePerTask: 600, predictive: "ForecastAndScale", schedules };
    const all = { sidecars, volumes, scaling, calls: ["store"], exec: true, capacity: { spotPercent: 50 } };

    assert.equal(problems({ ...least, cpu: 1024, memory: 2048, otherPorts: { metrics: 9090 }, ...all }), "");
  });

  it("is met by one task that starts before the other stops", () => {
    assert.equal(problems({ ...least, desiredCount: 1 }), "");
  });

  for (const [name, value] of [
    ["DB_PASSWORD", "hunter2"],
    ["JWT_SECRET", "hunter2"],
    ["GITHUB_TOKEN", "hunter2"],
    ["DATADOG_API_KEY", "hunter2"],
    ["apiKey", "hunter2"],
    ["DATABASE_URL", "postgres://app:hunter2@db.example.com/entities"],
  ] as const) {
    it(`refuses the secret ${name} in plain sight, and does not repeat it`, () => {
      const found = problems({ ...least, environment: { [name]: value } });

      assert.match(found, new RegExp(`^environment\\.${name}: .*Put it under secrets\\.$`));
      assert.doesNotMatch(found, /hunter2/);
    });
  }

  for (const name of ["TOKEN_TTL_SECONDS", "SECRET_ARN", "LOG_LEVEL", "KEYBOARD", "MONKEY"]) {
    it(`takes ${name} for what it is`, () => assert.equal(problems({ ...least, environment: { [name]: "x" } }), ""));
  }
});

describe("the name of a service", () => {
  it("leaves room for the names of what AWS makes for it", () => {
    assert(serviceName.safeParse("a".repeat(20)).success);
    assert(!serviceName.safeParse("a".repeat(21)).success);
  });

  it("is none of a sidecar's", () => {
    for (const name of ["datadog-agent", "log-router"]) assert(!serviceName.safeParse(name).success, name);
  });

  for (const name of ["Entity", "entity_api", "-entity", "entity-", "1entity", ""]) {
    it(`is not ${JSON.stringify(name)}`, () => assert(!serviceName.safeParse(name).success));
  }
});

describe("the production floor of a workload", () => {
  const inProduction = { ...least, scaling: { min: 3, max: 12 } };

  it("is met by three tasks that scale and an image by digest", () => {
    assert.deepEqual(workloadProductionFloor(workloadSettings.parse(inProduction)), []);
  });

  it("demands all of them at once", () => {
    const given = { ...least, image: "registry.example.com/entity-api:v1", desiredCount: 2 };

    const found = workloadProductionFloor(workloadSettings.parse(given));
    assert.deepEqual(
      found.map(({ path }) => path),
      ["image", "scaling", "desiredCount"],
    );
  });

  it("does not let scaling go below three tasks", () => {
    const given = workloadSettings.parse({ ...inProduction, scaling: { min: 2, max: 12 } });

    assert.deepEqual(workloadProductionFloor(given), [
      {
        path: "scaling.min",
        message: "found 2; production runs a task in each of three zones. Set it to 3 or more.",
      },
    ]);
  });

  it("does not let a schedule go below three tasks either", () => {
    const schedules = { night: { when: NIGHTLY, min: 1 }, day: { when: NIGHTLY, min: 6 } };
    const given = workloadSettings.parse({ ...least, scaling: { min: 3, max: 12, schedules } });

    assert.deepEqual(workloadProductionFloor(given), [
      {
        path: "scaling.schedules.night.min",
        message: "found 1; production runs a task in each of three zones. Set it to 3 or more.",
      },
    ]);
  });

  it("keeps two tasks on demand beside any on Spot", () => {
    const with1 = workloadSettings.parse({ ...inProduction, capacity: { onDemandBase: 1, spotPercent: 50 } });
    const with2 = workloadSettings.parse({ ...inProduction, capacity: { spotPercent: 50 } });
    const without = workloadSettings.parse({ ...inProduction, capacity: { onDemandBase: 0 } });

    const [problem, ...others] = workloadProductionFloor(with1);
    assert.equal(problem?.path, "capacity.onDemandBase");
    assert.match(problem?.message ?? "", /^found 1; AWS may end all Spot tasks at once\. Set it to 2 or more/);
    assert.deepEqual([others, workloadProductionFloor(with2), workloadProductionFloor(without)], [[], [], []]);
  });

  it("lets nobody in", () => {
    const found = workloadProductionFloor(workloadSettings.parse({ ...inProduction, exec: true }));

    assert.deepEqual(
      found.map(({ path }) => path),
      ["exec"],
    );
  });
});

function problems(given: unknown): string {
  const issues = workloadSettings.safeParse(given).error?.issues ?? [];
  const found = settingsProblems(workloadSettings, given, issues);
  return found.map(({ path, message }) => `${path}: ${message}`).join("\n");
}
