import type { SettingsProblem } from "../base";
import { maintenanceClashes } from "./maintenance-clash";
import type { BackupSettings } from "./settings";

/** What of an environment the backups have to fit. */
export interface BackupSurroundings {
  environmentType: string;
  region: string;
  databases: Record<string, { kind: string; maintenanceWindow: string }>;
}

/** What contradicts the rest of the stack. Paths are those of the backup's own settings. */
export function backupContradictions(settings: BackupSettings, surroundings: BackupSurroundings): SettingsProblem[] {
  const { environmentType, region, databases } = surroundings;
  const problems: (SettingsProblem | false)[] = [
    settings.copy?.region === region && {
      path: "copy.region",
      message: `found "${region}"; that is the region of the stack, with which the copies would be lost. Choose another.`,
    },
    settings.lock.mode === "compliance" &&
      environmentType !== "production" && {
        path: "lock.mode",
        message:
          `found "compliance"; the vault could never be deleted again, and the environment is ${environmentType}. ` +
          "Set it to governance.",
      },
  ];
  return [...problems.filter((problem) => problem !== false), ...maintenanceClashes(settings, databases)];
}
