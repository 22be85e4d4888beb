import assert from "node:assert/strict";

import fc from "fast-check";

import { type DeployedWorkload, deploymentPlan } from "../../../../components/service/deployment-strategy";
import { workloadSettings } from "../../../../components/service/workload";

const image = `registry.example.com/entity-api@sha256:${"0f".repeat(32)}`;

describe("the plan of a deployment", () => {
  it("lasts as long as its parts at their longest, a rollback at the very end included", () => {
    const { duration, timeoutMinutes } = planOf({ deployment: { approval: { timeoutMinutes: 30 } } });

    const parts = Object.fromEntries(duration.items.map(({ what, seconds }) => [what, seconds]));
    assert.deepEqual(parts, {
      "until Fargate has room for new tasks": 35,
      "until they have pulled a medium image": 45,
      "until the service in them has started": 60,
      "until they have passed their health check": 20,
      "until somebody has approved": 1800,
      "until the requests have moved step by step": 300,
      "until the old version stands by no longer": 600,
      "to roll back: until the load balancer calls a task unhealthy": 30,
      "to roll back: until the load balancer's metrics arrive": 60,
      "to roll back: until the alarm unhealthyTasks has seen 2 bad periods": 120,
      "to roll back: until ECS acts on the alarm": 15,
      "to roll back: until all requests are with the old version": 30,
      "until the tasks that go have finished": 60,
    });
    assert.equal(duration.seconds, 3175);
    // 3175 * 1.25 seconds are 66.1 minutes.
    assert.equal(timeoutMinutes, 67 + 10);
  });

  it("waits for the migration", () => {
    const without = planOf({});
    const withOne = deploymentPlan({
      ...workloadSettings.parse({ image, port: 1 }),
      migration: { timeoutMinutes: 20 },
    });

    assert.equal(withOne.duration.seconds, without.duration.seconds + 1200);
    assert.equal(withOne.timeoutMinutes, without.timeoutMinutes + 25);
  });

  it("pauses only where ECS takes a pause", () => {
    const { pause } = planOf({ deployment: { approval: { onTimeout: "continue" } } });

    assert.deepEqual(pause, {
      targetType: "PAUSE",
      lifecycleStages: ["POST_TEST_TRAFFIC_SHIFT"],
      timeoutConfiguration: { timeoutInMinutes: "60", action: "CONTINUE" },
    });
  });

  it("has a circuit breaker in a rolling deployment and in no other", () => {
    const strategies = ["rolling", "blueGreen", "canary", "linear"] as const;
    const having = strategies.filter((strategy) => planOf({ deployment: { strategy } }).hasCircuitBreaker);

    assert.deepEqual(having, ["rolling"]);
  });

  it("never ends before what it waits for, whatever is set", () => {
    const minutes = fc.integer({ min: 0, max: 1440 });
    const strategy = fc.oneof(
      fc.record({ strategy: fc.constant("rolling" as const), maximumPercent: fc.integer({ min: 101, max: 200 }) }),
      fc.record({ strategy: fc.constant("blueGreen" as const), bakeMinutes: minutes }),
      fc.record({
        strategy: fc.constant("canary" as const),
        bakeMinutes: minutes,
        canary: fc.record({ percent: fc.constant(10), minutes }),
      }),
      fc.record({
        strategy: fc.constant("linear" as const),
        bakeMinutes: minutes,
        linear: fc.record({ percent: fc.integer({ min: 3, max: 100 }), minutes }),
      }),
    );
    const tasks = fc.integer({ min: 1, max: 1000 });
    fc.assert(
      fc.property(
        strategy,
        tasks,
        minutes,
        fc.nat(3600),
        (deployment, desiredCount, migrationMinutes, drainSeconds) => {
          const { alarms } = workloadSettings.parse({ image, port: 1 }).deployment;
          const plan = deploymentPlan({
            ...workloadSettings.parse({ image, port: 1 }),
            desiredCount,
            drainSeconds,
            deployment: { ...deployment, alarms },
            migration: { timeoutMinutes: migrationMinutes },
          });

          const bake = "bakeMinutes" in deployment ? deployment.bakeMinutes : 0;
          const canary = "canary" in deployment ? deployment.canary.minutes : 0;
          const steps = "linear" in deployment ? Math.ceil(100 / deployment.linear.percent) - 1 : 0;
          const linear = "linear" in deployment ? steps * deployment.linear.minutes : 0;
          const { least, most } =
            "maximumPercent" in deployment
              ? { least: desiredCount, most: Math.floor((desiredCount * deployment.maximumPercent) / 100) }
              : { least: desiredCount, most: 2 * desiredCount };
          const batches = Math.ceil(desiredCount / Math.max(1, most - least));
          // 80 seconds for starting and passing the check, and in between old tasks finish.
          const rolling = (batches * 80 + (batches - 1) * (drainSeconds + 30)) / 60;
          assert(plan.timeoutMinutes > migrationMinutes + bake + canary + linear + rolling);
          assert(plan.timeoutMinutes * 60 > plan.duration.seconds);
        },
      ),
    );
  });
});

function planOf(more: object) {
  const workload: DeployedWorkload = workloadSettings.parse({ image, port: 3000, ...more });
  return deploymentPlan(workload);
}
