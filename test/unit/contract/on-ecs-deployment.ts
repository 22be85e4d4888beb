import assert from "node:assert/strict";

import { type Inputs, type Registered, same } from "./registered";

/** How a new version of a service replaces the old one on ECS, and what sends it back. */
export function deploymentOf(service: Inputs, isScaled: boolean, stack: Registered): Inputs {
  const {
    strategy,
    bakeTimeInMinutes,
    canaryConfiguration: canary,
    linearConfiguration: linear,
  } = service.deploymentConfiguration;
  const failsTheUpdate = service.waitForSteadyState;
  const { deploymentMinimumHealthyPercent: least, deploymentMaximumPercent: most } = service;
  if (strategy === "ROLLING") {
    const { enable, rollback } = service.deploymentCircuitBreaker;
    return { strategy: "rolling", failsTheUpdate, least, most, keepsOldUntilNewIsWell: enable && rollback };
  }
  const { canaryPercent, canaryBakeTimeInMinutes } = canary ?? {};
  const { stepPercent = 100, stepBakeTimeInMinutes } = linear ?? {};
  const percents = canary
    ? [canaryPercent]
    : Array.from({ length: 100 / stepPercent - 1 }, (_, i) => (i + 1) * stepPercent);
  const minutes = Number(canaryBakeTimeInMinutes ?? stepBakeTimeInMinutes);
  return {
    strategy: { BLUE_GREEN: "blueGreen", CANARY: "canary", LINEAR: "linear" }[String(strategy)],
    failsTheUpdate,
    startsWith: least === 100 && most === 200 ? "as many new as old" : "fewer",
    shares: [
      ...percents.map((percent: number) => ({ percent, minutes })),
      { percent: 100, minutes: Number(bakeTimeInMinutes) },
    ],
    sentBackBy: alarmsOf(service, stack),
    desired: isScaled ? undefined : service.desiredCount,
  };
}

function alarmsOf({ alarms }: Inputs, stack: Registered): Inputs {
  assert(alarms.enable && alarms.rollback);
  const found: Inputs[] = alarms.alarmNames.map((name: string) => stack.named(name).inputs);
  const those = (isMeant: (text: string) => boolean) => found.filter((each) => isMeant(JSON.stringify(each)));
  const each = (some: Inputs[], describe: (alarm: Inputs) => Inputs) => {
    const [first, ...others] = some.map((alarm) => {
      const { evaluationPeriods: evaluations, period, metricQueries } = alarm;
      return { evaluations, periodSeconds: period ?? metricQueries.at(-1).metric.period, ...describe(alarm) };
    });
    // One for each of the two groups.
    assert(first && others.length === 1);
    return same(first, ...others);
  };
  return {
    errors: each(
      those((text) => text.includes("HTTPCode_Target_5XX_Count")),
      ({ threshold, metricQueries: [{ expression }] }) => {
        return { percent: threshold, leastRequests: Number(/> (\d+)/.exec(expression)?.[1]) };
      },
    ),
    latency: each(
      those((text) => text.includes("TargetResponseTime")),
      ({ threshold }) => ({ p95Milliseconds: threshold * 1000 }),
    ),
    unhealthyTasks: each(
      those((text) => text.includes("UnHealthyHostCount")),
      () => ({}),
    ),
  };
}
