import assert from "node:assert/strict";

import type { Scaling } from "./guarantees";
import { mebibytes, millicores } from "./on-eks-pods";
import type { Inputs, Registered } from "./registered";
import { scheduleOf } from "./schedule";

/** How the number of pods of a service follows its load. */
export function scalingOf(
  name: string,
  namespace: string,
  { resources }: Inputs,
  pods: Inputs,
  stack: Registered,
): Scaling | undefined {
  const AUTOSCALER = "kubernetes:autoscaling/v2:HorizontalPodAutoscaler";
  const isHere = ({ metadata }: Inputs) => metadata.name === name && metadata.namespace === namespace;
  if (stack.all(AUTOSCALER, isHere).length === 0) return undefined;
  const { inputs, options } = stack.resource(AUTOSCALER, isHere);
  const { scaleTargetRef, minReplicas, maxReplicas, metrics, behavior } = inputs.spec;
  const { apiVersion, kind } = pods;
  assert.deepEqual(scaleTargetRef, { apiVersion, kind, name });
  const percent = (which: "cpu" | "memory", read: (quantity: string) => number) => {
    const metric = metrics.find(({ resource }: Inputs) => resource.name === which);
    if (!metric) return undefined;
    const { target } = metric.resource;
    return Math.round((read(target.averageValue) / read(resources.limits[which])) * 100);
  };
  const jobs = stack.all("kubernetes:batch/v1:CronJob", ({ metadata }) => {
    return metadata.namespace === namespace && metadata.labels["app.kubernetes.io/part-of"] === name;
  });
  return {
    min: minReplicas,
    max: maxReplicas,
    cpuPercent: percent("cpu", millicores) ?? 0,
    memoryPercent: percent("memory", mebibytes),
    outSeconds: Math.max(...behavior.scaleUp.policies.map(({ periodSeconds }: Inputs) => periodSeconds)),
    inSeconds: behavior.scaleDown.stabilizationWindowSeconds,
    schedules: jobs.map(({ spec }) => ({ ...scheduleOf(spec.schedule, spec.timeZone), ...boundsOf(spec, name) })),
    left: options.ignoreChanges.map((each) => each.replace(/^spec\.(min|max)Replicas$/, "$1")),
  };
}

function boundsOf({ jobTemplate }: Inputs, name: string) {
  const [{ command }] = jobTemplate.spec.template.spec.containers;
  assert.deepEqual(command.slice(0, 4), ["kubectl", "patch", "horizontalpodautoscalers.autoscaling", name]);
  const { minReplicas: min, maxReplicas: max } = JSON.parse(command.at(-1).replace("--patch=", "")).spec;
  return { ...(min !== undefined && { min }), ...(max !== undefined && { max }) };
}
