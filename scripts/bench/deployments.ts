import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { stringify } from "yaml";

import { findProgram, openSession, type Simulator } from "../../simulator/command";
import { millisecondsOf } from "./measure";

/** A program to deploy, wherever it lies. */
export interface Deployable {
  /** Its entry point. */
  main: string;
  stackFile: string;
  /** How Pulumi is told to run it. */
  options: Record<string, unknown>;
  config?: Record<string, unknown>;
  simulator: Simulator;
}

/** Deployments of one program on stacks of their own, which nothing else uses. */
export class Deployments {
  readonly #folders: string[] = [];

  /** Makes a stack, with nothing in it yet. */
  async stackOf(deployable: Deployable): Promise<Stack> {
    const folder = mkdtempSync(join(tmpdir(), "evenkeel-bench-"));
    this.#folders.push(folder);
    const { main, stackFile, options, config, simulator } = deployable;
    const project = { name: "evenkeel", main, runtime: { name: "nodejs", options }, ...(config && { config }) };
    writeFileSync(join(folder, "Pulumi.yaml"), stringify(project));
    copyFileSync(stackFile, join(folder, basename(stackFile)));
    const stack = new Stack(folder, basename(stackFile).split(".")[1] ?? "", simulator);
    await stack.run(["stack"]);
    return stack;
  }

  remove(): void {
    for (const folder of this.#folders) rmSync(folder, { recursive: true, force: true });
  }
}

export class Stack {
  constructor(
    private readonly folder: string,
    private readonly name: string,
    private readonly simulator: Simulator,
  ) {}

  /** How long a Pulumi command takes, from the start of the providers to their end. */
  async run(words: readonly string[]): Promise<number> {
    const { folder, name: stack, simulator } = this;
    const program = findProgram(folder);
    const session = await openSession({ program, stack, access: "write", command: "npm run bench", simulator });
    try {
      return await millisecondsOf(async () => {
        await session.startCloud({ unknowns: false });
        const { code, stdout, stderr } = await session.pulumi([...words, `--stack=${stack}`], { output: "returned" });
        if (code !== 0) throw new Error(`pulumi ${words.join(" ")} ended with ${code}\n${stdout}\n${stderr}`);
      });
    } finally {
      await session.close();
    }
  }

  preview(...flags: string[]): Promise<number> {
    return this.run(["preview", ...flags]);
  }

  up(): Promise<number> {
    return this.run(["up", "--yes", "--skip-preview"]);
  }
}
