import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

import { unhealthyEvaluations } from "../alarm-detection";
import type { WorkloadSettings } from "../workload";

export type DeploymentAlarmsArgs = Pick<WorkloadSettings, "health" | "deployment"> & {
  service: string;
  loadBalancerArnSuffix: pulumi.Input<string>;
  /** The group that serves first, and the one that takes over from it. */
  targetGroupArnSuffixes: readonly [pulumi.Input<string>, pulumi.Input<string>];
};

/**
 * What sends a new version back: errors, slow answers and unhealthy tasks. The two target groups take turns in having
 * the new version, and each has its own alarms, so that the old version does not cover up for the new one. A group
 * without requests never alarms: ECS ignores all alarms in a deployment that begins while one of them rings.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-alarm-failure.html
 * Children: `<name>-errors`, `-latency`, `-unhealthy`, and the same with `-alt`.
 */
export class DeploymentAlarms extends pulumi.ComponentResource {
  readonly alarmNames: pulumi.Output<string>[];
  readonly alarmArns: pulumi.Output<string>[];

  constructor(name: string, args: DeploymentAlarmsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("evenkeel:index:DeploymentAlarms", name, args, opts);
    const { service, loadBalancerArnSuffix, targetGroupArnSuffixes } = args;
    const child = { parent: this };

    const alarms = targetGroupArnSuffixes.flatMap((targetGroupArnSuffix, index) => {
      const group = { LoadBalancer: loadBalancerArnSuffix, TargetGroup: targetGroupArnSuffix };
      const suffix = index === 0 ? "" : "-alt";
      return [
        new aws.cloudwatch.MetricAlarm(`${name}-errors${suffix}`, errorsArgs(args, group), child),
        new aws.cloudwatch.MetricAlarm(`${name}-latency${suffix}`, latencyArgs(args, group), child),
        new aws.cloudwatch.MetricAlarm(`${name}-unhealthy${suffix}`, unhealthyArgs(args, group), child),
      ];
    });

    this.alarmNames = alarms.map((alarm) => alarm.name);
    this.alarmArns = alarms.map(({ arn }) => arn);
    this.registerOutputs({ service, alarmNames: this.alarmNames, alarmArns: this.alarmArns });
  }
}

type Group = Record<"LoadBalancer" | "TargetGroup", pulumi.Input<string>>;

const NAMESPACE = "AWS/ApplicationELB";

// The load balancer publishes a number of errors only where there are some: what is not there is 0. Without FILL, gaps
// delay a change of state by minutes.
// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-cloudwatch-metrics.html
function errorsArgs(args: DeploymentAlarmsArgs, group: Group): aws.cloudwatch.MetricAlarmArgs {
  const { errors, periodSeconds } = args.deployment.alarms;
  const expression = `IF(FILL(requests, 0) > ${errors.leastRequests}, FILL(errors, 0) / requests * 100, 0)`;
  return {
    alarmDescription: `More than ${errors.percent} % of the answers of ${args.service} are errors.`,
    metricQueries: [
      { id: "percent", expression, label: "Errors in percent", returnData: true },
      metric("requests", "RequestCount", "Sum", group, periodSeconds),
      metric("errors", "HTTPCode_Target_5XX_Count", "Sum", group, periodSeconds),
    ],
    comparisonOperator: "GreaterThanThreshold",
    threshold: errors.percent,
    ...after(errors.evaluations),
  };
}

function latencyArgs(args: DeploymentAlarmsArgs, group: Group): aws.cloudwatch.MetricAlarmArgs {
  const { latency, periodSeconds } = args.deployment.alarms;
  return {
    alarmDescription: `1 in 20 answers of ${args.service} takes longer than ${latency.p95Milliseconds} ms.`,
    namespace: NAMESPACE,
    metricName: "TargetResponseTime",
    dimensions: group,
    extendedStatistic: "p95",
    // The other way, a service with few requests would never be judged.
    // https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/percentiles-with-low-samples.html
    evaluateLowSampleCountPercentiles: "evaluate",
    period: periodSeconds,
    comparisonOperator: "GreaterThanThreshold",
    threshold: latency.p95Milliseconds / 1000,
    ...after(latency.evaluations),
  };
}

// A strategy that shifts requests starts its tasks in the group without requests, where a slow start is no mistake.
function unhealthyArgs(args: DeploymentAlarmsArgs, group: Group): aws.cloudwatch.MetricAlarmArgs {
  const { periodSeconds } = args.deployment.alarms;
  return {
    alarmDescription: `Tasks of ${args.service} that get requests fail their health check.`,
    metricQueries: [
      { id: "serving", expression: "IF(FILL(requests, 0) > 0, FILL(unhealthy, 0), 0)", label, returnData: true },
      metric("requests", "RequestCount", "Sum", group, periodSeconds),
      metric("unhealthy", "UnHealthyHostCount", "Maximum", group, periodSeconds),
    ],
    comparisonOperator: "GreaterThanOrEqualToThreshold",
    threshold: 1,
    ...after(unhealthyEvaluations(args)),
  };
}

const label = "Unhealthy tasks that get requests";

function metric(id: string, metricName: string, stat: string, dimensions: Group, period: number) {
  return { id, metric: { namespace: NAMESPACE, metricName, dimensions, period, stat } };
}

function after(periods: number) {
  return { evaluationPeriods: periods, datapointsToAlarm: periods, treatMissingData: "notBreaching" };
}
