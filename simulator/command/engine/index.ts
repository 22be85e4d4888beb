import { type ChildProcess, spawn } from "node:child_process";
import { relative } from "node:path";
import type { Readable } from "node:stream";
import { text } from "node:stream/consumers";

import { pulumiBinary } from "../../../scripts/set-up/pulumi-version.mjs";
import { Refusal } from "../refusal";
import { handOver } from "./signals";
import { fromTheProgram } from "./source-positions";

export { engineEnvironment } from "./environment";
export { type EngineEvent, listen, type PolicyEvent, type StepMetadata } from "./events";

/** What becomes of the output of a command. */
export interface Output {
  /** Whether it goes to the caller's terminal or comes back with the outcome. */
  output: "shown" | "returned";
  /** Whether it is data, so that a terminal gets it as a file would. */
  isData?: boolean;
  /** What the command reads, in place of the caller's terminal. */
  input?: string;
}

export interface Invocation extends Output {
  args: readonly string[];
  /** The shadow project. */
  folder: string;
  /** The folder from which people expect source positions to be told. */
  programFolder: string;
  environment: NodeJS.ProcessEnv;
  onStart?: ((pid: number) => void) | undefined;
}

export interface Outcome {
  code: number;
  /** The engine was killed, so nothing says how far it got. */
  wasKilled: boolean;
  /** Somebody asked it to stop. */
  wasInterrupted: boolean;
  stdout: string;
  stderr: string;
}

/**
 * Runs the Pulumi CLI and waits for its end, whatever signals come: it is the one that knows how to stop.
 * It runs in a session of its own and gets each signal from here, once. Left in the terminal's group it would get
 * Ctrl-C from the terminal, from npm and from here, and a second one makes it drop what is in flight.
 */
export async function runPulumi(invocation: Invocation): Promise<Outcome> {
  const { args, folder, programFolder, environment, output, isData = false, input, onStart } = invocation;
  const isShownAsIs = output === "shown" && process.stdout.isTTY && !isData;
  const child = spawn(pulumiBinary(), ["-C", folder, ...args], {
    env: environment,
    detached: true,
    stdio: [
      input === undefined ? "inherit" : "pipe",
      isShownAsIs ? "inherit" : "pipe",
      output === "shown" ? "inherit" : "pipe",
    ],
  });
  const ended = endOf(child);
  const signals = handOver(child);
  if (child.pid !== undefined) onStart?.(child.pid);

  try {
    child.stdin?.end(input);
    const plain = child.stdout?.pipe(fromTheProgram(relative(folder, programFolder)));
    if (output === "shown" && plain) show(plain);
    const [{ code, wasKilled }, stdout, stderr] = await Promise.all([
      ended,
      output === "returned" ? read(plain) : drained(plain),
      read(child.stderr),
    ]);
    return { code, wasKilled, wasInterrupted: signals.wereHandedOver(), stdout, stderr };
  } finally {
    signals.release();
  }
}

// When whoever reads along stops, what the deployment prints still has to go somewhere, or it would wait.
function show(plain: Readable): void {
  process.stdout.once("error", () => plain.resume());
  plain.pipe(process.stdout, { end: false });
}

const read = (stream: Readable | null | undefined) => (stream ? text(stream) : Promise.resolve(""));

const drained = (stream: Readable | null | undefined) =>
  new Promise<string>((resolve) => (stream ? stream.once("end", () => resolve("")) : resolve("")));

function endOf(child: ChildProcess): Promise<{ code: number; wasKilled: boolean }> {
  return new Promise((resolve, reject) => {
    child.once("error", () => reject(new Refusal(`The Pulumi CLI is not at ${child.spawnfile}. Run: npm run setup`)));
    // A shell calls a process that a signal ended 128 + the signal's number; 137 is SIGKILL.
    child.once("exit", (code) => resolve({ code: code ?? 137, wasKilled: code === null }));
  });
}
