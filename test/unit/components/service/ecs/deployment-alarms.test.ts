import assert from "node:assert/strict";

import { deploy } from "../../../harness";
import { entityApi } from "./entity-api";

describe("what sends a new version of an EcsService back", () => {
  const dimensions = (group: string) => ({
    LoadBalancer: "app/web/1",
    TargetGroup: `targetgroup/${group}/73e2d6bc24d8a067`,
  });
  const metric = (id: string, metricName: string, stat: string, group: string) => ({
    id,
    metric: { namespace: "AWS/ApplicationELB", metricName, dimensions: dimensions(group), period: 60, stat },
  });

  for (const [group, suffix] of [
    ["entity-api-tg", ""],
    ["entity-api-alt", "-alt"],
  ] as const) {
    it(`is errors, slow answers and unhealthy tasks in ${group}, unless nobody asks it`, async () => {
      const { inputs } = await deploy(() => entityApi());

      const twice = { evaluationPeriods: 2, datapointsToAlarm: 2, treatMissingData: "notBreaching" };
      assert.deepEqual(inputs(`entity-api-alarms-errors${suffix}`), {
        alarmDescription: "More than 2 % of the answers of entity-api are errors.",
        metricQueries: [
          {
            id: "percent",
            expression: "IF(FILL(requests, 0) > 20, FILL(errors, 0) / requests * 100, 0)",
            label: "Errors in percent",
            returnData: true,
          },
          metric("requests", "RequestCount", "Sum", group),
          metric("errors", "HTTPCode_Target_5XX_Count", "Sum", group),
        ],
        comparisonOperator: "GreaterThanThreshold",
        threshold: 2,
        ...twice,
      });
      assert.deepEqual(inputs(`entity-api-alarms-latency${suffix}`), {
        alarmDescription: "1 in 20 answers of entity-api takes longer than 500 ms.",
        namespace: "AWS/ApplicationELB",
        metricName: "TargetResponseTime",
        dimensions: dimensions(group),
        extendedStatistic: "p95",
        evaluateLowSampleCountPercentiles: "evaluate",
        period: 60,
        comparisonOperator: "GreaterThanThreshold",
        threshold: 0.5,
        ...twice,
      });
      assert.deepEqual(inputs(`entity-api-alarms-unhealthy${suffix}`), {
        alarmDescription: "Tasks of entity-api that get requests fail their health check.",
        metricQueries: [
          {
            id: "serving",
            expression: "IF(FILL(requests, 0) > 0, FILL(unhealthy, 0), 0)",
            label: "Unhealthy tasks that get requests",
            returnData: true,
          },
          metric("requests", "RequestCount", "Sum", group),
          metric("unhealthy", "UnHealthyHostCount", "Maximum", group),
        ],
        comparisonOperator: "GreaterThanOrEqualToThreshold",
        threshold: 1,
        ...twice,
      });
    });
  }

  it("follows the settings of the workload", async () => {
    const settings = {
      periodSeconds: 120,
      errors: { percent: 1.5, leastRequests: 5, evaluations: 1 },
      latency: { p95Milliseconds: 250, evaluations: 3 },
      unhealthyTasks: { evaluations: 1 },
    } as const;
    const deployment = { strategy: "blueGreen", bakeMinutes: 10, alarms: settings } as const;
    const { inputs } = await deploy(() => entityApi({ deployment }));

    const found = ["errors", "latency", "unhealthy"].map((id) => {
      const { threshold, evaluationPeriods, period, metricQueries } = inputs(`entity-api-alarms-${id}`);
      return { threshold, evaluationPeriods, period: period ?? metricQueries[1].metric.period };
    });
    assert.deepEqual(found, [
      { threshold: 1.5, evaluationPeriods: 1, period: 120 },
      { threshold: 0.25, evaluationPeriods: 3, period: 120 },
      { threshold: 1, evaluationPeriods: 1, period: 120 },
    ]);
    assert.match(inputs("entity-api-alarms-errors").metricQueries[0].expression, /> 5,/);
  });

  it("waits longer than a task starts where it starts among those that serve", async () => {
    const { inputs } = await deploy(() => entityApi({ deployment: { strategy: "rolling" } }));

    assert.equal(inputs("entity-api-alarms-unhealthy").evaluationPeriods, 3);
  });
});
