import type * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";

type Metric =
  aws.types.input.appautoscaling.PolicyTargetTrackingScalingPolicyConfigurationCustomizedMetricSpecification;

/** Where a service's requests and tasks are counted, in the dimensions of their metrics. */
export interface CountedRequests {
  loadBalancerArnSuffix: pulumi.Input<string>;
  /** Whichever group the last deployment left with the traffic, it is one of these. */
  targetGroupArnSuffixes: pulumi.Input<string>[];
  clusterName: pulumi.Input<string>;
  serviceName: pulumi.Input<string>;
}

/**
 * The requests that each task gets in a minute. AWS's own metric for it is that of one target group, and would say
 * nothing after a deployment has moved the requests to the other.
 * https://docs.aws.amazon.com/autoscaling/application/userguide/application-auto-scaling-target-tracking-metric-math.html
 */
export function requestsPerTask({ targetGroupArnSuffixes, ...counted }: CountedRequests): Metric {
  const groups = targetGroupArnSuffixes.map((targetGroup, index) => ({ id: `requests${index + 1}`, targetGroup }));
  const requests = groups.map(({ id, targetGroup }) => ({
    id,
    metricStat: {
      metric: {
        namespace: "AWS/ApplicationELB",
        metricName: "RequestCount",
        dimensions: [
          { name: "LoadBalancer", value: counted.loadBalancerArnSuffix },
          { name: "TargetGroup", value: targetGroup },
        ],
      },
      stat: "Sum",
    },
    returnData: false,
  }));
  const tasks = {
    id: "tasks",
    metricStat: {
      metric: {
        namespace: "ECS/ContainerInsights",
        metricName: "RunningTaskCount",
        dimensions: [
          { name: "ClusterName", value: counted.clusterName },
          { name: "ServiceName", value: counted.serviceName },
        ],
      },
      stat: "Average",
    },
    returnData: false,
  };
  // A group without requests has no count at all, which is not the same as none.
  const sum = groups.map(({ id }) => `FILL(${id}, 0)`).join(" + ");
  const perTask = { id: "perTask", expression: `(${sum}) / tasks`, label: "Requests per task", returnData: true };
  return { metrics: [...requests, tasks, perTask] };
}
