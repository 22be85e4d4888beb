import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import type * as z from "zod";

import { mapValues, parseSettings } from "../base";
import { BackupAudit } from "./audit";
import { CopyVault } from "./copy-vault";
import { type RestorableDatabase, RestoreTests } from "./restore-tests";
import { type BackupRule, backupRules } from "./rules";
import { backupServiceRole } from "./service-role";
import { type BackupSettings, backupSettings, COMPLETE_WITHIN_MINUTES, START_WITHIN_MINUTES } from "./settings";
import { onePerVault, placeVault } from "./vault";

export type BackupArgs = z.input<typeof backupSettings> & {
  /** What to back up, by name. */
  databases: Record<string, RestorableDatabase>;
  /** The network that restore tests take place in: that of the databases. */
  vpcId: pulumi.Input<string>;
  /** Where failures are told. */
  notificationTopicArn: pulumi.Input<string>;
  accountId: string;
  region: string;
};

/**
 * Backups of databases in a vault that nobody may delete from, copied to another region, and proven by restoring them.
 * Children: `<name>-encryption`, `-vault`, `-policy`, `-lock`, `-events`, `-failures`, `-alert`, `-plan`, `-role`,
 * `-permission`, `<name>-<database>` for each, `-by_tag`, `-copies`, `-suffix`, `-restore-tests`, `-audit`.
 */
export class Backup extends pulumi.ComponentResource {
  readonly vaultName: pulumi.Output<string>;
  readonly vaultArn: pulumi.Output<string>;
  readonly planId: pulumi.Output<string>;
  /** The vault in the other region, where backups are copied. */
  readonly copyVaultArn: pulumi.Output<string> | undefined;
  readonly copyVaultName: pulumi.Output<string> | undefined;
  /** The plan by which restores are tested, and the closed group that restored databases get. */
  readonly restoreTestingPlanArn: pulumi.Output<string> | undefined;
  readonly restoreTestSecurityGroupId: pulumi.Output<string> | undefined;

  constructor(name: string, args: BackupArgs, opts?: pulumi.ComponentResourceOptions) {
    const { databases, vpcId, notificationTopicArn, accountId, region, ...given } = args;
    const settings = parseSettings(backupSettings, `Backup "${name}"`, given);
    const place = { accountId, region };
    super("evenkeel:index:Backup", name, { databases: Object.keys(databases), vpcId, ...place, ...settings }, opts);
    const child = { parent: this };

    const vault = placeVault(name, { description: "Encrypts backups", settings, accountId }, this);
    const events = { backupVaultName: vault.name, backupVaultEvents: [...EVENTS], snsTopicArn: notificationTopicArn };
    new aws.backup.VaultNotifications(`${name}-events`, events, { ...child, ...onePerVault });
    const failures = new aws.cloudwatch.EventRule(`${name}-failures`, failedJobs, child);
    new aws.cloudwatch.EventTarget(`${name}-alert`, { rule: failures.name, arn: notificationTopicArn }, child);

    const copyRegion = settings.copy?.region;
    const copies = copyRegion && new CopyVault(`${name}-copies`, { settings, accountId, region: copyRegion }, child);
    const rules = backupRules(settings).map((rule) => ruleArgs(rule, vault, copies || undefined));
    const plan = new aws.backup.Plan(`${name}-plan`, { rules }, child);
    const role = new aws.iam.Role(`${name}-role`, backupServiceRole("Lets AWS Backup take and keep backups"), child);
    const permission = new aws.iam.RolePolicyAttachment(`${name}-permission`, mayBackUp(role), child);
    for (const [selection, what] of Object.entries(selections(settings, databases))) {
      // One for each database, since a selection cannot be changed: a new database leaves the others' alone.
      const selectionArgs = { planId: plan.id, iamRoleArn: role.arn, ...what };
      new aws.backup.Selection(`${name}-${selection}`, selectionArgs, { ...child, dependsOn: permission });
    }

    const { restoreTest, audit } = settings;
    const suffix = (restoreTest.taken || audit.reported) && new random.RandomId(`${name}-suffix`, fourBytes, child).hex;
    const testArgs = { settings: restoreTest, databases, vaultArn: vault.arn, vpcId, ...place };
    const tests =
      suffix && restoreTest.taken && new RestoreTests(`${name}-restore-tests`, { ...testArgs, suffix }, child);
    if (suffix && audit.reported) {
      new BackupAudit(`${name}-audit`, { settings, suffix, vaultName: vault.name, accountId }, child);
    }

    this.vaultName = vault.name;
    this.vaultArn = vault.arn;
    this.planId = plan.id;
    this.copyVaultArn = copies ? copies.arn : undefined;
    this.copyVaultName = copies ? copies.vaultName : undefined;
    this.restoreTestingPlanArn = tests ? tests.planArn : undefined;
    this.restoreTestSecurityGroupId = tests ? tests.securityGroupId : undefined;
    this.registerOutputs({
      vaultName: this.vaultName,
      vaultArn: this.vaultArn,
      planId: this.planId,
      copyVaultArn: this.copyVaultArn,
      copyVaultName: this.copyVaultName,
      restoreTestingPlanArn: this.restoreTestingPlanArn,
      restoreTestSecurityGroupId: this.restoreTestSecurityGroupId,
    });
  }
}

