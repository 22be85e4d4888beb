export { RecoveryWatch, type RecoveryWatchArgs, type WatchedDatabase } from "./recovery-watch";
