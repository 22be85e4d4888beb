import { CRAWL_DELAY_SECONDS, type MonitorDefinition } from "./definition";
import { type Origin, requestDefinitions } from "./request-definitions";
import type { MonitoringSettings } from "./settings";

/** How AWS names what the service runs on, as its metrics carry it. */
export interface ServiceNames {
  clusterName: string;
  serviceName: string;
  loadBalancerArnSuffix: string;
  /** The groups that take turns in having the tasks. None for a service without requests from the load balancer. */
  targetGroupArnSuffixes: readonly string[];
}

type ServiceMonitor = MonitorDefinition<ServiceNames>;

/** The monitors of one service. Without target groups, the load balancer knows nothing of its tasks. */
export function serviceDefinitions(
  settings: MonitoringSettings,
  origin: Origin,
  hasTargetGroups: boolean,
): ServiceMonitor[] {
  return [
    ...requestDefinitions(settings, origin, serviceInCluster),
    ...(hasTargetGroups ? [noHealthyTarget(settings, origin), unhealthyTargets(settings, origin)] : []),
    missingTasks(origin, hasTargetGroups),
  ];
}

function noHealthyTarget({ awsMetricsDelaySeconds }: MonitoringSettings, { service }: Origin): ServiceMonitor {
  return {
    id: "no-healthy-target",
    title: "no healthy target",
    priority: 1,
    impact: `${service} is down: the load balancer has no healthy target to send requests to.`,
    firstStep: "See why the tasks stopped or fail their health check.",
    runbook: "no-healthy-target",
    measure: (names) =>
      `max(last_5m):sum:aws.applicationelb.healthy_host_count_deduped{${targets(names)}} by {loadbalancer}`,
    grouped: true,
    where: targetGroups,
    comparison: "<",
    limits: { critical: 1 },
    delaySeconds: awsMetricsDelaySeconds,
    missingData: "show_and_notify_no_data",
  };
}

function unhealthyTargets({ awsMetricsDelaySeconds }: MonitoringSettings, { service }: Origin): ServiceMonitor {
  return {
    id: "unhealthy-targets",
    title: "a target is unhealthy for 10 minutes",
    priority: 3,
    impact: `${service} has less capacity than it should: some tasks fail the health check.`,
    firstStep: "See which targets are unhealthy, and the reason that the load balancer gives.",
    runbook: "unhealthy-targets",
    measure: (names) =>
      `min(last_10m):avg:aws.applicationelb.un_healthy_host_count.maximum{${targets(names)}} by {loadbalancer,targetgroup}`,
    grouped: true,
    where: targetGroups,
    comparison: ">=",
    limits: { critical: 1, criticalRecovery: 0 },
    delaySeconds: awsMetricsDelaySeconds,
    missingData: "resolve",
  };
}

function missingTasks({ service }: Origin, hasTargetGroups: boolean): ServiceMonitor {
  const groups = "by {clustername,servicename}";
  return {
    id: "missing-tasks",
    title: "fewer tasks run than desired",
    priority: 2,
    impact: `${service} may not carry its load: half of its tasks are missing.`,
    firstStep: "See why tasks stopped or do not start.",
    runbook: "missing-tasks",
    measure: ({ clusterName, serviceName }) => {
      const scope = `{clustername:${clusterName},servicename:${serviceName}}`;
      const tasks = (kind: string) => `avg:aws.ecs.service.${kind}${scope} ${groups}`;
      return `max(last_10m):${tasks("running")} / ${tasks("desired")} * 100`;
    },
    grouped: true,
    where: serviceInCluster,
    comparison: "<",
    limits: { critical: 51, criticalRecovery: 75, warning: 100 },
    delaySeconds: CRAWL_DELAY_SECONDS,
    // With no task at all the load balancer has no healthy target, which wakes somebody. Without it, nobody else says so.
    missingData: hasTargetGroups ? "show_no_data" : "show_and_notify_no_data",
  };
}

// The target groups, not the load balancer alone: others may share it. They count as one, since at most times one of
// them is empty, and that is as it should be. Commas do not go with IN.
// https://docs.datadoghq.com/metrics/advanced-filtering/
function targets({ loadBalancerArnSuffix, targetGroupArnSuffixes }: ServiceNames): string {
  return `loadbalancer:${loadBalancerArnSuffix} AND targetgroup IN (${targetGroupArnSuffixes.join(",")})`;
}

function serviceInCluster({ clusterName, serviceName }: ServiceNames): string {
  return `cluster ${clusterName}, service ${serviceName}`;
}

function targetGroups(names: ServiceNames): string {
  return `${serviceInCluster(names)}, target groups ${names.targetGroupArnSuffixes.join(" and ")}`;
}
