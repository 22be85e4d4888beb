import assert from "node:assert/strict";

import type { Inputs, Registered } from "./registered";

/** How a new version of a service replaces the old one on EKS, and what sends it back. */
export function deploymentOf({ kind, metadata, spec }: Inputs, isScaled: boolean, stack: Registered): Inputs {
  const waits = metadata.annotations["pulumi.com/waitFor"] ?? "";
  if (kind === "Deployment") {
    const { maxSurge, maxUnavailable } = spec.strategy.rollingUpdate;
    const [least, most] = [100 - Number.parseInt(maxUnavailable, 10), 100 + Number.parseInt(maxSurge, 10)];
    // Pulumi waits for a Deployment by itself. Until new pods are ready as long as is asked, no more old ones go.
    const failsTheUpdate = metadata.annotations["pulumi.com/skipAwait"] === undefined;
    const keepsOldUntilNewIsWell = spec.minReadySeconds > 0 && spec.progressDeadlineSeconds > 0;
    return { strategy: "rolling", failsTheUpdate, least, most, keepsOldUntilNewIsWell };
  }
  const { canary } = spec.strategy;
  const [first, ...steps] = canary.steps;
  const isFull = first.setCanaryScale?.weight === 100 && canary.maxUnavailable === 0 && !canary.dynamicStableScale;
  assert.ok(spec.progressDeadlineAbort);
  const shares = sharesOf(steps);
  return {
    strategy: strategyOf(shares.length),
    failsTheUpdate: waits.includes("jsonpath={.status.phase}=Healthy"),
    startsWith: isFull ? "as many new as old" : "fewer",
    shares,
    sentBackBy: judgedBy(metadata, canary.analysis, stack),
    desired: isScaled ? undefined : spec.replicas,
  };
}

/** The shares of the requests that a new version has, one after the other, and for how long. */
function sharesOf(steps: readonly Inputs[]): { percent: number; minutes: number }[] {
  return steps.flatMap(({ setWeight }, index) => {
    if (setWeight === undefined) return [];
    return [{ percent: setWeight, minutes: Number.parseInt(steps[index + 1]?.pause?.duration ?? "0", 10) }];
  });
}

// What tells the strategies apart is how many shares there are.
function strategyOf(shares: number): string {
  if (shares === 1) return "blueGreen";
  return shares === 2 ? "canary" : "linear";
}

function judgedBy({ namespace }: Inputs, { templates, startingStep }: Inputs, stack: Registered): Inputs {
  // From the first request on.
  assert.equal(startingStep, 1);
  const [{ templateName }, ...others] = templates;
  assert.deepEqual(others, []);
  const { spec } = stack.one("kubernetes:argoproj.io/v1alpha1:AnalysisTemplate", ({ metadata }) => {
    return metadata.name === templateName && metadata.namespace === namespace;
  });
  const metric = (name: string) => spec.metrics.find((each: Inputs) => each.name === name);
  const [errors, latency, unhealthy] = ["errors", "latency", "unhealthy-tasks"].map(metric);
  // Requests are counted in millions, and errors in ones.
  const [, quiet, percent] = /< (\d+)000000 \|\| .* \* 100 <= ([\d.]+) \*/.exec(errors.successCondition) ?? [];
  const [, seconds] = /<= ([\d.]+)$/.exec(latency.successCondition) ?? [];
  return {
    errors: { percent: Number(percent), leastRequests: Number(quiet) - 1, ...watched(errors) },
    latency: { p95Milliseconds: Number(seconds) * 1000, ...watched(latency) },
    unhealthyTasks: watched(unhealthy),
  };
}

function watched({ interval, failureLimit }: Inputs) {
  return { evaluations: failureLimit + 1, periodSeconds: Number.parseInt(interval, 10) };
}
