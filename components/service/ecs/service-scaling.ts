import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

import type { WorkloadSettings } from "../workload";

export type ServiceScalingArgs = NonNullable<WorkloadSettings["scaling"]> & {
  clusterName: pulumi.Input<string>;
  serviceName: pulumi.Input<string>;
};

/** Keeps a service's tasks in step with its load. Children: `<name>-range`, `<name>-cpu`, `<name>-memory`. */
export class ServiceScaling extends pulumi.ComponentResource {
  constructor(name: string, args: ServiceScalingArgs, opts?: pulumi.ComponentResourceOptions) {
    super("evenkeel:index:ServiceScaling", name, args, opts);
    const { min, max, cpuPercent, memoryPercent, clusterName, serviceName } = args;
    const child = { parent: this };

    const range = new aws.appautoscaling.Target(
      `${name}-range`,
      {
        serviceNamespace: "ecs",
        scalableDimension: "ecs:service:DesiredCount",
        resourceId: pulumi.interpolate`service/${clusterName}/${serviceName}`,
        minCapacity: min,
        maxCapacity: max,
      },
      child,
    );
    const policies = { cpu: target("CPU", cpuPercent), memory: target("Memory", memoryPercent) };
    for (const [suffix, targetTrackingScalingPolicyConfiguration] of Object.entries(policies)) {
      const { serviceNamespace, scalableDimension, resourceId } = range;
      const policy = { serviceNamespace, scalableDimension, resourceId, policyType: "TargetTrackingScaling" };
      new aws.appautoscaling.Policy(
        `${name}-${suffix}`,
        { ...policy, targetTrackingScalingPolicyConfiguration },
        child,
      );
    }
    this.registerOutputs({});
  }
}

// Out quickly, since users wait; in slowly, since load comes back.
function target(metric: "CPU" | "Memory", targetValue: number) {
  return {
    predefinedMetricSpecification: { predefinedMetricType: `ECSServiceAverage${metric}Utilization` },
    targetValue,
    scaleOutCooldown: 60,
    scaleInCooldown: 300,
  };
}
