import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

import type { ScalingSettings } from "../scaling-settings";
import { type CountedRequests, requestsPerTask } from "./request-metric";

export type ServiceScalingArgs = ScalingSettings & {
  clusterName: pulumi.Input<string>;
  serviceName: pulumi.Input<string>;
  /** Where the service's requests are counted, if the load balancer sends it any. */
  requests?: Pick<CountedRequests, "loadBalancerArnSuffix" | "targetGroupArnSuffixes"> | undefined;
};

/**
 * Keeps a service's tasks in step with its load.
 * Children: `<name>-range`, `<name>-cpu`, `<name>-memory`, `<name>-requests`, `<name>-predictive`, `<name>-<schedule>-at`.
 */
export class ServiceScaling extends pulumi.ComponentResource {
  constructor(name: string, args: ServiceScalingArgs, opts?: pulumi.ComponentResourceOptions) {
    super("evenkeel:index:ServiceScaling", name, args, opts);
    const { min, max, schedules, clusterName, serviceName } = args;
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
      // A schedule sets the bounds that it names: from the first on they are not ours to set back.
      { ...child, ignoreChanges: scheduledBounds(schedules) },
    );
    const { serviceNamespace, scalableDimension, resourceId } = range;
    const scaled = { serviceNamespace, scalableDimension, resourceId };
    for (const [suffix, policy] of Object.entries(policiesOf(args))) {
      new aws.appautoscaling.Policy(`${name}-${suffix}`, { ...scaled, ...policy }, child);
    }
    for (const [schedule, { when, timeZone, min, max }] of Object.entries(schedules)) {
      const scalableTargetAction = { minCapacity: min, maxCapacity: max };
      const action = { ...scaled, schedule: when, timezone: timeZone, scalableTargetAction };
      new aws.appautoscaling.ScheduledAction(`${name}-${schedule}-at`, action, child);
    }
    this.registerOutputs({});
  }
}

function scheduledBounds(schedules: ScalingSettings["schedules"]): string[] {
  const each = Object.values(schedules);
  return [
    ...(each.some(({ min }) => min !== undefined) ? ["minCapacity"] : []),
    ...(each.some(({ max }) => max !== undefined) ? ["maxCapacity"] : []),
  ];
}

type PolicyArgs = Omit<aws.appautoscaling.PolicyArgs, "serviceNamespace" | "scalableDimension" | "resourceId">;

function policiesOf(args: ServiceScalingArgs): Record<string, PolicyArgs> {
  const { cpuPercent, memoryPercent, requestsPerMinutePerTask, predictive, requests, clusterName, serviceName } = args;
  const counted = requests && { ...requests, clusterName, serviceName };
  return {
    cpu: keepTo(cpuPercent, average("CPU")),
    memory: keepTo(memoryPercent, average("Memory")),
    ...(counted &&
      requestsPerMinutePerTask !== undefined && {
        requests: keepTo(requestsPerMinutePerTask, { customizedMetricSpecification: requestsPerTask(counted) }),
      }),
    ...(predictive && { predictive: predict(predictive, cpuPercent) }),
  };
}

function average(metric: "CPU" | "Memory") {
  return { predefinedMetricSpecification: { predefinedMetricType: `ECSServiceAverage${metric}Utilization` } };
}

// Out quickly, since users wait; in slowly, since load comes back.
function keepTo(
  targetValue: number,
  metric: Partial<aws.types.input.appautoscaling.PolicyTargetTrackingScalingPolicyConfiguration>,
): PolicyArgs {
  return {
    policyType: "TargetTrackingScaling",
    targetTrackingScalingPolicyConfiguration: { ...metric, targetValue, scaleOutCooldown: 60, scaleInCooldown: 300 },
  };
}

// A forecast starts tasks, and never stops any: what follows the load does that.
// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/predictive-auto-scaling.html
function predict(mode: NonNullable<ScalingSettings["predictive"]>, cpuPercent: number): PolicyArgs {
  return {
    policyType: "PredictiveScaling",
    predictiveScalingPolicyConfiguration: {
      mode,
      metricSpecifications: [
        {
          targetValue: String(cpuPercent),
          predefinedMetricPairSpecification: { predefinedMetricType: "ECSServiceCPUUtilization" },
        },
      ],
      // Tasks are there five minutes before the load is.
      schedulingBufferTime: 300,
      maxCapacityBreachBehavior: "HonorMaxCapacity",
    },
  };
}
