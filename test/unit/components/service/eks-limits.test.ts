import assert from "node:assert/strict";

import fc from "fast-check";
import type * as z from "zod";

import { settingsProblems } from "../../../../components/base";
import { leftByDisruption, refusedWithoutDatadog } from "../../../../components/service/eks-limits";
import { workloadSettings } from "../../../../components/service/workload";

type Given = Partial<z.input<typeof workloadSettings>>;

const image = `registry.example.com/entity-api@sha256:${"0f".repeat(32)}`;
const workload = (more: Given = {}) => workloadSettings.parse({ runtime: "eks", image, port: 3000, ...more });

/** What the contract refuses, whether or not somebody gave what it can be. */
function refused(more: object): string[] {
  const given = { runtime: "eks", image, port: 3000, ...more };
  const issues = workloadSettings.safeParse(given).error?.issues ?? [];
  return settingsProblems(workloadSettings, given, issues).map(({ path, message }) => `${path}: ${message}`);
}

const pathsRefused = (more: object) => refused(more).map((problem) => problem.split(":")[0]);

const fileSystem = {
  path: "/data",
  fileSystemId: "fs-0123456789abcdef0",
  accessPointId: "fsap-0123456789abcdef0",
  securityGroupId: "sg-0123456789abcdef0",
};
const schedules = (when: string) => ({ scaling: { min: 3, max: 9, schedules: { morning: { when, min: 4 } } } });

