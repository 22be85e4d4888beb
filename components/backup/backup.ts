import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type * as z from "zod";

import { EncryptionKey, parseSettings, policyDocument } from "../base";
import { type BackupSettings, backupSettings, START_WITHIN_MINUTES } from "./settings";

export type BackupArgs = z.input<typeof backupSettings> & {
  /** The ARNs of the databases to back up, by the databases' names. */
  databases: Record<string, pulumi.Input<string>>;
  accountId: string;
};

/**
 * Daily backups in a vault that nobody may delete from.
 * Children: `<name>-encryption`, `-vault`, `-policy`, `-plan`, `-role`, `-permission`, and `<name>-<database>` for each.
 */
export class Backup extends pulumi.ComponentResource {
  readonly vaultName: pulumi.Output<string>;
  readonly vaultArn: pulumi.Output<string>;
  readonly planId: pulumi.Output<string>;

  constructor(name: string, { accountId, databases, ...given }: BackupArgs, opts?: pulumi.ComponentResourceOptions) {
    const settings = parseSettings(backupSettings, `Backup "${name}"`, given);
    super("evenkeel:index:Backup", name, { accountId, databases, ...settings }, opts);
    const child = { parent: this };
    const guarded = { parent: this, protect: settings.deletionProtection };

    const key = new EncryptionKey(`${name}-encryption`, { description: "Encrypts backups", accountId }, guarded);
    const vault = new aws.backup.Vault(`${name}-vault`, { kmsKeyArn: key.arn, forceDestroy: false }, guarded);
    const policy = { backupVaultName: vault.name, policy: pulumi.jsonStringify(nobodyDeletes) };
    new aws.backup.VaultPolicy(`${name}-policy`, policy, { ...child, ...replacedByDeletion });

    const plan = new aws.backup.Plan(`${name}-plan`, { rules: [daily(settings, vault)] }, child);
    const role = new aws.iam.Role(`${name}-role`, backupRole, child);
    const permission = new aws.iam.RolePolicyAttachment(`${name}-permission`, mayBackUp(role), child);
    for (const [database, arn] of Object.entries(databases)) {
      const selection = { planId: plan.id, iamRoleArn: role.arn, resources: [arn] };
      // One for each database, since a selection cannot be changed: a new database leaves the others' alone.
      new aws.backup.Selection(`${name}-${database}`, selection, { ...child, dependsOn: permission });
    }

    this.vaultName = vault.name;
    this.vaultArn = vault.arn;
    this.planId = plan.id;
    this.registerOutputs({ vaultName: this.vaultName, vaultArn: this.vaultArn, planId: this.planId });
  }
}

// Nobody, the account's administrators included, deletes a backup or shortens its life; AWS Backup itself still deletes
// what has expired. Whoever has to must first delete this policy, which is a second and visible step. The principal and
// the resource have to be wildcards: a backup's ARN is that of the service it is of, not of the vault.
// https://docs.aws.amazon.com/config/latest/developerguide/backup-recovery-point-manual-deletion-disabled.html
const nobodyDeletes = policyDocument({
  Sid: "NobodyDeletes",
  Effect: "Deny",
  Principal: "*",
  Action: [
    "backup:DeleteBackupVault",
    "backup:DeleteRecoveryPoint",
    "backup:PutBackupVaultAccessPolicy",
    "backup:UpdateRecoveryPointLifecycle",
  ],
  Resource: "*",
});

// The policy denies to put another one in its place, so a change has to delete it first.
const replacedByDeletion = { replaceOnChanges: ["policy"], deleteBeforeReplace: true };

function daily({ daily, deleteAfterDays, coldStorageAfterDays }: BackupSettings, vault: aws.backup.Vault) {
  const [hour, minute] = daily.startAt.split(":").map(Number);
  return {
    ruleName: "daily",
    targetVaultName: vault.name,
    schedule: `cron(${minute} ${hour} * * ? *)`,
    scheduleExpressionTimezone: "Etc/UTC",
    startWindow: START_WITHIN_MINUTES,
    completionWindow: 180,
    lifecycle: { deleteAfter: deleteAfterDays, coldStorageAfter: coldStorageAfterDays },
  };
}

const backupRole: aws.iam.RoleArgs = {
  description: "Lets AWS Backup take and keep backups",
  // Not confined to the account by aws:SourceAccount: AWS documents that key for what AWS Backup publishes and
  // encrypts, not for how it takes on a role, and a trust that it cannot meet is a backup that is never taken.
  // https://docs.aws.amazon.com/aws-backup/latest/devguide/cross-service-confused-deputy-prevention.html
  assumeRolePolicy: JSON.stringify(
    policyDocument({ Effect: "Allow", Principal: { Service: "backup.amazonaws.com" }, Action: "sts:AssumeRole" }),
  ),
};

function mayBackUp(role: aws.iam.Role): aws.iam.RolePolicyAttachmentArgs {
  // AWS keeps it up to date with what its backups need; a list of our own would fail silently, one night.
  return { role: role.name, policyArn: "arn:aws:iam::aws:policy/service-role/AWSBackupServiceRolePolicyForBackup" };
}
