import { behaviour, type Cloud, type Known, refuse } from "../../kit";
import { policiesOf, requireAllowed } from "./vault-policy";

/** Backups are put into it, and taken out, by `condition: { recoveryPoints: 3 }`. */
export const vault = behaviour("aws:backup/vault:Vault", {
  delete(cloud, leaving) {
    const [lock] = cloud.every("aws:backup/vaultLockConfiguration:VaultLockConfiguration", {
      backupVaultName: leaving.id,
    });
    if (lock?.inputs.changeableForDays !== undefined)
      refuse("InvalidRequestException", `Backup vault ${leaving.id} is locked and cannot be deleted`);
    requireEmptied(cloud, leaving);
    requireAllowed(cloud, leaving.id, "DeleteBackupVault", policiesOf(cloud, leaving.id));
    return [];
  },
});

// https://docs.aws.amazon.com/aws-backup/latest/devguide/API_DeleteBackupVault.html
function requireEmptied(cloud: Cloud, { id, inputs, condition }: Known): void {
  if (!condition.recoveryPoints) return;
  if (inputs.forceDestroy) {
    requireAllowed(cloud, id, "DeleteRecoveryPoint", policiesOf(cloud, id));
    return;
  }
  refuse(
    "InvalidRequestException",
    "Backup vault cannot be deleted because it contains recovery points.",
    `${id} has ${condition.recoveryPoints}; deploy forceDestroy: true first, or delete them`,
  );
}
