import type { SettingsProblem } from "../base";
import type { BackupSettings } from "./settings";

/** What backups in production may not do without. Paths are those of the backup's own settings. */
export function backupProductionFloor(settings: BackupSettings): SettingsProblem[] {
  const { daily, copy, lock, restoreTest, deletionProtection, deletableWithBackups } = settings;
  const copiedForDays = copy?.deleteAfterDays ?? daily.deleteAfterDays;
  const problems: (SettingsProblem | false)[] = [
    daily.deleteAfterDays < LEAST_RETENTION_DAYS && {
      path: "daily.deleteAfterDays",
      message: `found ${daily.deleteAfterDays}; ${lateDiscovery}`,
    },
    !copy && {
      path: "copy",
      message:
        "is missing; whoever loses the region of production loses all of its data. " +
        'Name another region: { region: "us-west-2" }.',
    },
    copiedForDays < LEAST_RETENTION_DAYS &&
      copy?.deleteAfterDays !== undefined && {
        path: "copy.deleteAfterDays",
        message: `found ${copiedForDays}; ${lateDiscovery}`,
      },
    lock.mode === "none" && {
      path: "lock.mode",
      message:
        'found "none"; whoever breaks into production could delete its backups before their time. Set it to governance.',
    },
    !restoreTest.taken && {
      path: "restoreTest.taken",
      message: "found false; nobody would know that the backups of production can be restored. Set it to true.",
    },
    !deletionProtection && {
      path: "deletionProtection",
      message:
        "found false; in production a mistaken change may not delete the backups. " +
        "Set it to true. To take production down for good, deploy it with environmentType staging first.",
    },
    deletableWithBackups && {
      path: "deletableWithBackups",
      message: "found true; the backups of production outlive a destroyed stack. Set it to false.",
    },
  ];
  return problems.filter((problem) => problem !== false);
}

const LEAST_RETENTION_DAYS = 14;

const lateDiscovery = `a mistake in production may be noticed after two weeks. Set it to ${LEAST_RETENTION_DAYS} or more.`;
