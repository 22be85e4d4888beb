export { findProgram, type Program } from "./program";
export { openSession, type Session, type SimulatedCloud, type Simulator } from "./session";
export { simulator } from "./simulator";
