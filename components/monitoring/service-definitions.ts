import { CRAWL_DELAY_SECONDS, type MonitorDefinition } from "./definition";
import type { MonitoringSettings } from "./settings";

/** What traces are tagged with. */
export interface Origin {
  environment: string;
  service: string;
}

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
    latency(settings, origin),
    errors(settings, origin),
    ...(hasTargetGroups ? [noHealthyTarget(settings, origin), unhealthyTargets(settings, origin)] : []),
    missingTasks(origin, hasTargetGroups),
  ];
}

const TRACE_DELAY_SECONDS = 60;

// Every minute of the five has to be slow: the percentile of all requests in five minutes would also alert on one burst.
function latency({ apmOperation, latencyP95Milliseconds }: MonitoringSettings, origin: Origin): ServiceMonitor {
  const critical = latencyP95Milliseconds / 1000;
  return {
    id: "latency",
    title: `p95 latency above ${latencyP95Milliseconds} ms for 5 minutes`,
    priority: 2,
    impact: `Users of ${origin.service} wait: 1 in 20 requests takes longer than ${latencyP95Milliseconds} ms.`,
    firstStep: "Look whether it began with a deployment; if so, roll back.",
    runbook: "high-latency",
    measure: () => `min(last_5m):p95:trace.${apmOperation}{${traces(origin)}}`,
    grouped: false,
    where: serviceInCluster,
    comparison: ">",
    limits: {
      critical,
      criticalRecovery: rounded(critical * 0.9),
      warning: rounded(critical * 0.8),
      warningRecovery: rounded(critical * 0.7),
    },
    delaySeconds: TRACE_DELAY_SECONDS,
    missingData: "resolve",
  };
}

function errors({ apmOperation, errorRatePercent }: MonitoringSettings, origin: Origin): ServiceMonitor {
  const count = (kind: string) => `sum:trace.${apmOperation}.${kind}{${traces(origin)}}.as_count()`;
  return {
    id: "errors",
    title: `more than ${errorRatePercent} % of requests fail`,
    priority: 2,
    impact: `Users of ${origin.service} see errors: more than ${errorRatePercent} % of requests fail.`,
    firstStep: "Look whether it began with a deployment; if so, roll back.",
    runbook: "error-rate",
    measure: () => `sum(last_5m):(${count("errors")} / ${count("hits")}) * 100`,
    grouped: false,
    where: serviceInCluster,
    comparison: ">",
    limits: {
      critical: errorRatePercent,
      criticalRecovery: rounded(errorRatePercent * 0.4),
      warning: rounded(errorRatePercent * 0.2),
      warningRecovery: rounded(errorRatePercent * 0.1),
    },
    delaySeconds: TRACE_DELAY_SECONDS,
    missingData: "default",
  };
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

function traces({ environment, service }: Origin): string {
  return `env:${environment},service:${service}`;
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

/** Without the digits that binary fractions add: 0.35, not 0.35000000000000003. */
function rounded(value: number): number {
  return Number(value.toFixed(6));
}