describe("what EKS cannot give", () => {
  it("is nothing of what a service asks for by default", () => assert.deepEqual(refused({}), []));

  it("is nothing of what both runtimes know", () => {
    const more: Given = {
      cpu: 1024,
      memory: 2048,
      scaling: { min: 3, max: 12, schedules: { morning: { when: "cron(0 7 ? * MON-FRI *)", min: 6 } } },
      deployment: {
        strategy: "linear",
        linear: { percent: 30 },
        bakeMinutes: 20,
        alarms: { latency: { p95Milliseconds: 200 } },
      },
      health: { statusCodes: "200-204,304" },
      volumes: { cache: { disk: { path: "/cache", sizeGb: 20 } } },
      sidecars: { logRouter: { image } },
      logs: { group: "/apps/entity-api" },
      balancing: { algorithm: "round_robin", slowStartSeconds: 60 },
      kubernetes: {
        requests: { cpuMillicores: 1000, memoryMiB: 2048 },
        disruption: { minAvailable: 2 },
        progressDeadlineSeconds: 900,
      },
      user: "2000",
    };

    assert.deepEqual(refused(more), []);
  });

  it("is nothing of a service that moves with the log groups that each runtime gives it", () => {
    assert.deepEqual(refused({ runtime: "ecs", movingTo: "eks" }), []);
  });

  it("is a user whom Kubernetes would have to look up in the image, be it in part", () => {
    for (const user of ["app1", "1000:staff", "staff:1000", "1000app"]) {
      assert.deepEqual(pathsRefused({ user }), ["user"]);
    }
  });

  const found: [string, Given, string][] = [
    [
      "memory that no pod starts with",
      { memory: 0 },
      "memory: found 0; a pod takes 32 to 122880 MiB. Set it to as much as the service needs.",
    ],
    [
      "memory that no node has",
      { memory: 1_000_000 },
      "memory: found 1000000; a pod takes 32 to 122880 MiB. Set it to as much as the service needs.",
    ],
    [
      "commands in a container",
      { exec: true },
      "exec: found true; what people do in a pod would be logged nowhere. Set it to false, and look for the reason in " +
        "logs and traces.",
    ],
    [
      "faults",
      { faultInjection: { agentImage: image } },
      "faultInjection: is set; its agent disturbs tasks of ECS, and no pods. Leave it out.",
    ],
    [
      "hosts by patterns that an Ingress does not know",
      { routing: { hosts: ["*.example.com", "api-*.example.com"] } },
      'routing.hosts[1]: found "api-*.example.com"; an Ingress knows whole names, and * for the first part of one. Name ' +
        "the hosts.",
    ],
    [
      "spare capacity",
      { capacity: { spotPercent: 50 } },
      "capacity.spotPercent: found 50; the nodes of EKS are on demand, all of them. Set it to 0.",
    ],
    [
      "logs that go to Datadog alone",
      { sidecars: { logRouter: { image, destination: "datadog" } } },
      'sidecars.logRouter.destination: found "datadog"; on EKS one shipper on each node brings logs to log groups. Set ' +
        "it to logGroup.",
    ],
    [
      "one log group on two runtimes",
      { runtime: "ecs", movingTo: "eks", logs: { group: "/apps/entity-api" } },
      'logs.group: found "/apps/entity-api"; while the service moves, both runtimes would make it. Leave it out until it ' +
        "has moved.",
    ],
    [
      "a user by name",
      { user: "node" },
      'user: found "node"; Kubernetes cannot tell by a name that it is not root. Give its number, such as 1000:1000.',
    ],
    [
      "forecasts",
      { scaling: { min: 3, max: 9, predictive: "ForecastAndScale" } },
      'scaling.predictive: found "ForecastAndScale"; Kubernetes forecasts nothing. Leave it out, and schedule what is ' +
        "known ahead.",
    ],
    [
      "scaling by requests",
      { scaling: { min: 3, max: 9, requestsPerMinutePerTask: 600 } },
      "scaling.requestsPerMinutePerTask: found 600; Kubernetes does not count the load balancer's requests. Leave it out: " +
        "cpuPercent follows the load.",
    ],
    [
      "scaling by memory where two versions stand side by side",
      { scaling: { min: 3, max: 9, memoryPercent: 60 } },
      "scaling.memoryPercent: found 60; with canary the pods of two versions stand side by side, and the memory of both " +
        "would scale the service to its maximum: on EKS it follows CPU alone then. Leave it out, or set " +
        "deployment.strategy to rolling.",
    ],
    [
      "schedules that happen once",
      schedules("at(2027-01-31T07:00:00)"),
      'scaling.schedules.morning.when: found "at(2027-01-31T07:00:00)"; Kubernetes knows no schedule that happens once. ' +
        "Give cron(...), or scale once by hand.",
    ],
    [
      "somebody's approval",
      { deployment: { approval: {} } },
      "deployment.approval: is set; on EKS there is no port on which somebody could look at a version that gets no " +
        "requests. Leave it out, or try it with canary.",
    ],
    [
      "parts of a percent",
      { deployment: { canary: { percent: 0.5 } } },
      "deployment.canary.percent: found 0.5; Argo Rollouts shifts whole percents. Set it to 1.",
    ],
    [
      "steps of parts of a percent",
      { deployment: { strategy: "linear", linear: { percent: 33.3 } } },
      "deployment.linear.percent: found 33.3; Argo Rollouts shifts whole percents. Set it to 33.",
    ],
    [
      "alarms of a rolling deployment",
      { deployment: { strategy: "rolling", alarms: { latency: { p95Milliseconds: 200 } } } },
      'deployment.alarms: found {"periodSeconds":60,"errors":{"percent":2,"leastRequests":20,"evaluations":2},"latency":' +
        '{"p95Milliseconds":200,"evaluations":2},"unhealthyTasks":{"evaluations":2}}; on EKS nothing watches a rolling ' +
        "deployment. Leave it out, or set deployment.strategy to canary, linear or blueGreen.",
    ],
    [
      "file systems",
      { volumes: { uploads: { fileSystem } } },
      'volumes.uploads.fileSystem: found "fs-0123456789abcdef0"; EKS Auto Mode has no driver for file systems. Run the ' +
        "service on ECS, or keep its files in S3.",
    ],
    [
      "disks of other kinds",
      { volumes: { archive: { disk: { path: "/archive", sizeGb: 200, type: "st1" } } } },
      'volumes.archive.disk.type: found "st1"; the cluster has one class of disks, encrypted gp3. Set it to gp3.',
    ],
    [
      "more CPU kept than the limit",
      { cpu: 512, kubernetes: { requests: { cpuMillicores: 501 } } },
      "kubernetes.requests.cpuMillicores: found 501; what is kept for a pod cannot be more than its limit: cpu 512 are " +
        "500. Lower it, or raise cpu.",
    ],
    [
      "more memory kept than the limit",
      { memory: 1024, kubernetes: { requests: { memoryMiB: 1025 } } },
      "kubernetes.requests.memoryMiB: found 1025; what is kept for a pod cannot be more than its limit, memory, which is " +
        "1024. Lower it, or raise memory.",
    ],
    [
      "one pod that has to stay",
      { desiredCount: 1, kubernetes: { disruption: { minAvailable: 1 } } },
      "kubernetes.disruption.minAvailable: found 1; the service has 1 pod at the least, of which none could be moved, and " +
        "its node never be emptied. Say maxUnavailable: 1, or run two pods or more.",
    ],
    [
      "as many pods that have to stay as a schedule leaves",
      {
        scaling: { min: 4, max: 9, schedules: { night: { when: "cron(0 22 * * ? *)", min: 2 } } },
        desiredCount: 4,
        kubernetes: { disruption: { minAvailable: 2 } },
      },
      "kubernetes.disruption.minAvailable: found 2; the service has 2 pods at the least, of which none could be moved, " +
        "and its node never be emptied. Set it to 1 or less, or say maxUnavailable: 1.",
    ],
    [
      // 60 s of grace and three bad answers, 10 s apart, and 5 s for the last: 95. Two good answers: 20. 30 until it counts.
      "probes that outlast the deadline",
      { kubernetes: { progressDeadlineSeconds: 145 } },
      "kubernetes.progressDeadlineSeconds: found 145; health gives a pod 115 seconds to get well, and it counts 30 " +
        "seconds after that: a deployment would have failed before its pods have. Set it to 146 or more, leave it out, " +
        "which means 600, or lower health.graceSeconds.",
    ],
    [
      "bad answers that mean a task is well",
      { health: { statusCodes: "200-299,404" } },
      'health.statusCodes: found "200-299,404"; to Kubernetes an answer of 400 or more means that a pod is unwell. Leave ' +
        "those out.",
    ],
  ];
  for (const [what, more, problem] of found) {
    it(`is ${what}, said with field, value, rule and fix`, () => assert.deepEqual(refused(more), [problem]));
  }

  it("is told all at once", () => {
    const paths = pathsRefused({ exec: true, user: "node", capacity: { spotPercent: 10 } });

    assert.deepEqual(paths, ["exec", "capacity.spotPercent", "user"]);
  });

  it("is told whatever is wrong with other settings of the service", () => {
    const paths = pathsRefused({
      ...{ exec: true, user: "node", capacity: { spotPercent: 10 }, memory: 8 },
      kubernetes: { namespace: "kube-x" },
      health: { path: "health" },
      launchType: "FARGATE",
    });

    assert.deepEqual(paths, [
      ...["kubernetes.namespace", "health.path", "launchType"],
      ...["exec", "capacity.spotPercent", "user", "memory"],
    ]);
  });

  it("is told of each field, whichever other is no setting at all", () => {
    const asked: [string, object, readonly string[]][] = [
      ["exec", { exec: true }, []],
      ["capacity.spotPercent", { capacity: { spotPercent: 10 } }, []],
      ["logs.group", { runtime: "ecs", movingTo: "eks", logs: { group: "/apps/entity-api" } }, []],
      ["user", { user: "node" }, []],
      ["scaling.predictive", { scaling: { min: 3, max: 9, predictive: "ForecastOnly" } }, []],
      ["scaling.memoryPercent", { scaling: { min: 3, max: 9, memoryPercent: 60 } }, ["deployment"]],
      ["deployment.approval", { deployment: { approval: {} } }, []],
      ["routing.hosts[0]", { routing: { hosts: ["api-*.example.com"] } }, []],
      ["volumes.uploads.fileSystem", { volumes: { uploads: { fileSystem } } }, []],
      ["memory", { runtime: "eks", memory: 8 }, []],
      ["kubernetes.requests.cpuMillicores", { kubernetes: { requests: { cpuMillicores: 9000 } } }, ["cpu"]],
      ["kubernetes.requests.memoryMiB", { kubernetes: { requests: { memoryMiB: 9000 } } }, ["memory"]],
      [
        "kubernetes.disruption.minAvailable",
        { kubernetes: { disruption: { minAvailable: 3 } } },
        ["desiredCount", "scaling"],
      ],
      ["kubernetes.progressDeadlineSeconds", { kubernetes: { progressDeadlineSeconds: 9 } }, ["health", "imageSize"]],
      ["health.statusCodes", { health: { statusCodes: "404" } }, ["routing"]],
    ];
    for (const [path, more, read] of asked) {
      const others = Object.keys(workloadSettings.shape).filter((field) => !(field in more) && field !== "movingTo");
      for (const field of others.filter((one) => one !== "runtime" && !read.includes(one))) {
        assert(pathsRefused({ ...more, [field]: Symbol.iterator }).includes(path), `${path} beside ${field}`);
      }
      for (const field of read) assert(!pathsRefused({ ...more, [field]: Symbol.iterator }).includes(path));
    }
  });

  it("is told once where a contradiction is told of the same field", () => {
    const found = refused({ runtime: "ecs", movingTo: "eks", memory: 8 });

    assert.deepEqual(found, [
      "memory: found 8; Fargate has no task of 512 CPU units with that memory. With 512: 1024, 2048, 3072, 4096 MiB.",
    ]);
  });

  it("takes a deadline just above what the probes allow", () => {
    assert.deepEqual(refused({ kubernetes: { progressDeadlineSeconds: 146 } }), []);
  });

  it("leaves answers alone that nobody asks for", () => {
    const more: Given = { routing: "none", deployment: { strategy: "rolling" } };
    assert.deepEqual(refused({ ...more, health: { command: ["true"], statusCodes: "404" } }), []);
  });

  it("is as many pods that have to stay as there are, whatever their number", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 50 }), fc.integer({ min: 1, max: 60 }), (desiredCount, minAvailable) => {
        const paths = refused({ desiredCount, kubernetes: { disruption: { minAvailable } } });
        assert.equal(paths.length, minAvailable >= desiredCount ? 1 : 0);
      }),
    );
  });
});

