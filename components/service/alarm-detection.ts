import { type ItemisedTime, itemised, type TimeItem } from "../base/itemised-time";
import type { DeploymentSettings } from "./deployment-settings";

/** What of a workload decides how soon an alarm sees a bad version. */
export interface WatchedWorkload {
  health: { intervalSeconds: number; healthyThreshold: number; unhealthyThreshold: number; graceSeconds: number };
  deployment: DeploymentSettings;
}

export interface Detection extends ItemisedTime {
  /** The alarm by its name in the settings. */
  alarm: "errors" | "latency" | "unhealthyTasks";
}

/** The alarm that is the last to see a bad version. Errors of other kinds are seen sooner. */
export function slowestDetection(workload: WatchedWorkload): Detection {
  const { errors, latency, periodSeconds } = workload.deployment.alarms;
  const unhealthy = detection("unhealthyTasks", unhealthyEvaluations(workload), periodSeconds, tilUnhealthy(workload));
  const all = [
    unhealthy,
    detection("errors", errors.evaluations, periodSeconds),
    detection("latency", latency.evaluations, periodSeconds),
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

// How late CloudWatch has the metrics of a load balancer is not documented.
const METRIC_DELAY_SECONDS = 60;

function detection(alarm: Detection["alarm"], evaluations: number, periodSeconds: number, ...before: TimeItem[]) {
  const delay: TimeItem = {
    what: "until the load balancer's metrics arrive",
    seconds: METRIC_DELAY_SECONDS,
    source: "estimate",
    verified: false,
  };
  const periods: TimeItem = {
    what: `until the alarm ${alarm} has seen ${evaluations} bad ${evaluations === 1 ? "period" : "periods"}`,
    seconds: evaluations * periodSeconds,
    source: "https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-evaluation.html",
    verified: true,
  };
  return { alarm, ...itemised(...before, delay, periods) };
}

function tilUnhealthy({ health }: WatchedWorkload): TimeItem {
  return {
    what: "until the load balancer calls a task unhealthy",
    seconds: health.unhealthyThreshold * health.intervalSeconds,
    source: "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html",
    verified: true,
  };
}
