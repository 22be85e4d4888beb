import type * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";

import type { ChaosSettings } from "./settings";

export interface UsersOf {
  loadBalancerArnSuffix: pulumi.Input<string>;
  /** All that the service's requests may go to. A deployment moves them from one to the other. */
  targetGroupArnSuffixes: readonly pulumi.Input<string>[];
}

/** What stops experiments: too many requests to a service fail. */
export function steadyState(
  service: string,
  { errorPercent, leastRequests, minutes }: ChaosSettings["steadyState"],
  { loadBalancerArnSuffix, targetGroupArnSuffixes }: UsersOf,
): aws.cloudwatch.MetricAlarmArgs {
  const LoadBalancer = loadBalancerArnSuffix;
  const perGroup = targetGroupArnSuffixes.flatMap((TargetGroup, index) => [
    sum(`requests${index}`, "RequestCount", { LoadBalancer, TargetGroup }),
    sum(`errors${index}`, "HTTPCode_Target_5XX_Count", { LoadBalancer, TargetGroup }),
  ]);
  // Where no task answers, the load balancer does: that counts for whichever service it was meant for.
  const ofLoadBalancer = sum("refused", "HTTPCode_ELB_5XX_Count", { LoadBalancer });
  return {
    alarmDescription: `More than ${errorPercent} % of the requests to ${service} fail. Stops chaos experiments.`,
    metricQueries: [
      ...perGroup,
      ofLoadBalancer,
      {
        id: "failing",
        label: "Requests that fail, in percent",
        expression: failing(targetGroupArnSuffixes.length, leastRequests),
        returnData: true,
      },
    ],
    comparisonOperator: "GreaterThanThreshold",
    threshold: errorPercent,
    evaluationPeriods: minutes,
    datapointsToAlarm: minutes,
    treatMissingData: "notBreaching",
  };
}

// The load balancer publishes these only when they are not zero, and arithmetic with nothing gives nothing. What it
// refuses for want of a task is no request to a group, so it counts as one here.
// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-cloudwatch-metrics.html
function failing(groups: number, leastRequests: number): string {
  const filled = (id: string) => `FILL(${id},0)`;
  const total = (id: string) => Array.from({ length: groups }, (_, index) => filled(`${id}${index}`)).join("+");
  const requests = `${total("requests")}+${filled("refused")}`;
  const failed = `${total("errors")}+${filled("refused")}`;
  return `IF(${requests}>${leastRequests},(${failed})/(${requests})*100,0)`;
}

function sum(id: string, metricName: string, dimensions: Record<string, pulumi.Input<string>>) {
  return {
    id,
    metric: { namespace: "AWS/ApplicationELB", metricName, dimensions, period: 60, stat: "Sum" },
    returnData: false,
  };
}