describe("what EKS cannot give without Datadog", () => {
  it("is a strategy that shifts requests, and traces", () => {
    const more: Given = { sidecars: { datadog: { image } } };

    assert.deepEqual(refusedWithoutDatadog(workload(more)), [
      {
        path: "deployment.strategy",
        message:
          'found "canary"; on EKS it asks Datadog how the new version does, and the stack has none there. Give ' +
          "eks.datadog, or set it to rolling.",
      },
      {
        path: "sidecars.datadog",
        message: "is set; on EKS the agent runs once on each node, and the stack has none. Give eks.datadog.",
      },
    ]);
  });

  it("is nothing of a rolling deployment", () => {
    assert.deepEqual(refusedWithoutDatadog(workload({ deployment: { strategy: "rolling" } })), []);
  });
});

describe("what emptying nodes leaves of a service", () => {
  for (const [what, more, left] of [
    ["all pods but one, unless it says otherwise", {}, 2],
    ["all but as many as may be away", { kubernetes: { disruption: { maxUnavailable: 2 } } }, 1],
    ["those that have to stay", { kubernetes: { disruption: { minAvailable: 2 } } }, 2],
    ["nothing of a single pod", { desiredCount: 1 }, 0],
    ["what the least of its bounds leaves", { scaling: { min: 2, max: 9 } }, 1],
  ] as const) {
    it(`is ${what}`, () => assert.equal(leftByDisruption(workload(more)), left));
  }
});
