import assert from "node:assert/strict";

import fc from "fast-check";
import type * as z from "zod";

import { eksDeploymentPlan, slowestStartSeconds } from "../../../../components/service/eks-deployment-plan";
import { workloadSettings } from "../../../../components/service/workload";

const image = `registry.example.com/entity-api@sha256:${"0f".repeat(32)}`;
const plan = (more: Partial<z.input<typeof workloadSettings>> = {}) =>
  eksDeploymentPlan(workloadSettings.parse({ runtime: "eks", image, port: 3000, ...more }));

describe("the plan of a deployment on EKS", () => {
  it("lasts as long as its parts", () => {
    const { duration, timeoutMinutes, ...numbers } = plan();

    assert.deepEqual(Object.fromEntries(duration.items.map(({ what, seconds }) => [what, seconds])), {
      "until nodes have room for new pods": 60,
      "until they have pulled a medium image": 45,
      "until the service in them has started": 60,
      "until they have passed their health check": 20,
      "until the load balancer has them, and has checked them too": 30,
      "until the requests have moved step by step": 300,
      "until the old version stands by no longer": 600,
    });
    assert.equal(duration.seconds, 1115);
    // 1115 * 1.25 seconds are 23.2 minutes.
    assert.equal(timeoutMinutes, 24 + 10);
    assert.deepEqual(numbers, {
      rollout: { strategy: "canary", bakeMinutes: 10, percent: 10, minutes: 5 },
      minReadySeconds: 30,
      progressDeadlineSeconds: 600,
    });
  });

  it("waits for each batch of a rolling deployment, and for old pods in between", () => {
    const { duration } = plan({ desiredCount: 2, deployment: { strategy: "rolling", maximumPercent: 150 } });

    assert.equal(duration.seconds, 2 * (60 + 45 + 60 + 20 + 30) + (30 + 30));
  });

  it("gives pods that start slowly more time than Kubernetes would", () => {
    // 60 for a node, 120 for the image, 500 to start, 20 and 30 to be seen; and what the probes allow: 535 + 20 + 30.
    const { progressDeadlineSeconds } = plan({ imageSize: "large", health: { graceSeconds: 500 } });

    assert.equal(progressDeadlineSeconds, Math.ceil(1.5 * (60 + 120 + 500 + 20 + 30 + 585)));
  });

  it("keeps to the deadline that the service sets", () => {
    assert.equal(plan({ kubernetes: { progressDeadlineSeconds: 300 } }).progressDeadlineSeconds, 300);
  });

  it("never gives up before probes do, and Pulumi never before the plan has ended", () => {
    const health = fc.record({
      graceSeconds: fc.nat(2000),
      intervalSeconds: fc.integer({ min: 5, max: 300 }),
      healthyThreshold: fc.integer({ min: 2, max: 10 }),
      unhealthyThreshold: fc.integer({ min: 2, max: 10 }),
      timeoutSeconds: fc.constant(2),
    });
    fc.assert(
      fc.property(health, fc.constantFrom("rolling", "canary"), (each, strategy) => {
        // The bake is long enough for the slowest of these checks.
        const more = strategy === "canary" ? { bakeMinutes: 1440, canary: { minutes: 1440 } } : {};
        const workload = workloadSettings.parse({ image, port: 1, health: each, deployment: { strategy, ...more } });
        const { progressDeadlineSeconds, minReadySeconds, duration, timeoutMinutes } = eksDeploymentPlan(workload);
        assert(progressDeadlineSeconds > slowestStartSeconds(workload));
        assert(progressDeadlineSeconds > minReadySeconds);
        assert(timeoutMinutes * 60 > duration.seconds);
      }),
    );
  });
});
