import assert from "node:assert/strict";

import { PodScaling } from "../../../../../components/service/eks/autoscaling";
import type { ScaledObject } from "../../../../../components/service/eks/deployment";
import { scalingSettings } from "../../../../../components/service/scaling-settings";
import { assertPreviewComplete, deploy } from "../../../harness";
import { standIn } from "./entity-api";

const labels = { "app.kubernetes.io/name": "entity-api" };

const deployment = { apiVersion: "apps/v1", kind: "Deployment", name: "entity-api" } as const;
const rollout = { apiVersion: "argoproj.io/v1alpha1", kind: "Rollout", name: "entity-api" } as const;

function scaling(more: object = {}, scaled: ScaledObject = deployment): PodScaling {
  return new PodScaling("entity-api-scaling", {
    service: "entity-api",
    namespace: "shop",
    labels,
    scaling: scalingSettings.parse({ min: 3, max: 12, ...more }),
    size: { cpu: 512, memory: 1024 },
    scaled,
    startsAfter: [standIn("pods-ready")],
  });
}

describe("PodScaling", () => {
  it("keeps pods between their bounds and to the use of their whole size, out quickly and in slowly", async () => {
    const { inputs, options, result } = await deploy(() => scaling({ cpuPercent: 60, memoryPercent: 75 }));

    assert.deepEqual(inputs("entity-api-scaling-autoscaler"), {
      apiVersion: "autoscaling/v2",
      kind: "HorizontalPodAutoscaler",
      metadata: {
        name: "entity-api",
        namespace: "shop",
        labels,
        annotations: { "pulumi.com/patchForce": "true" },
      },
      spec: {
        scaleTargetRef: deployment,
        minReplicas: 3,
        maxReplicas: 12,
        metrics: [
          { type: "Resource", resource: { name: "cpu", target: { type: "AverageValue", averageValue: "300m" } } },
          { type: "Resource", resource: { name: "memory", target: { type: "AverageValue", averageValue: "768Mi" } } },
        ],
        behavior: {
          scaleUp: {
            stabilizationWindowSeconds: 0,
            selectPolicy: "Max",
            policies: [
              { type: "Percent", value: 100, periodSeconds: 60 },
              { type: "Pods", value: 4, periodSeconds: 60 },
            ],
          },
          scaleDown: {
            stabilizationWindowSeconds: 300,
            selectPolicy: "Max",
            policies: [{ type: "Percent", value: 20, periodSeconds: 60 }],
          },
        },
      },
    });
    assert.deepEqual(options("entity-api-scaling-autoscaler").dependsOn, ["pods-ready"]);
    assert.equal(result.autoscaler, "entity-api");
  });

  it("follows CPU alone where two versions stand side by side, whose memory would drive it to the maximum", async () => {
    const { inputs } = await deploy(() => scaling({ cpuPercent: 60 }, rollout));

    const { scaleTargetRef, metrics } = inputs("entity-api-scaling-autoscaler").spec;
    assert.deepEqual(scaleTargetRef, rollout);
    assert.deepEqual(metrics, [
      { type: "Resource", resource: { name: "cpu", target: { type: "AverageValue", averageValue: "300m" } } },
    ]);
  });

  it("leaves those bounds alone that schedules set", async () => {
    const schedules = { morning: { when: "cron(0 7 ? * MON-FRI *)", min: 6 } };
    const fixed = await deploy(() => scaling());
    const scheduled = await deploy(() => scaling({ schedules }));

    assert.deepEqual(fixed.options("entity-api-scaling-autoscaler").ignoreChanges, []);
    assert.deepEqual(scheduled.options("entity-api-scaling-autoscaler").ignoreChanges, ["spec.minReplicas"]);
  });

  it("shows in a first preview all that an update makes", async () => {
    await assertPreviewComplete(() => scaling());
  });
});
