import { behaviour } from "../../kit";

export const vaultLockConfiguration = behaviour("aws:backup/vaultLockConfiguration:VaultLockConfiguration", {
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
