import assert from "node:assert/strict";

import { settingsProblems } from "../../../../components/base";
import { workloadProductionFloor } from "../../../../components/service/production-floor";
import { serviceName, workloadSettings } from "../../../../components/service/workload";

const image = `registry.example.com/entity-api@sha256:${"0f".repeat(32)}`;
const least = { image, port: 3000 };

describe("the contract of a workload", () => {
  it("asks for an image and a port, and defaults to what production needs", () => {
    assert.deepEqual(workloadSettings.parse(least), {
      ...least,
      environment: {},
      cpu: 512,
      memory: 1024,
      architecture: "ARM64",
      desiredCount: 3,
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
      deployment: { minimumHealthyPercent: 100, maximumPercent: 200, timeoutMinutes: 20 },
      permissions: [],
      user: "1000:1000",
      writablePaths: [],
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
    ["CPU units that do not exist", { cpu: 300 }, /^cpu: found 300; allowed: 256, 512, .*16384/],
    ["an image that can change", { image: "entity-api:latest" }, /^image: .*changes without a deployment/],
    ["a port that is none", { port: 70_000 }, /^port: found 70000/],
    ["a container that runs as root", { user: "0:0" }, /^user: found "0:0"; .*must not run as root/],
    ["root by name", { user: "root" }, /^user: .*must not run as root/],
    [
      "a health check slower than its interval",
      { health: { timeoutSeconds: 10 } },
      /^health\.timeoutSeconds: .*below intervalSeconds, which is 10/,
    ],
    ["scaling upside down", { scaling: { min: 5, max: 3 } }, /^scaling: .*set max to 5 or more/],
    ["a beginning outside of scaling", { scaling: { min: 4, max: 8 } }, /^scaling: .*desiredCount is 3/],
    [
      "a deployment without room",
      { deployment: { maximumPercent: 120 } },
      /^deployment\.maximumPercent: .*3 have to stay and 3 may run.*134 or more/,
    ],
    [
      "a deployment that rebalancing forbids",
      { deployment: { maximumPercent: 100 } },
      /^deployment\.maximumPercent: .*between zones/,
    ],
    [
      "more conditions than a rule has",
      { routing: { hosts: ["a", "b", "c"], paths: ["/x", "/y", "/z"] } },
      /^routing: .*five/,
    ],
    ["a host that is a URL", { routing: { hosts: ["https://a"] } }, /^routing\.hosts\[0\]: .*host name in lower case/],
    ["codes that are none", { health: { statusCodes: "2xx" } }, /^health\.statusCodes: .*200-299/],
    [
      "a deployment that gives up too early",
      { deployment: { timeoutMinutes: 5, maximumPercent: 134 } },
      /^deployment\.timeoutMinutes: .*3 tasks are replaced in 3 steps of up to 140 seconds\. Set it to 7 or more/,
    ],
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
    ["a setting that does not exist", { replicas: 2 }, /^replicas: is not a setting here\./],
  ] as const) {
    it(`refuses ${what}`, () => assert.match(problems({ ...least, ...given }), message));
  }

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
    assert(serviceName.safeParse("a".repeat(21)).success);
    assert(!serviceName.safeParse("a".repeat(22)).success);
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
});

function problems(given: unknown): string {
  const issues = workloadSettings.safeParse(given).error?.issues ?? [];
  const found = settingsProblems(workloadSettings, given, issues);
  return found.map(({ path, message }) => `${path}: ${message}`).join("\n");
}
