import assert from "node:assert/strict";

import { assertPreviewComplete, deploy } from "../../../harness";
import { entityApi } from "./entity-api";

const scaled = {
  serviceNamespace: "ecs",
  scalableDimension: "ecs:service:DesiredCount",
  resourceId: "service/cluster-cluster/entity-api-service",
};
const cooldowns = { scaleOutCooldown: 60, scaleInCooldown: 300 };

describe("the scaling of a service", () => {
  it("follows CPU and memory between its bounds", async () => {
    const { inputs, named } = await deploy(() => entityApi({ scaling: { min: 3, max: 12, cpuPercent: 50 } }));

    assert.deepEqual(inputs("entity-api-scaling-range"), { ...scaled, minCapacity: 3, maxCapacity: 12 });
    assert.deepEqual(named("aws:appautoscaling/policy:Policy"), [
      "entity-api-scaling-cpu",
      "entity-api-scaling-memory",
    ]);
    for (const [suffix, predefinedMetricType, targetValue] of [
      ["cpu", "ECSServiceAverageCPUUtilization", 50],
      ["memory", "ECSServiceAverageMemoryUtilization", 70],
    ] as const) {
      assert.deepEqual(inputs(`entity-api-scaling-${suffix}`), {
        ...scaled,
        policyType: "TargetTrackingScaling",
        targetTrackingScalingPolicyConfiguration: {
          predefinedMetricSpecification: { predefinedMetricType },
          targetValue,
          ...cooldowns,
        },
      });
    }
    assert.deepEqual(named("aws:appautoscaling/scheduledAction:ScheduledAction"), []);
  });

  it("follows the requests of a task, whichever target group they go through", async () => {
    const scaling = { min: 3, max: 12, requestsPerMinutePerTask: 600 };
    const { inputs } = await deploy(() => entityApi({ scaling }));

    const count = (id: string, targetGroup: string) => ({
      id,
      metricStat: {
        metric: {
          namespace: "AWS/ApplicationELB",
          metricName: "RequestCount",
          dimensions: [
            { name: "LoadBalancer", value: "app/web/1" },
            { name: "TargetGroup", value: `targetgroup/${targetGroup}/73e2d6bc24d8a067` },
          ],
        },
        stat: "Sum",
      },
      returnData: false,
    });
    assert.deepEqual(inputs("entity-api-scaling-requests").targetTrackingScalingPolicyConfiguration, {
      customizedMetricSpecification: {
        metrics: [
          count("requests1", "entity-api-tg"),
          count("requests2", "entity-api-alt"),
          {
            id: "tasks",
            metricStat: {
              metric: {
                namespace: "ECS/ContainerInsights",
                metricName: "RunningTaskCount",
                dimensions: [
                  { name: "ClusterName", value: "cluster-cluster" },
                  { name: "ServiceName", value: "entity-api-service" },
                ],
              },
              stat: "Average",
            },
            returnData: false,
          },
          {
            id: "perTask",
            expression: "(FILL(requests1, 0) + FILL(requests2, 0)) / tasks",
            label: "Requests per task",
            returnData: true,
          },
        ],
      },
      targetValue: 600,
      ...cooldowns,
    });
  });

  it("has other bounds at certain times, in the time zone of whoever named them", async () => {
    const schedules = {
      morning: { when: "cron(0 7 ? * MON-FRI *)", timeZone: "Europe/Berlin", min: 6 },
      launch: { when: "at(2027-01-31T07:00:00)", min: 10, max: 40 },
    };
    const { inputs } = await deploy(() => entityApi({ scaling: { min: 3, max: 12, schedules } }));

    assert.deepEqual(inputs("entity-api-scaling-morning-at"), {
      ...scaled,
      schedule: "cron(0 7 ? * MON-FRI *)",
      timezone: "Europe/Berlin",
      scalableTargetAction: { minCapacity: 6 },
    });
    assert.deepEqual(inputs("entity-api-scaling-launch-at"), {
      ...scaled,
      schedule: "at(2027-01-31T07:00:00)",
      timezone: "UTC",
      scalableTargetAction: { minCapacity: 10, maxCapacity: 40 },
    });
  });

  it("leaves the bounds to the schedules that set them, and no others", async () => {
    const night = { when: "cron(0 22 * * ? *)", min: 3 };
    const ignored = async (schedules: Record<string, typeof night & { max?: number }>) => {
      const { options } = await deploy(() => entityApi({ scaling: { min: 3, max: 12, schedules } }));
      return options("entity-api-scaling-range").ignoreChanges;
    };

    assert.deepEqual(await ignored({}), []);
    assert.deepEqual(await ignored({ night }), ["minCapacity"]);
    assert.deepEqual(await ignored({ night: { ...night, max: 6 } }), ["maxCapacity", "minCapacity"]);
  });

  it("forecasts to be watched, or to start tasks ahead of the load", async () => {
    for (const mode of ["ForecastOnly", "ForecastAndScale"] as const) {
      const { inputs } = await deploy(() => entityApi({ scaling: { min: 3, max: 12, predictive: mode } }));

      assert.deepEqual(inputs("entity-api-scaling-predictive"), {
        ...scaled,
        policyType: "PredictiveScaling",
        predictiveScalingPolicyConfiguration: {
          mode,
          metricSpecifications: [
            {
              targetValue: "60",
              predefinedMetricPairSpecification: { predefinedMetricType: "ECSServiceCPUUtilization" },
            },
          ],
          schedulingBufferTime: 300,
          maxCapacityBreachBehavior: "HonorMaxCapacity",
        },
      });
    }
  });

  it("hides nothing from a first preview", async () => {
    const schedules = { night: { when: "cron(0 22 * * ? *)", min: 3 } };
    const scaling = { min: 3, max: 12, requestsPerMinutePerTask: 600, predictive: "ForecastOnly", schedules } as const;

    await assertPreviewComplete(() => entityApi({ scaling }));
  });
});
