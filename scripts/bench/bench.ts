import { join } from "node:path";

import type { Simulator } from "../../simulator/command";
import type { Deployments } from "./deployments";
import { startDoNothingProviders } from "./do-nothing-provider";
import type { Row } from "./report";

/** What a bench has at hand. */
export interface Workbench {
  deployments: Deployments;
  /** A folder that is gone afterwards. */
  scratch: string;
  /** Where Node keeps compiled code: a second run finds it, as that of a person does. */
  compiled: string;
  rounds: number;
}

export interface Bench {
  what: string;
  run(workbench: Workbench): Promise<Row[]>;
}

export const repository = join(__dirname, "..", "..");
export const preload = join(repository, "scripts", "program-preload.cjs");
export const compiler = join(repository, "scripts", "program-compiler.cjs");

/** How Pulumi runs a program that these files make ready, in their order. */
export function preloading(...files: string[]) {
  return { typescript: false, nodeargs: files.map((file) => `--require ${file}`).join(" ") };
}

/** A program of 500 resources. */
export const large = {
  main: join(__dirname, "program", "index.ts"),
  stackFile: join(__dirname, "program", "Pulumi.bench.yaml"),
};

/** What an engine takes with it is the engine's own time. */
export const nothing: Simulator = {
  start: () => startDoNothingProviders(["aws", "kubernetes", "datadog", "random"]),
  read: () => [],
  forget: () => {},
};
