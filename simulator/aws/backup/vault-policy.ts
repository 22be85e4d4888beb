import { behaviour, type Cloud, type Known, refuse } from "../../kit";
import { documentProblems } from "../iam/document";
import { deniesAll } from "../iam/statements";

const type = "aws:backup/vaultPolicy:VaultPolicy";

export const vaultPolicy = behaviour(type, {
  check: ({ policy }) => documentProblems("policy", policy, "resource"),

  // A second one takes the place of the first, so the first decides whether that may be.
  create(cloud, { backupVaultName }) {
    requireAllowed(cloud, backupVaultName, "PutBackupVaultAccessPolicy", policiesOf(cloud, backupVaultName));
    return undefined;
  },

  update(cloud, { backupVaultName }, before) {
    requireAllowed(cloud, backupVaultName, "PutBackupVaultAccessPolicy", [before]);
    return undefined;
  },

  delete(cloud, leaving) {
    requireAllowed(cloud, leaving.inputs.backupVaultName, "DeleteBackupVaultAccessPolicy", [leaving]);
    return [];
  },
});

export function policiesOf(cloud: Cloud, backupVaultName: string): Known[] {
  return cloud.all(type, { backupVaultName });
}

/** Refuses what a policy of the vault denies to everybody. */
export function requireAllowed(cloud: Cloud, vault: string, action: string, policies: readonly Known[]): void {
  if (!policies.some(({ outputs }) => deniesAll(outputs.policy, `backup:${action}`))) return;
  const resource = `arn:aws:backup:${cloud.region}:${cloud.account}:backup-vault:${vault}`;
  refuse(
    "AccessDeniedException",
    `User is not authorized to perform: backup:${action} on resource: ${resource} with an explicit deny in a resource-based policy`,
    "delete the vault's policy first",
  );
}
