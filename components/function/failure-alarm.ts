import type * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";

export interface FailureAlarm {
  functionName: pulumi.Input<string>;
  /** What it means for whoever reads the alarm that the function failed. */
  meaning: string;
  notificationTopicArn: pulumi.Input<string>;
}

/** An alarm that rings as soon as a function has failed once. One that is not called has not failed. */
export function failureAlarm(alarm: FailureAlarm): aws.cloudwatch.MetricAlarmArgs {
  const { functionName, meaning, notificationTopicArn } = alarm;
  return {
    alarmDescription: meaning,
    namespace: "AWS/Lambda",
    metricName: "Errors",
    dimensions: { FunctionName: functionName },
    statistic: "Sum",
    period: 300,
    evaluationPeriods: 1,
    comparisonOperator: "GreaterThanOrEqualToThreshold",
    threshold: 1,
    treatMissingData: "notBreaching",
    alarmActions: [notificationTopicArn],
    okActions: [notificationTopicArn],
  };
}
