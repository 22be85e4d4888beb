import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";

import { millicoresOf } from "../pod-size";
import type { ScalingSettings } from "../scaling-settings";
import type { ScaledObject } from "./deployment";
import { cpuQuantity, memoryQuantity } from "./quantities";
import { scheduledBounds } from "./scaling-schedules";

export interface PodScalingArgs {
  service: string;
  namespace: string;
  labels: Record<string, string>;
  scaling: ScalingSettings;
  /** The whole size of a pod, of which the targets are percentages. */
  size: { cpu: number; memory: number };
  /** What has the pods. */
  scaled: ScaledObject;
  startsAfter: readonly pulumi.Resource[];
}

/** Keeps a service's pods in step with its load. Children: `<name>-autoscaler`. */
export class PodScaling extends pulumi.ComponentResource {
  /** The autoscaler, by its name in the namespace. */
  readonly autoscaler: string;
  /** What comes after the autoscaler: schedules that set its bounds. */
  readonly ready: pulumi.Resource[];

  constructor(name: string, args: PodScalingArgs, opts?: pulumi.ComponentResourceOptions) {
    const { service, namespace, labels, scaling, startsAfter } = args;
    super("evenkeel:index:PodScaling", name, { service, namespace, scaling }, opts);

    const metadata = { name: service, namespace, labels, annotations: oursAgain };
    const autoscaler = new kubernetes.autoscaling.v2.HorizontalPodAutoscaler(
      `${name}-autoscaler`,
      { metadata, spec: specOf(args) },
      // A schedule sets the bounds that it names: from the first on they are not ours to set back.
      { parent: this, dependsOn: [...startsAfter], ignoreChanges: scheduledBounds(scaling.schedules) },
    );

    this.autoscaler = service;
    this.ready = [autoscaler];
    this.registerOutputs({ autoscaler: this.autoscaler });
  }
}

// A bound that a schedule has set belongs to it, and the update that takes the schedule away would stop there.
// https://www.pulumi.com/registry/packages/kubernetes/how-to-guides/managing-resources-with-server-side-apply/
const oursAgain = { "pulumi.com/patchForce": "true" };

type Spec = kubernetes.types.input.autoscaling.v2.HorizontalPodAutoscalerSpec;

function specOf({ scaling, size, scaled }: PodScalingArgs): Spec {
  const { min, max, cpuPercent, memoryPercent } = scaling;
  const mebibytes = Math.round((size.memory * memoryPercent) / 100);
  return {
    scaleTargetRef: { ...scaled },
    minReplicas: min,
    maxReplicas: max,
    metrics: [
      averageOf("cpu", cpuQuantity(Math.round((millicoresOf(size.cpu) * cpuPercent) / 100))),
      ...(followsMemory(scaled) ? [averageOf("memory", memoryQuantity(mebibytes))] : []),
    ],
    behavior,
  };
}

/**
 * The autoscaler adds up what the pods of both versions of a Rollout use, and has each version come up to it. Work is
 * shared between the two. Memory is not: twice the pods take twice of it, ask for as many again, and end at the maximum.
 * https://github.com/argoproj/argo-rollouts/issues/2857
 */
function followsMemory({ kind }: ScaledObject): boolean {
  return kind === "Deployment";
}

// As a value: a percentage would be one of what is kept for a pod, and not of its whole size.
// https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/#algorithm-details
function averageOf(name: "cpu" | "memory", averageValue: string) {
  return { type: "Resource", resource: { name, target: { type: "AverageValue", averageValue } } };
}

// Out quickly, since users wait; in slowly, since load comes back.
const behavior: Spec["behavior"] = {
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
};
