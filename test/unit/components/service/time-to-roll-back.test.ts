import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";

import fc from "fast-check";
import type * as z from "zod";
import { inWords } from "../../../../components/base/itemised-time";
import { deploymentProductionFloor } from "../../../../components/service/deployment-floor";
import { timeToBringBack, timeToRollBack } from "../../../../components/service/time-to-roll-back";
import { workloadSettings } from "../../../../components/service/workload";

const image = `registry.example.com/entity-api@sha256:${"0f".repeat(32)}`;
const workload = (more: Partial<z.input<typeof workloadSettings>> = {}) =>
  workloadSettings.parse({ image, port: 3000, ...more });

describe("the time to roll back", () => {
  it("is that of the slowest alarm, and of requests going back to tasks that still run", () => {
    assert.deepEqual(timeToRollBack(workload()), {
      seconds: 30 + 60 + 120 + 15 + 30,
      items: [
        {
          what: "until the load balancer calls a task unhealthy",
          seconds: 30,
          source: "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html",
          verified: true,
        },
        { what: "until the load balancer's metrics arrive", seconds: 60, source: "estimate", verified: false },
        {
          what: "until the alarm unhealthyTasks has seen 2 bad periods",
          seconds: 120,
          source: "https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-evaluation.html",
          verified: true,
        },
        { what: "until ECS acts on the alarm", seconds: 15, source: "estimate", verified: false },
        {
          what: "until all requests are with the old version",
          seconds: 30,
          source: "estimate",
          verified: false,
        },
      ],
    });
  });

  // Worked out by hand: the slowest alarm, ECS, and the way back.
  for (const [what, more, seconds] of [
    ["blue/green shifts back as a canary does", { deployment: { strategy: "blueGreen" } }, 30 + 60 + 120 + 15 + 30],
    ["so does a linear deployment", { deployment: { strategy: "linear" } }, 30 + 60 + 120 + 15 + 30],
    ["a faster health check is seen sooner", { health: { intervalSeconds: 6 } }, 18 + 60 + 120 + 15 + 30],
    [
      "a longer period is seen later",
      { deployment: { strategy: "blueGreen", alarms: { periodSeconds: 120 } } },
      30 + 60 + 240 + 15 + 30,
    ],
    [
      "another alarm may be the slowest",
      { deployment: { canary: { minutes: 10 }, alarms: { errors: { evaluations: 4 } } } },
      60 + 240 + 15 + 30,
    ],
    [
      // A task fails its check for 60 + (2 - 3) * 10 = 50 seconds while it starts, which can touch two periods.
      "a rolling deployment starts the old version again, and waits for one period more than a start touches",
      { deployment: { strategy: "rolling" } },
      30 + 60 + 180 + 15 + (35 + 45 + 60 + 20),
    ],
    [
      "a rolling deployment in two batches waits for each, and for old tasks in between",
      { desiredCount: 2, deployment: { strategy: "rolling", maximumPercent: 150 } },
      30 + 60 + 180 + 15 + 2 * (35 + 45 + 60 + 20) + (30 + 30),
    ],
    [
      "a rolling deployment goes by the most tasks that scaling allows",
      { scaling: { min: 3, max: 9 }, deployment: { strategy: "rolling", maximumPercent: 134 } },
      30 + 60 + 180 + 15 + 3 * (35 + 45 + 60 + 20) + 2 * (30 + 30),
    ],
    [
      "a small image that starts at once is pulled sooner",
      {
        imageSize: "small",
        health: { intervalSeconds: 5, timeoutSeconds: 2, unhealthyThreshold: 4, graceSeconds: 10 },
        deployment: { strategy: "rolling" },
      },
      20 + 60 + 120 + 15 + (35 + 15 + 10 + 10),
    ],
    [
      "a large one later",
      { imageSize: "large", deployment: { strategy: "rolling" } },
      30 + 60 + 180 + 15 + (35 + 120 + 60 + 20),
    ],
  ] as const) {
    it(`is ${seconds} seconds: ${what}`, () => assert.equal(timeToRollBack(workload(more)).seconds, seconds));
  }

  it("grows with each alarm's period, whatever else is set", () => {
    const settings = fc.record({
      strategy: fc.constantFrom("rolling", "blueGreen"),
      errors: fc.record({ evaluations: fc.integer({ min: 1, max: 10 }) }),
      latency: fc.record({ evaluations: fc.integer({ min: 1, max: 10 }) }),
      unhealthyTasks: fc.record({ evaluations: fc.integer({ min: 1, max: 10 }) }),
    });
    fc.assert(
      fc.property(settings, ({ strategy, ...alarms }) => {
        const bake = strategy === "rolling" ? {} : { bakeMinutes: 1440 };
        const after = (periodSeconds: 60 | 120) => {
          const deployment = { strategy, ...bake, alarms: { ...alarms, periodSeconds } } as const;
          // A task that starts at once, so that no start makes an alarm wait for more periods.
          return timeToRollBack(workload({ health: { graceSeconds: 0 }, deployment })).seconds;
        };
        const most = Math.max(...Object.values(alarms).map(({ evaluations }) => evaluations));
        assert(after(120) >= after(60) + 60 * most - 30, `${after(60)} and ${after(120)} with ${most} evaluations`);
      }),
    );
  });

  it("is told in one sentence", () => {
    assert.equal(
      inWords(timeToRollBack(workload())),
      "255 seconds: 30 until the load balancer calls a task unhealthy, 60 until the load balancer's metrics arrive, " +
        "120 until the alarm unhealthyTasks has seen 2 bad periods, 15 until ECS acts on the alarm, " +
        "30 until all requests are with the old version",
    );
  });
});

