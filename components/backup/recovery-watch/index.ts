export type { AgeLimits } from "./age-alarms";
export { RecoveryWatch, type RecoveryWatchArgs, type WatchedDatabase } from "./recovery-watch";
