import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

import { EncryptionKey, placePrivateBucket, privateBucketPolicy } from "../base";
import { auditControls } from "./audit-controls";
import type { BackupSettings } from "./settings";

export interface BackupAuditArgs {
  settings: BackupSettings;
  /** Sets its names apart from those of other stacks: letters, digits and underscores. */
  suffix: pulumi.Input<string>;
  vaultName: pulumi.Input<string>;
  accountId: string;
}

/**
 * What proves to an auditor that backups are taken, copied and restored: rules that AWS Backup judges them by, and a
 * report a day. AWS Config has to record the account's resources.
 * Children: `<name>-framework`, `-key`, the bucket's `-bucket`, `-privacy`, `-ownership`, `-encryption`, `-lifecycle` and
 * `-policy`, and `-backups`, `-copies`, `-restores` and `-rules` for the reports.
 */
export class BackupAudit extends pulumi.ComponentResource {
  readonly bucketName: pulumi.Output<string>;

  constructor(name: string, args: BackupAuditArgs, opts?: pulumi.ComponentResourceOptions) {
    const { settings, suffix, vaultName, accountId } = args;
    const { keepDays } = settings.audit;
    const policy = privateBucketPolicy(name, (bucketArn) => [admitReports(bucketArn, reporter(accountId))]);
    super("evenkeel:index:BackupAudit", name, { suffix, vaultName, accountId, keepDays, policy }, opts);
    const child = { parent: this };

    const controls = auditControls(settings, vaultName);
    const description = "What backups have to be like";
    const frameworkArgs = { name: pulumi.interpolate`backups_${suffix}`, description, controls };
    const framework = new aws.backup.Framework(`${name}-framework`, frameworkArgs, { ...child, ...patiently });

    // AWS Backup makes the role that writes reports with the first framework of an account. Policies of a bucket and of
    // a key cannot name a role that there is not.
    const reporterArn = framework.arn.apply(() => reporter(accountId));
    const keyArgs = { description: "Encrypts reports on backups", accountId, serviceStatements: [useKey(reporterArn)] };
    const key = new EncryptionKey(`${name}-key`, keyArgs, child);
    const { bucketName, policy: admission } = placePrivateBucket(
      name,
      {
        keepDays,
        keyArn: key.arn,
        deletableWithObjects: settings.deletableWithBackups,
        statements: (bucketArn) => [admitReports(bucketArn, reporterArn)],
      },
      child,
    );
    for (const [what, template] of Object.entries(REPORTS)) {
      const ofFramework = what === "rules" ? { frameworkArns: [framework.arn], numberOfFrameworks: 1 } : {};
      const report = {
        name: pulumi.interpolate`${what}_${suffix}`,
        description: `The ${what} of a day`,
        reportDeliveryChannel: { s3BucketName: bucketName, s3KeyPrefix: what, formats: ["CSV", "JSON"] },
        reportSetting: { reportTemplate: template, ...ofFramework },
      };
      new aws.backup.ReportPlan(`${name}-${what}`, report, { ...child, dependsOn: admission });
    }

    this.bucketName = bucketName;
    this.registerOutputs({ bucketName: this.bucketName });
  }
}

// AWS Backup makes a rule of AWS Config for each control, and frees a framework only when all of it has been done. The
// provider gives up after two or three minutes.
const patiently = { customTimeouts: { create: "20m", update: "20m", delete: "20m" } };

// https://docs.aws.amazon.com/aws-backup/latest/devguide/working-with-audit-reports.html
const REPORTS = {
  backups: "BACKUP_JOB_REPORT",
  copies: "COPY_JOB_REPORT",
  restores: "RESTORE_JOB_REPORT",
  rules: "CONTROL_COMPLIANCE_REPORT",
};

function reporter(accountId: string): string {
  const role = "aws-service-role/reports.backup.amazonaws.com/AWSServiceRoleForBackupReports";
  return `arn:aws:iam::${accountId}:role/${role}`;
}

// https://docs.aws.amazon.com/aws-backup/latest/devguide/create-report-plan-api.html
function useKey(reporterArn: pulumi.Output<string>): aws.iam.PolicyStatement {
  return {
    Sid: "EncryptReports",
    Effect: "Allow",
    Principal: { AWS: reporterArn },
    Action: ["kms:Decrypt", "kms:GenerateDataKey"],
    Resource: "*",
  };
}

// https://docs.aws.amazon.com/aws-backup/latest/devguide/create-report-plan-console.html
function admitReports(bucketArn: pulumi.Input<string>, reporterArn: pulumi.Input<string>): aws.iam.PolicyStatement {
  return {
    Sid: "DeliverReports",
    Effect: "Allow",
    Principal: { AWS: reporterArn },
    Action: "s3:PutObject",
    Resource: pulumi.interpolate`${bucketArn}/*`,
    Condition: { StringEquals: { "s3:x-amz-acl": "bucket-owner-full-control" } },
  };
}
