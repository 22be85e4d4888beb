import type { SettingsProblem } from "../base";
import type { DatabaseSettings } from "./settings";

/** What a database in production may not do without. Paths are those of its own settings. */
export function databaseProductionFloor(settings: DatabaseSettings): SettingsProblem[] {
  const { multiAz, deletionProtection, finalSnapshot, backupRetentionDays } = settings;
  const problems: (SettingsProblem | false)[] = [
    !multiAz && {
      path: "multiAz",
      message: "found false; in production one zone's failure may not stop the database. Set it to true.",
    },
    backupRetentionDays < LEAST_RETENTION_DAYS && {
      path: "backupRetentionDays",
      message:
        `found ${backupRetentionDays}; a mistake in production may be noticed after two weeks. ` +
        `Set it to ${LEAST_RETENTION_DAYS} or more.`,
    },
    !finalSnapshot && {
      path: "finalSnapshot",
      message: "found false; production data is not deleted without a last snapshot. Set it to true.",
    },
    !deletionProtection && {
      path: "deletionProtection",
      message:
        "found false; in production a mistaken change may not delete the database. " +
        "Set it to true. To take production down for good, deploy it with environmentType staging first.",
    },
  ];
  return problems.filter((problem) => problem !== false);
}

const LEAST_RETENTION_DAYS = 14;
