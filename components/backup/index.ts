export { Backup, type BackupArgs } from "./backup";
export type { RestorableDatabase } from "./restore-tests";