describe("the time to bring back a former version", () => {
  for (const [strategy, deployment, seconds] of [
    ["canary", {}, 160 + 300 + 30],
    ["blueGreen", { strategy: "blueGreen" }, 160 + 30],
    // 25, 50 and 75 % are waited for; with 100 % the former version serves them all.
    ["linear", { strategy: "linear" }, 160 + 3 * 300 + 30],
    ["rolling", { strategy: "rolling" }, 160],
  ] as const) {
    it(`is that of a deployment: ${seconds} seconds with ${strategy}`, () => {
      assert.equal(timeToBringBack(workload({ deployment })).seconds, seconds);
    });
  }
});

describe("the runbook for rolling back", () => {
  const text = fs.readFileSync(path.join(__dirname, "../../../../docs/runbooks/roll-back.md"), "utf8");

  for (const [what, seconds, pattern] of [
    ["the time to roll back", timeToRollBack(workload()).seconds, /"time to roll back", (\d+) seconds/],
    ["the time to bring back", timeToBringBack(workload()).seconds, /"time to bring back", (\d+) seconds/],
    [
      "that of blue/green",
      timeToBringBack(workload({ deployment: { strategy: "blueGreen" } })).seconds,
      /strategy: blueGreen .*which takes (\d+) seconds/,
    ],
  ] as const) {
    it(`names ${what} with the defaults`, () => assert.equal(Number(pattern.exec(text)?.[1]), seconds));
  }
});

describe("the production floor of a deployment", () => {
  const floor = (more: Partial<z.input<typeof workloadSettings>>) => deploymentProductionFloor(workload(more));

  it("is met by the defaults", () => assert.deepEqual(floor({}), []));

  it("leaves alone a service that no alarm can watch", () => {
    const deployment = { strategy: "rolling" } as const;
    assert.deepEqual(floor({ routing: "none", health: { command: ["true"] }, deployment }), []);
  });

  it("refuses a rolling deployment that takes too long, item by item, and says what is faster", () => {
    assert.deepEqual(floor({ deployment: { strategy: "rolling" } }), [
      {
        path: "deployment.strategy",
        message:
          'found "rolling"; a bad version is rolled back within 445 seconds: 30 until the load balancer calls a task ' +
          "unhealthy, 60 until the load balancer's metrics arrive, 180 until the alarm unhealthyTasks has seen 3 bad " +
          "periods, 15 until ECS acts on the alarm, 35 until Fargate has room for new tasks, 45 until they have pulled " +
          "a medium image, 60 until the service in them has started, 20 until they have passed their health check; in " +
          "production it may take 300. Set it to canary, which takes 255. " +
          "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-type-blue-green.html",
      },
    ]);
  });

  it("takes five minutes, and not a second more", () => {
    const deployment = { bakeMinutes: 20, canary: { minutes: 10 } };
    // Beside the health check, 225 seconds.
    const paths = (health: { intervalSeconds: number; unhealthyThreshold: number }) =>
      floor({ health, deployment }).map(({ path }) => path);

    assert.deepEqual(paths({ intervalSeconds: 25, unhealthyThreshold: 3 }), []);
    assert.deepEqual(paths({ intervalSeconds: 38, unhealthyThreshold: 2 }), [
      "deployment.alarms.unhealthyTasks.evaluations",
    ]);
  });

  it("takes a rolling deployment that is fast enough", () => {
    const health = { intervalSeconds: 5, timeoutSeconds: 2, unhealthyThreshold: 4, graceSeconds: 10 };
    assert.deepEqual(floor({ imageSize: "small", health, deployment: { strategy: "rolling" } }), []);
  });

  for (const [what, more, path, message] of [
    [
      "an alarm that waits for many periods",
      { deployment: { bakeMinutes: 20, canary: { minutes: 10 }, alarms: { latency: { evaluations: 5 } } } },
      "deployment.alarms.latency.evaluations",
      /^found 5; .*within 405 seconds: .*300 until the alarm latency has seen 5 bad periods.*it may take 300\. Lower it\./,
    ],
    [
      "long periods",
      { deployment: { bakeMinutes: 20, canary: { minutes: 10 }, alarms: { periodSeconds: 120 } } },
      "deployment.alarms.periodSeconds",
      /^found 120; .*within 375 seconds.*Lower it, or deployment\.alarms\.unhealthyTasks\.evaluations\./,
    ],
    [
      "a slow health check",
      { health: { intervalSeconds: 60 }, deployment: { bakeMinutes: 20, canary: { minutes: 10 } } },
      "health.intervalSeconds",
      /^found 60; .*180 until the load balancer calls a task unhealthy.*Lower it, or health\.unhealthyThreshold\./,
    ],
    [
      "a bake in which an alarm has no second chance",
      { deployment: { bakeMinutes: 6 } },
      "deployment.bakeMinutes",
      /^found 6; the slowest alarm, unhealthyTasks, sees a bad version after 210 seconds, .*twice as long\. Set it to 7 or more\.$/,
    ],
  ] as const) {
    it(`refuses ${what}`, () => {
      const found = floor(more);
      assert.deepEqual(
        found.map((problem) => problem.path),
        [path],
      );
      assert.match(found[0]?.message ?? "", message);
    });
  }
});
