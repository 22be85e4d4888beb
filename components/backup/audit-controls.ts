import type * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";

import { backupRules } from "./rules";
import type { BackupSettings } from "./settings";

type Control = aws.types.input.backup.FrameworkControl;

// The longest that a restore may take before the audit tells. A single database may be promised in less.
const RESTORE_WITHIN_MINUTES = 720;

/**
 * The rules that AWS Backup Audit Manager judges by. Only what the settings promise is asked for.
 * https://docs.aws.amazon.com/aws-backup/latest/devguide/creating-frameworks-api.html
 */
export function auditControls(settings: BackupSettings, vaultName: pulumi.Input<string>): Control[] {
  const { daily, copy, lock, restoreTest, deletableWithBackups } = settings;
  const leastKept = Math.min(...backupRules(settings).map(({ deleteAfterDays }) => deleteAfterDays));
  const vaults = { complianceResourceIds: [vaultName], complianceResourceTypes: ["AWS::Backup::BackupVault"] };
  const controls: (Control | false)[] = [
    { name: "BACKUP_RESOURCES_PROTECTED_BY_BACKUP_PLAN", scope: databases },
    {
      name: "BACKUP_PLAN_MIN_FREQUENCY_AND_MIN_RETENTION_CHECK",
      inputParameters: parameters({
        requiredFrequencyUnit: "hours",
        requiredFrequencyValue: daily.everyHours,
        requiredRetentionDays: daily.deleteAfterDays,
      }),
    },
    {
      name: "BACKUP_RECOVERY_POINT_MINIMUM_RETENTION_CHECK",
      inputParameters: parameters({ requiredRetentionDays: leastKept }),
    },
    { name: "BACKUP_RECOVERY_POINT_ENCRYPTED" },
    !deletableWithBackups && { name: "BACKUP_RECOVERY_POINT_MANUAL_DELETION_DISABLED", scope: vaults },
    {
      name: "BACKUP_LAST_RECOVERY_POINT_CREATED",
      inputParameters: parameters({ recoveryPointAgeUnit: "days", recoveryPointAgeValue: 2 }),
      scope: databases,
    },
    copy !== undefined && { name: "BACKUP_RESOURCES_PROTECTED_BY_CROSS_REGION", scope: databases },
    lock.mode !== "none" && { name: "BACKUP_RESOURCES_PROTECTED_BY_BACKUP_VAULT_LOCK", scope: databases },
    restoreTest.taken && {
      name: "RESTORE_TIME_FOR_RESOURCES_MEET_TARGET",
      inputParameters: parameters({ maxRestoreTime: RESTORE_WITHIN_MINUTES }),
      scope: databases,
    },
  ];
  return controls.filter((control) => control !== false);
}

const databases = { complianceResourceTypes: ["RDS", "Aurora"] };

function parameters(values: Record<string, string | number>) {
  return Object.entries(values).map(([name, value]) => ({ name, value: String(value) }));
}
