import type * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";

/** Rings when a restore was not as it should be, until one is. */
export function failedAlarm(database: string, topicArn: pulumi.Input<string>): aws.cloudwatch.MetricAlarmArgs {
  return {
    alarmDescription:
      `The last restore test of ${database} failed: the backups may not hold what they should. ` +
      "The restore job in AWS Backup names the reason, and the log of the function has all of them.",
    ...figure(database, "RestoreTestFailed"),
    comparisonOperator: "GreaterThanOrEqualToThreshold",
    threshold: 1,
    alarmActions: [topicArn],
    okActions: [topicArn],
  };
}

/** Rings when a restore took longer than it may. */
export function slowAlarm(
  database: string,
  minutes: number,
  topicArn: pulumi.Input<string>,
): aws.cloudwatch.MetricAlarmArgs {
  return {
    alarmDescription: `The last restore of ${database} took longer than the ${minutes} minutes that are promised.`,
    ...figure(database, "RestoreMinutes"),
    comparisonOperator: "GreaterThanThreshold",
    threshold: minutes,
    alarmActions: [topicArn],
    okActions: [topicArn],
  };
}

/** Rings when a restore was not judged at all. */
export function givenUpAlarm(
  functionName: pulumi.Input<string>,
  topicArn: pulumi.Input<string>,
): aws.cloudwatch.MetricAlarmArgs {
  return {
    alarmDescription: "A restore was not checked: the function failed on it. Its log says why.",
    namespace: "AWS/Lambda",
    // A call that fails is made again, and may then find a database that has come up. This counts what was given up.
    // https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html
    metricName: "AsyncEventsDropped",
    dimensions: { FunctionName: functionName },
    statistic: "Sum",
    period: 300,
    evaluationPeriods: 1,
    comparisonOperator: "GreaterThanOrEqualToThreshold",
    threshold: 1,
    treatMissingData: "notBreaching",
    alarmActions: [topicArn],
    okActions: [topicArn],
  };
}

// There is a figure once a week. Between two of them the last one holds; the watch over ages tells when none comes.
function figure(database: string, metricName: string) {
  return {
    namespace: "Evenkeel/Data",
    metricName,
    dimensions: { Database: database },
    statistic: "Maximum",
    period: 300,
    evaluationPeriods: 1,
    treatMissingData: "ignore",
  };
}
