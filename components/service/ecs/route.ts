import type * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";

import { listenerPriority } from "../listener-priority";
import type { WorkloadSettings } from "../workload";

/** The group of a service's tasks, of which only those that answer their health check get requests. */
export function targetGroupArgs(
  { port, health, drainSeconds }: WorkloadSettings,
  vpcId: pulumi.Input<string>,
): aws.lb.TargetGroupArgs {
  return {
    vpcId,
    targetType: "ip",
    port,
    protocol: "HTTP",
    deregistrationDelay: drainSeconds,
    loadBalancingAlgorithmType: "least_outstanding_requests",
    healthCheck: {
      path: health.path,
      protocol: "HTTP",
      port: "traffic-port",
      matcher: health.statusCodes,
      interval: health.intervalSeconds,
      timeout: health.timeoutSeconds,
      healthyThreshold: health.healthyThreshold,
      unhealthyThreshold: health.unhealthyThreshold,
    },
  };
}

/** Which requests of a listener go to a service's tasks. */
export function ruleArgs(
  service: string,
  { routing }: WorkloadSettings,
  listenerArn: pulumi.Input<string>,
  targetGroupArn: pulumi.Output<string>,
): aws.lb.ListenerRuleArgs {
  const byHost = routing.hosts.length > 0 ? [{ hostHeader: { values: routing.hosts } }] : [];
  return {
    listenerArn,
    priority: listenerPriority(service, routing),
    conditions: [...byHost, { pathPattern: { values: routing.paths } }],
    actions: [{ type: "forward", targetGroupArn }],
  };
}