// What a vault tells of. It has no event for a failed backup alone any more, so that a rule tells of those.
// https://docs.aws.amazon.com/aws-backup/latest/devguide/API_PutBackupVaultNotifications.html
const EVENTS = ["COPY_JOB_FAILED", "RECOVERY_POINT_MODIFIED"] as const;

// A job of backup has a state, a job of restore a status.
// https://docs.aws.amazon.com/aws-backup/latest/devguide/eventbridge.html
const failedJobs: aws.cloudwatch.EventRuleArgs = {
  description: "Backups and restores that failed",
  eventPattern: JSON.stringify({
    source: ["aws.backup"],
    "detail-type": ["Backup Job State Change", "Restore Job State Change"],
    detail: { $or: [{ state: ["ABORTED", "EXPIRED", "FAILED"] }, { status: ["ABORTED", "EXPIRED", "FAILED"] }] },
  }),
};

// Names of AWS Backup's own take no hyphens, with which Pulumi would set them apart.
const fourBytes = { byteLength: 4 };

// Backups are snapshots and not continuous: AWS Backup would take the automated backups of RDS over, and with them the
// retention and the window that the database's settings name. To any second of the last weeks RDS restores by itself.
// https://docs.aws.amazon.com/aws-backup/latest/devguide/point-in-time-recovery.html
function ruleArgs(rule: BackupRule, vault: aws.backup.Vault, copies: CopyVault | undefined) {
  const { name: ruleName, schedule, deleteAfterDays, coldStorageAfterDays, deleteCopyAfterDays } = rule;
  return {
    ruleName,
    targetVaultName: vault.name,
    schedule,
    scheduleExpressionTimezone: "Etc/UTC",
    startWindow: START_WITHIN_MINUTES,
    completionWindow: COMPLETE_WITHIN_MINUTES,
    lifecycle: { deleteAfter: deleteAfterDays, coldStorageAfter: coldStorageAfterDays },
    ...(copies && {
      copyActions: [{ destinationVaultArn: copies.arn, lifecycle: { deleteAfter: deleteCopyAfterDays } }],
    }),
  };
}

type Selected = Pick<aws.backup.SelectionArgs, "resources" | "selectionTags">;

function selections({ tag }: BackupSettings, databases: BackupArgs["databases"]): Record<string, Selected> {
  const byArn = mapValues(databases, ({ arn }) => ({ resources: [arn] }));
  // No database is called so: their names have no underscore.
  return { ...byArn, ...(tag && { by_tag: { selectionTags: [{ type: "STRINGEQUALS", ...tag }] } }) };
}

function mayBackUp(role: aws.iam.Role): aws.iam.RolePolicyAttachmentArgs {
  // AWS keeps it up to date with what its backups need; a list of our own would fail silently, one night.
  return { role: role.name, policyArn: "arn:aws:iam::aws:policy/service-role/AWSBackupServiceRolePolicyForBackup" };
}
