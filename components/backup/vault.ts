import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

import { EncryptionKey, policyDocument } from "../base";
import { daysUntilForEver } from "./lock-settings";
import type { BackupSettings } from "./settings";

export interface VaultArgs {
  /** What its key is for, shown in the console. */
  description: string;
  settings: Pick<BackupSettings, "lock" | "deletionProtection" | "deletableWithBackups">;
  accountId: string;
  /** Where it is. In the stack's region, if absent. */
  region?: string | undefined;
}

/**
 * Places a vault with a key of its own, as children of the component that it belongs to: `<name>-encryption`, `-vault`,
 * `-policy` and `-lock`. A function and not a component, so that each vault is its owner's own child.
 */
export function placeVault(name: string, args: VaultArgs, parent: pulumi.Resource): aws.backup.Vault {
  const { settings, region } = args;
  const inRegion = region === undefined ? {} : { region };
  const guarded = { parent, protect: settings.deletionProtection };
  const child = { parent };

  const key = new EncryptionKey(`${name}-encryption`, keyArgs(args), guarded);
  const contents = { kmsKeyArn: key.arn, forceDestroy: settings.deletableWithBackups };
  const vault = new aws.backup.Vault(`${name}-vault`, { ...inRegion, ...contents }, guarded);
  if (!settings.deletableWithBackups) {
    const policy = { ...inRegion, backupVaultName: vault.name, policy: pulumi.jsonStringify(nobodyDeletes) };
    new aws.backup.VaultPolicy(`${name}-policy`, policy, { ...child, ...replacedByDeletion });
  }
  if (settings.lock.mode !== "none") {
    const lock = { ...inRegion, backupVaultName: vault.name, ...lockArgs(settings.lock) };
    new aws.backup.VaultLockConfiguration(`${name}-lock`, lock, { ...child, ...onePerVault });
  }
  return vault;
}

// An instance that was restored from a copy stays encrypted with the key of the copy's vault.
// https://docs.aws.amazon.com/aws-backup/latest/devguide/encryption.html
function keyArgs({ description, settings, accountId, region }: VaultArgs) {
  return { description, accountId, region, outlivesProgram: settings.deletionProtection };
}

// A vault has one of it. The old one, deleted last, would take the new one with it.
export const onePerVault = { deleteBeforeReplace: true };

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
const replacedByDeletion = { replaceOnChanges: ["policy"], ...onePerVault };

// Days of grace make a lock one in compliance mode, whatever they are called.
// https://docs.aws.amazon.com/aws-backup/latest/devguide/vault-lock.html
function lockArgs(lock: BackupSettings["lock"]) {
  const { minRetentionDays, maxRetentionDays } = lock;
  const changeableForDays = daysUntilForEver(lock);
  return { minRetentionDays, maxRetentionDays, ...(changeableForDays !== undefined && { changeableForDays }) };
}
