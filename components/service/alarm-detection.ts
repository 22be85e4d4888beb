import { type ItemisedTime, itemised, type TimeItem } from "../base/itemised-time";
import type { DeploymentSettings } from "./deployment-settings";
import type { Runtime } from "./runtime";

/** What of a workload decides how soon an alarm sees a bad version. */
export interface WatchedWorkload {
  health: { intervalSeconds: number; healthyThreshold: number; unhealthyThreshold: number; graceSeconds: number };
  deployment: DeploymentSettings;
}

export interface Detection extends ItemisedTime {
  /** The alarm by its name in the settings. */
  alarm: "errors" | "latency" | "unhealthyTasks";
}

/**
 * The alarm that is the last to see a bad version. Errors of other kinds are seen sooner. On ECS alarms of CloudWatch
 * look at the load balancer. On EKS Argo Rollouts asks Datadog, as often and as long, where a version gets requests
 * by and by; nothing watches a rolling deployment there.
 */
export function slowestDetection(workload: WatchedWorkload, on: Runtime = "ecs"): Detection {
  const { errors, latency, periodSeconds } = workload.deployment.alarms;
  const words = wordsOf[on];
  const unhealthySeconds = workload.health.unhealthyThreshold * workload.health.intervalSeconds;
  const unhealthy = { ...words.unhealthy, seconds: unhealthySeconds, verified: true };
  const all = [
    detection(words, "unhealthyTasks", unhealthyEvaluations(workload), periodSeconds, unhealthy),
    detection(words, "errors", errors.evaluations, periodSeconds),
    detection(words, "latency", latency.evaluations, periodSeconds),
  ];
  return all.reduce((slowest, each) => (each.seconds > slowest.seconds ? each : slowest));
}

/**
 * The bad periods that the alarm on unhealthy tasks waits for. Where a version rolls out within the group that serves,
 * a task that still starts counts as unhealthy, so that the alarm has to wait longer than a start takes. A strategy
 * that shifts requests starts its tasks in a group of their own, which the alarm leaves alone until it gets requests.
 */
export function unhealthyEvaluations({ health, deployment }: WatchedWorkload): number {
  const { periodSeconds, unhealthyTasks } = deployment.alarms;
  if (deployment.strategy !== "rolling") return unhealthyTasks.evaluations;
  const { graceSeconds, intervalSeconds, healthyThreshold, unhealthyThreshold } = health;
  const startsUnhealthySeconds = graceSeconds + (healthyThreshold - unhealthyThreshold) * intervalSeconds;
  if (startsUnhealthySeconds <= 0) return unhealthyTasks.evaluations;
  // A stretch of time touches one period more than fit into it.
  return Math.max(unhealthyTasks.evaluations, Math.ceil(startsUnhealthySeconds / periodSeconds) + 2);
}

/** The seconds after which metrics are there. How late CloudWatch and Datadog have them is not documented. */
export const METRIC_DELAY_SECONDS = 60;

interface Words {
  unhealthy: Pick<TimeItem, "what" | "source">;
  delay: string;
  watcher: string;
  periodsSource: string;
}

const wordsOf: Readonly<Record<Runtime, Words>> = {
  ecs: {
    unhealthy: {
      what: "until the load balancer calls a task unhealthy",
      source: "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html",
    },
    delay: "until the load balancer's metrics arrive",
    watcher: "the alarm",
    periodsSource: "https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-evaluation.html",
  },
  eks: {
    unhealthy: {
      what: "until Kubernetes calls a pod unready",
      source: "https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/",
    },
    delay: "until Datadog has the metrics",
    watcher: "the analysis of",
    periodsSource: "https://argo-rollouts.readthedocs.io/en/stable/features/analysis/",
  },
};

function detection(
  { delay, watcher, periodsSource }: Words,
  alarm: Detection["alarm"],
  evaluations: number,
  periodSeconds: number,
  ...before: TimeItem[]
): Detection {
  const arrival: TimeItem = { what: delay, seconds: METRIC_DELAY_SECONDS, source: "estimate", verified: false };
  const periods: TimeItem = {
    what: `until ${watcher} ${alarm} has seen ${evaluations} bad ${evaluations === 1 ? "period" : "periods"}`,
    seconds: evaluations * periodSeconds,
    source: periodsSource,
    verified: true,
  };
  return { alarm, ...itemised(...before, arrival, periods) };
}
