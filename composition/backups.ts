import type * as pulumi from "@pulumi/pulumi";

import { Backup } from "../components/backup";
import { ageLimits } from "../components/backup/age-limits";
import { RecoveryWatch } from "../components/backup/recovery-watch";
import { RestoreValidation } from "../components/backup/restore-validation";
import { mapValues } from "../components/base";
import type { Settings } from "../settings";
import type { ComposedDatabases } from "./databases";
import type { Surroundings } from "./surroundings";

/** Backups of all databases, the proof that they can be restored, and the watch over both. None without databases. */
export function composeBackups(
  { backup: settings }: Settings,
  databases: ComposedDatabases,
  around: Surroundings,
  opts: pulumi.ComponentResourceOptions,
): Backup | undefined {
  if (Object.keys(databases).length === 0) return undefined;
  const { network, ...place } = around;
  const backedUp = mapValues(databases, ({ database }) => database);
  const backup = new Backup("backup", { ...settings, ...place, vpcId: network.vpcId, databases: backedUp }, opts);
  const { vaultName, vaultArn, copyVaultName, copyVaultArn, restoreTestingPlanArn, restoreTestSecurityGroupId } =
    backup;

  if (restoreTestingPlanArn && restoreTestSecurityGroupId) {
    const restored = mapValues(databases, ({ database, databaseName, restoreTest, recovery }) => {
      const { arn, kind, resourceId } = database;
      return { ...restoreTest, arn, kind, resourceId, databaseName, slowAfterMinutes: recovery.rtoMinutes };
    });
    const test = { restoreTestingPlanArn, restoreTestSecurityGroupId, databases: restored };
    new RestoreValidation("restore-validation", { ...around, ...test }, opts);
  }

  const watched = mapValues(databases, ({ database: { arn, kind }, recovery }) => {
    return { arn, kind, limits: ageLimits(recovery, settings) };
  });
  const copy =
    settings.copy && copyVaultName && copyVaultArn
      ? { region: settings.copy.region, name: copyVaultName, arn: copyVaultArn }
      : undefined;
  const vaults = { vault: { name: vaultName, arn: vaultArn }, copy, restoreTestingPlanArn };
  new RecoveryWatch("recovery-watch", { ...place, ...vaults, databases: watched }, opts);
  return backup;
}
