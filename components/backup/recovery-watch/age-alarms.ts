import type * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";

/** How old what would bring a database back may be before somebody has to look. */
export interface AgeLimits {
  /** The newest backup in the vault. */
  backupMinutes: number;
  /** The newest copy of a backup in the other region. */
  copyMinutes: number;
  /** The last second to which RDS can restore. */
  restorableMinutes: number;
  /** The last restore that was found good. */
  restoreTestHours: number;
}

/** The alarms of one database, by the last word of their names. */
export function ageAlarms(
  database: string,
  limits: AgeLimits,
  { hasCopy, isTested }: { hasCopy: boolean; isTested: boolean },
  topicArn: pulumi.Input<string>,
): Record<string, aws.cloudwatch.MetricAlarmArgs> {
  const { backupMinutes, copyMinutes, restorableMinutes, restoreTestHours } = limits;
  const alarm = (metricName: string, threshold: number, what: string) => ({
    alarmDescription: `${what}, or nobody knows. What was written since would be lost.`,
    ...figure(database, metricName, topicArn),
    threshold,
    treatMissingData: "breaching",
  });
  const backup = `The newest backup of ${database} is more than ${backupMinutes} minutes old`;
  const restorable = `${database} cannot be restored to any time of the last ${restorableMinutes} minutes`;
  const copy = `The newest copy of a backup of ${database} in the other region is more than ${copyMinutes} minutes old`;
  return {
    backup: alarm("BackupAgeMinutes", backupMinutes, backup),
    restorable: alarm("RestorableAgeMinutes", restorableMinutes, restorable),
    ...(hasCopy && { copy: alarm("CopyAgeMinutes", copyMinutes, copy) }),
    ...(isTested && {
      proof: {
        ...alarm("RestoreTestAgeHours", restoreTestHours, ""),
        alarmDescription:
          `No restore of ${database} has been found good for more than ${restoreTestHours} hours, or nobody knows. ` +
          "A backup that was not restored is none to count on.",
      },
      leftovers: {
        alarmDescription:
          `AWS Backup could not delete what a restore test of ${database} has restored: it costs, and holds data. ` +
          "The restore job in AWS Backup says why. Delete it by hand.",
        ...figure(database, "RestoreTestLeftovers", topicArn),
        threshold: 0,
        // That of the proof tells when nobody knows.
        treatMissingData: "notBreaching",
      },
    }),
  };
}

// The function looks every hour, at some minute of it: in two hours there is one look at least.
const PERIOD_SECONDS = 2 * 60 * 60;

function figure(database: string, metricName: string, topicArn: pulumi.Input<string>) {
  return {
    namespace: "Evenkeel/Data",
    metricName,
    dimensions: { Database: database },
    statistic: "Maximum",
    period: PERIOD_SECONDS,
    evaluationPeriods: 1,
    comparisonOperator: "GreaterThanThreshold",
    alarmActions: [topicArn],
    okActions: [topicArn],
  };
}
