import { appendFileSync, existsSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";

import { type Account, readAccount } from "./account-file";
import { engineEnvironment, type Outcome, type Output, runPulumi } from "./engine";
import { type Holder, takeLock } from "./lock";
import type { Program } from "./program";
import { Refusal } from "./refusal";
import { castShadow, type Workspace, workspaceOf } from "./shadow";

/** The simulated providers while they run. */
export interface SimulatedCloud {
  /** What PULUMI_DEBUG_PROVIDERS takes. */
  debugProviders: string;
  close(): Promise<void>;
}

/** Something that exists in a simulated cloud. */
export interface CloudObject {
  urn: string;
  type: string;
  id: string;
}

/** The simulated cloud, as far as commands have to do with it. `folder` holds what exists in that of one stack. */
export interface Simulator {
  /**
   * @param options.given every plain value of the stack's configuration.
   * @param options.account what the account holds before the first deployment, where a file tells of it.
   */
  start(options: {
    folder: string;
    given: readonly string[];
    account?: Account;
    unknowns: boolean;
    onLog: (line: string) => void;
  }): Promise<SimulatedCloud>;
  read(folder: string): readonly CloudObject[];
  /** Takes away what nothing manages, as if it had never been made. */
  forget(folder: string, objects: readonly CloudObject[]): void;
}

/** What somebody is about to do to a stack. All but reading its state and configuration is done by one at a time. */
export type Access = "read" | "preview" | "write" | "recover";

export interface SessionOptions {
  program: Program;
  stack: string;
  /** The file that takes the place of the stack's own. */
  configFile?: string;
  access: Access;
  /** What somebody typed, for whoever finds the stack locked. */
  command: string;
  simulator: Simulator;
  /** Where the stack is kept for as long as the session lasts. With its program, and for good, if absent. */
  workspace?: Workspace;
}

export interface Session {
  /** The run that died while it changed the stack, if there was one. */
  died?: Holder | undefined;
  /** Says that what the run that died left is put right. Until then the stack stays locked for all but a recovery. */
  recovered(): void;
  /** What exists in the stack's simulated cloud lies here. */
  cloudFolder: string;
  /** Whether a Pulumi that was killed left its own lock behind. */
  isLockedByPulumi(): boolean;
  /** Starts the simulated providers for the commands that follow, unless they run. */
  startCloud(options: { unknowns: boolean }): Promise<void>;
  /** Runs a Pulumi command on the stack. */
  pulumi(words: readonly string[], output: Output): Promise<Outcome>;
  close(): Promise<void>;
}

/** Opens one stack of a program: the shadow is up to date, nobody else changes the stack, and Pulumi knows it. */
export async function openSession(options: SessionOptions): Promise<Session> {
  const { program, stack, access, command, simulator } = options;
  const { workspace = workspaceOf(program) } = options;
  const files = workspace.stack(stack);
  const changes = access === "write" || access === "recover";
  const run = { command, changes, recovers: access === "recover" };
  const lock = access === "read" ? undefined : takeLock(files.lock, run);

  let cloud: SimulatedCloud | undefined;
  let isInTheMiddle = false;
  let isRecovered = lock?.died === undefined;
  let notes = 0;

  const pulumi: Session["pulumi"] = async (words, output) => {
    const debugs = words.some((word) => showsDebugMessages.test(word));
    const environment = engineEnvironment(process.env, { workspace, debugProviders: cloud?.debugProviders, debugs });
    const outcome = await runPulumi({
      ...output,
      args: words,
      folder: workspace.project,
      programFolder: program.folder,
      environment,
      onStart: lock?.engineIs,
    });
    isInTheMiddle = outcome.wasKilled || isLockedByPulumi(workspace, program, stack);
    return outcome;
  };

  const close = async () => {
    await cloud?.close();
    if (notes > 0 && options.workspace === undefined)
      process.stderr.write(`What the simulated cloud has to say about this run: ${files.log}\n`);
    if (changes && !isKnownToPulumi(workspace, program, stack)) rmSync(files.folder, { recursive: true, force: true });
    // Who finds the lock of a dead run is told to recover.
    if (!isInTheMiddle && isRecovered) lock?.release();
  };

  try {
    const stackFile = options.configFile ?? program.stackFiles.get(stack);
    if (stackFile === undefined) throw new Error(`stack ${stack} was chosen without a file`);
    const given = castShadow(program, workspace, stack, stackFile);
    const account = readAccount(stack, program.stackFiles.get(stack) ?? stackFile);
    if (!isKnownToPulumi(workspace, program, stack)) await initialise(stack, pulumi);
    return {
      died: lock?.died,
      cloudFolder: files.cloud,
      recovered: () => {
        isRecovered = true;
      },
      isLockedByPulumi: () => isLockedByPulumi(workspace, program, stack),
      pulumi,
      close,
      startCloud: async ({ unknowns }) => {
        if (cloud) return;
        mkdirSync(files.cloud, { recursive: true });
        rmSync(files.log, { force: true });
        const onLog = (line: string) => {
          notes++;
          appendFileSync(files.log, `${line}\n`);
        };
        cloud = await simulator.start({ folder: files.cloud, given, unknowns, onLog, ...(account && { account }) });
        lock?.existing(simulator.read(files.cloud).map(identity));
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}

// `--debug`, and `-d` also among other letters.
const showsDebugMessages = /^(--debug(=.*)?|-[a-zA-Z]*d[a-zA-Z]*)$/;

/** Tells objects of a simulated cloud apart; while a resource is replaced, two have its URN. */
export const identity = ({ urn, id }: { urn: string; id: string }) => `${urn} ${id}`;

async function initialise(stack: string, pulumi: Session["pulumi"]): Promise<void> {
  const { code, stderr } = await pulumi(["stack", "init", stack, "--no-select"], { output: "returned" });
  if (code !== 0 && !stderr.includes("already exists")) {
    throw new Refusal(`Pulumi could not make the stack ${stack}.\n${stderr.trim()}`);
  }
}

// https://www.pulumi.com/docs/iac/concepts/state-and-backends/#local-filesystem
function isKnownToPulumi({ backend }: Workspace, { project }: Program, stack: string): boolean {
  return existsSync(join(backend, ".pulumi", "stacks", project.name, `${stack}.json`));
}

/** A Pulumi that ends in good order takes its own lock away. */
function isLockedByPulumi({ backend }: Workspace, { project }: Program, stack: string): boolean {
  const folder = join(backend, ".pulumi", "locks", "organization", project.name, stack);
  return existsSync(folder) && readdirSync(folder).some((file) => file.endsWith(".json"));
}
