import type { Cloud, Inputs, Known, Outputs, Problem } from "../kit";
import type { Kind } from "./names";

/** An object of the API server, as the rules of its kind see it. */
export interface Manifest {
  readonly kind: Kind;
  readonly inputs: Inputs;
  readonly name: string;
  /** Empty for what is not in a namespace. */
  readonly namespace: string;
}

/** What is true of objects of one kind besides what is true of all. */
export interface Rules {
  /** What validation refuses, whatever else there is. */
  check?(inputs: Inputs): readonly Problem[];
  /** What has to be there before, or may not change. It is asked in an update only. */
  admit?(cloud: Cloud, manifest: Manifest, before: Known | undefined): void;
  /** What controllers make of it: its status, what comes with it, whether it comes to work. */
  act?(cloud: Cloud, manifest: Manifest, before: Known | undefined): Outputs;
  /** What keeps it, and what controllers do when it goes. */
  leave?(cloud: Cloud, leaving: Known): void;
  /** What goes with it. */
  dependents?(cloud: Cloud, leaving: Known): readonly Known[];
}
