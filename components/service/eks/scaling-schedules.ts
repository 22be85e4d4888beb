import * as pulumi from "@pulumi/pulumi";

import type { ScalingSettings } from "../scaling-settings";

export interface ScalingSchedulesArgs {
  /** Whose bounds they are. */
  service: string;
  namespace: string;
  labels: Record<string, string>;
  /** The HorizontalPodAutoscaler, by its name. */
  autoscaler: string;
  schedules: ScalingSettings["schedules"];
  /** An image with kubectl, by digest. */
  kubectlImage: string;
  /** Where the cluster's API is for its pods: the range of services, and the private subnets. */
  apiServerCidrs: readonly pulumi.Input<string>[];
  /** What has to stand before: the namespace, the autoscaler. */
  startsAfter: readonly pulumi.Resource[];
}

/** Other bounds for a service's pods at certain times. Call it `<service>-schedules`. */
export class ScalingSchedules extends pulumi.ComponentResource {
  constructor(name: string, args: ScalingSchedulesArgs, opts?: pulumi.ComponentResourceOptions) {
    super("evenkeel:index:ScalingSchedules", name, { service: args.service, schedules: args.schedules }, opts);
    this.registerOutputs({});
  }
}

/** What schedules set of a HorizontalPodAutoscaler: from the first on it is not ours to set back (ignoreChanges). */
export function scheduledBounds(schedules: ScalingSettings["schedules"]): string[] {
  const each = Object.values(schedules);
  return [
    ...(each.some(({ min }) => min !== undefined) ? ["spec.minReplicas"] : []),
    ...(each.some(({ max }) => max !== undefined) ? ["spec.maxReplicas"] : []),
  ];
}
