import type { SettingsProblem } from "../base";
import type { BackupSettings } from "./settings";

/** What backups in production may not do without. Paths are those of the backup's own settings. */
export function backupProductionFloor({ deleteAfterDays, deletionProtection }: BackupSettings): SettingsProblem[] {
  const problems: (SettingsProblem | false)[] = [
    deleteAfterDays < LEAST_RETENTION_DAYS && {
      path: "deleteAfterDays",
      message:
        `found ${deleteAfterDays}; a mistake in production may be noticed after two weeks. ` +
        `Set it to ${LEAST_RETENTION_DAYS} or more.`,
    },
    !deletionProtection && {
      path: "deletionProtection",
      message:
        "found false; in production a mistaken change may not delete the backups. " +
        "Set it to true. To take production down for good, deploy it with environmentType staging first.",
    },
  ];
  return problems.filter((problem) => problem !== false);
}

const LEAST_RETENTION_DAYS = 14;
