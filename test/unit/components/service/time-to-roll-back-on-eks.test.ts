import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";

import fc from "fast-check";
import type * as z from "zod";

import { deploymentProductionFloor } from "../../../../components/service/deployment-floor";
import { eksDeploymentPlan } from "../../../../components/service/eks-deployment-plan";
import { workloadProductionFloor } from "../../../../components/service/production-floor";
import { timeToBringBackOnEks, timeToRollBackOnEks } from "../../../../components/service/time-to-roll-back";
import { workloadSettings } from "../../../../components/service/workload";

type Given = Partial<z.input<typeof workloadSettings>>;

const image = `registry.example.com/entity-api@sha256:${"0f".repeat(32)}`;
const workload = (more: Given = {}) => workloadSettings.parse({ runtime: "eks", image, port: 3000, ...more });

describe("the time to roll back on EKS", () => {
  it("is that of the slowest analysis, and of requests going back to pods that still run", () => {
    assert.deepEqual(timeToRollBackOnEks(workload()), {
      seconds: 30 + 60 + 120 + 15 + 30,
      items: [
        {
          what: "until Kubernetes calls a pod unready",
          seconds: 30,
          source:
            "https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/",
          verified: true,
        },
        { what: "until Datadog has the metrics", seconds: 60, source: "estimate", verified: false },
        {
          what: "until the analysis of unhealthyTasks has seen 2 bad periods",
          seconds: 120,
          source: "https://argo-rollouts.readthedocs.io/en/stable/features/analysis/",
          verified: true,
        },
        { what: "until Argo Rollouts acts on the analysis", seconds: 15, source: "estimate", verified: false },
        { what: "until all requests are with the old version", seconds: 30, source: "estimate", verified: false },
      ],
    });
  });

  for (const [what, more, seconds] of [
    ["blue/green shifts back as a canary does", { deployment: { strategy: "blueGreen" } }, 255],
    ["so does a linear deployment", { deployment: { strategy: "linear" } }, 255],
    ["a faster health check is seen sooner", { health: { intervalSeconds: 6 } }, 18 + 60 + 120 + 15 + 30],
    [
      "another analysis may be the slowest",
      { deployment: { canary: { minutes: 10 }, alarms: { errors: { evaluations: 4 } } } },
      60 + 240 + 15 + 30,
    ],
  ] as const) {
    it(`is ${seconds} seconds: ${what}`, () => assert.equal(timeToRollBackOnEks(workload(more))?.seconds, seconds));
  }

  it("is unknown of a rolling deployment, which nothing watches", () => {
    assert.equal(timeToRollBackOnEks(workload({ deployment: { strategy: "rolling" } })), undefined);
  });

  it("is the sum of its items, each with a link or an estimate", () => {
    const strategies = fc.constantFrom("canary", "linear", "blueGreen");
    fc.assert(
      fc.property(strategies, fc.integer({ min: 5, max: 30 }), (strategy, intervalSeconds) => {
        const given = { health: { intervalSeconds, timeoutSeconds: 2 }, deployment: { strategy, bakeMinutes: 60 } };
        const { seconds, items } = timeToRollBackOnEks(workload(given)) ?? { seconds: 0, items: [] };
        assert.equal(
          items.reduce((sum, item) => sum + item.seconds, 0),
          seconds,
        );
        for (const { source, verified } of items) assert.equal(/^https:\/\//.test(source), verified);
      }),
    );
  });
});

describe("the time to bring back a former version on EKS", () => {
  // A node, the image, the start, the health check, and the load balancer's.
  const start = 60 + 45 + 60 + 20 + 30;
  for (const [strategy, deployment, seconds] of [
    ["canary", {}, start + 300 + 30],
    ["blueGreen", { strategy: "blueGreen" }, start + 30],
    ["linear", { strategy: "linear" }, start + 3 * 300 + 30],
    ["rolling", { strategy: "rolling" }, start],
  ] as const) {
    it(`is that of a deployment: ${seconds} seconds with ${strategy}`, () => {
      assert.equal(timeToBringBackOnEks(workload({ deployment })).seconds, seconds);
    });
  }
});

describe("the production floor on EKS", () => {
  const floor = (more: Given) => deploymentProductionFloor(workload(more));

  it("is met by the defaults", () => assert.deepEqual(floor({}), []));

  it("refuses a rolling deployment of a service with users, since nothing sends a version back", () => {
    assert.deepEqual(floor({ deployment: { strategy: "rolling" } }), [
      {
        path: "deployment.strategy",
        message:
          'found "rolling"; on EKS nothing sends back a version that has started well and answers badly, and in ' +
          "production it may take 300 seconds. Set it to canary, which takes 255. " +
          "https://argo-rollouts.readthedocs.io/en/stable/features/analysis/",
      },
    ]);
  });

  it("takes a rolling deployment of a service without any", () => {
    const more: Given = { routing: "none", health: { command: ["true"] }, deployment: { strategy: "rolling" } };
    assert.deepEqual(floor(more), []);
  });

  it("refuses an analysis that waits for many periods", () => {
    const alarms = { latency: { evaluations: 5 } };
    const [problem, ...others] = floor({ deployment: { bakeMinutes: 20, canary: { minutes: 10 }, alarms } });

    assert.deepEqual(others, []);
    assert.equal(problem?.path, "deployment.alarms.latency.evaluations");
    assert.match(
      problem?.message ?? "",
      /^found 5; .*300 until the analysis of latency has seen 5 bad periods.* Lower it\./,
    );
  });

  it("tells of a service on the move once, what is wrong on either runtime", () => {
    const moving: Given = { runtime: "ecs", movingTo: "eks", deployment: { bakeMinutes: 6 } };
    assert.deepEqual(
      floor(moving).map(({ path }) => path),
      ["deployment.bakeMinutes"],
    );
    assert.deepEqual(
      floor({ ...moving, deployment: { strategy: "rolling" } }).map(({ path }) => path),
      ["deployment.strategy"],
    );
  });

  const scaling = { min: 3, max: 9 };
  for (const [what, disruption, problem] of [
    ["all pods but one to be away", { maxUnavailable: 2 }, 'found {"maxUnavailable":2}'],
    ["one pod alone to stay", { minAvailable: 1 }, 'found {"minAvailable":1}'],
  ] as const) {
    it(`refuses ${what} when nodes are emptied`, () => {
      assert.deepEqual(workloadProductionFloor(workload({ scaling, kubernetes: { disruption } })), [
        {
          path: "kubernetes.disruption",
          message:
            `${problem}; when nodes are emptied 1 of 3 pods may be all that stays, and a zone could fail at that ` +
            "moment. Leave 2 or more.",
        },
      ]);
    });
  }

  it("takes one pod to be away, and asks nothing of the kind on ECS", () => {
    assert.deepEqual(workloadProductionFloor(workload({ scaling })), []);
    assert.deepEqual(workloadProductionFloor(workload({ scaling, runtime: "ecs" })), []);
  });
});

describe("the runbook for rolling back on EKS", () => {
  const text = fs.readFileSync(path.join(__dirname, "../../../../docs/runbooks/roll-back.md"), "utf8");

  for (const [what, number, pattern] of [
    [
      "the time to roll back",
      timeToRollBackOnEks(workload())?.seconds,
      /## On EKS[\s\S]*?"time to roll back", (\d+) seconds/,
    ],
    [
      "the time to bring back",
      timeToBringBackOnEks(workload()).seconds,
      /## On EKS[\s\S]*?"time to bring back", (\d+) seconds/,
    ],
    [
      "how long Pulumi waits",
      eksDeploymentPlan(workload()).timeoutMinutes,
      /## On EKS[\s\S]*?after (\d+) minutes with the/,
    ],
  ] as const) {
    it(`names ${what} with the defaults`, () => assert.equal(Number(pattern.exec(text)?.[1]), number));
  }
});
