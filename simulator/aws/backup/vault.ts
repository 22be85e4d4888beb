import { behaviour, refuse } from "../../kit";

export const vault = behaviour("aws:backup/vault:Vault", {
  delete(cloud, leaving) {
    const [lock] = cloud.every("aws:backup/vaultLockConfiguration:VaultLockConfiguration", {
      backupVaultName: leaving.id,
    });
    if (lock?.inputs.changeableForDays === undefined) return [];
    return refuse("InvalidRequestException", `Backup vault ${leaving.id} is locked and cannot be deleted`);
  },
});
