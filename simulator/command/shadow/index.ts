import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import type { Program } from "../program";
import { Refusal } from "../refusal";
import { shadowProjectFile } from "./project-file";
import { shadowStackFile } from "./stack-file";

export { passphrase } from "./seal";

/** Where the simulator keeps what it needs to run one program. All of it may be deleted at any time. */
export interface Workspace {
  /** The folder of all that follows. */
  root: string;
  /** The shadow of the project, in which Pulumi runs. */
  project: string;
  /** What Pulumi keeps of itself: logs, the selected stack. */
  home: string;
  /** The state of the stacks. */
  backend: string;
  /** Node's compiled code of the program and the packs. */
  compiled: string;
  stack(name: string): StackFolder;
}

/** What belongs to one stack. */
export interface StackFolder {
  folder: string;
  lock: string;
  /** What exists in its simulated cloud. */
  cloud: string;
  /** What the simulator had to say in the last run. */
  log: string;
}

/** The workspace that a program keeps, unless another folder is named. */
export function workspaceOf(program: Program, root = join(program.folder, ".simulator")): Workspace {
  return {
    root,
    project: join(root, "project"),
    home: join(root, "home"),
    backend: join(root, "backend"),
    compiled: join(root, "compiled"),
    stack: (name) => {
      const folder = join(root, "stacks", name);
      return {
        folder,
        lock: join(folder, "lock.json"),
        cloud: join(folder, "cloud"),
        log: join(folder, "simulator.log"),
      };
    },
  };
}

/**
 * Brings the shadow up to date with the program and one of its stack files.
 * Returns every plain value of the stack's configuration.
 */
export function castShadow(program: Program, workspace: Workspace, stack: string, stackFile: string): string[] {
  prepareWorkspace(program, workspace);
  const { text, values } = shadowStackFile(readStackFile(stackFile), stackFile);
  replaceFile(join(workspace.project, `Pulumi.${stack}.yaml`), text);
  return values;
}

/** Makes the workspace and the shadow of the project, without any stack. */
export function prepareWorkspace(program: Program, workspace: Workspace): void {
  for (const folder of [workspace.project, workspace.home, workspace.backend]) mkdirSync(folder, { recursive: true });
  keepNoLogs(workspace);
  // A program that is not ours does not ignore it by itself.
  replaceFile(join(workspace.root, ".gitignore"), "*\n");
  replaceFile(join(workspace.project, "Pulumi.yaml"), shadowProjectFile(program));
}

// Pulumi writes what each command does in detail, compressed and encrypted, for its support. That takes almost half of
// the engine's time, there is no switch for it, and of a simulated cloud nobody asks. Where the folder is a file,
// Pulumi goes on without. https://www.pulumi.com/docs/support/debugging/logging/
function keepNoLogs({ home }: Workspace): void {
  const logs = join(home, "logs");
  const found = statSync(logs, { throwIfNoEntry: false });
  if (found?.isFile()) return;
  if (found) rmSync(logs, { recursive: true, force: true });
  replaceFile(logs, "Simulated runs keep no logs of Pulumi's.\n");
}

function readStackFile(file: string): string {
  if (!existsSync(file)) throw new Refusal(`--config-file ${file}: there is no such file.`);
  return readFileSync(file, "utf8");
}

// A run on another stack may be reading it: it sees the old file or the new one, never half of it.
function replaceFile(file: string, text: string): void {
  if (existsSync(file) && readFileSync(file, "utf8") === text) return;
  const made = `${file}.${process.pid}`;
  writeFileSync(made, text);
  renameSync(made, file);
}

/** The stack that `stack select` chose, as Pulumi remembers it. */
export function selectedStack({ home }: Workspace): string | undefined {
  const folder = join(home, "workspaces");
  const files = existsSync(folder) ? readdirSync(folder) : [];
  for (const file of files) {
    const { stacks = {} }: { stacks?: Record<string, string> } = JSON.parse(readFileSync(join(folder, file), "utf8"));
    const [selected] = Object.values(stacks);
    if (selected !== undefined) return selected.slice(selected.lastIndexOf("/") + 1);
  }
  return undefined;
}
