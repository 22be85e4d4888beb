// Policy packs as the engine meets them, for tests and measurements.
export { judgeRecording, newSession, type Recording, readRecording, recordingPack } from "./recording";
export { type Configured, type Report, RunningPack, UNKNOWN_TEXT, urnOf, type Violation } from "./running-pack";
