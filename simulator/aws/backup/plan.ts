import { behaviour, type Inputs, type Problem, refuse } from "../../kit";

export const plan = behaviour("aws:backup/plan:Plan", {
  check: ({ rules }) => rules.flatMap((rule: Inputs, index: number) => lifecycleProblems(`rules[${index}]`, rule)),

  // Each change makes another version.
  update: (cloud, inputs) => ({ version: cloud.own.hex(48, JSON.stringify(inputs.rules)) }),
});

// What is moved to cold storage is billed for ninety days at least.
// https://docs.aws.amazon.com/aws-backup/latest/devguide/API_Lifecycle.html
const COLD_DAYS = 90;

function lifecycleProblems(path: string, rule: Inputs): Problem[] {
  const lifecycles = [rule.lifecycle, ...(rule.copyActions ?? []).map(({ lifecycle }: Inputs) => lifecycle)];
  return lifecycles.filter(Boolean).flatMap(({ coldStorageAfter, deleteAfter }) => {
    if (coldStorageAfter === undefined || deleteAfter === undefined || deleteAfter >= coldStorageAfter + COLD_DAYS)
      return [];
    return [
      {
        path: `${path}.lifecycle.deleteAfter`,
        reason: `found ${deleteAfter}; it must be at least ${COLD_DAYS} more than coldStorageAfter, which is ${coldStorageAfter}`,
      },
    ];
  });
}

export const vault = behaviour("aws:backup/vault:Vault", {
  delete(cloud, leaving) {
    const [lock] = cloud.every("aws:backup/vaultLockConfiguration:VaultLockConfiguration", {
      backupVaultName: leaving.id,
    });
    if (lock?.inputs.changeableForDays === undefined) return [];
    return refuse("InvalidRequestException", `Backup vault ${leaving.id} is locked and cannot be deleted`);
  },
});

export const vaultLock = behaviour("aws:backup/vaultLockConfiguration:VaultLockConfiguration", {
  check({ minRetentionDays, maxRetentionDays }) {
    return maxRetentionDays < minRetentionDays
      ? [
          {
            path: "maxRetentionDays",
            reason: `found ${maxRetentionDays}; it must be at least minRetentionDays, which is ${minRetentionDays}`,
          },
        ]
      : [];
  },

  // In compliance mode the lock stays after its days of grace, and the vault with it.
  delete(_, { id, type, inputs: { changeableForDays } }) {
    return changeableForDays === undefined
      ? []
      : [{ type, id, why: `the vault is locked for good after ${changeableForDays} days` }];
  },
});
