import { type ChildProcess, spawn } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";

const repository = join(__dirname, "..", "..", "..");

/** The command line of a script of package.json, without npm. */
export function commandLine(script: "simulate" | "start" | "policy"): [node: string, ...words: string[]] {
  const tsx = join(repository, "node_modules", "tsx", "dist", "cjs", "index.cjs");
  return [process.execPath, "--require", tsx, join(repository, "simulator", "command", `${script}.ts`)];
}

export interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

export interface Running {
  process: ChildProcess;
  ended: Promise<Ended>;
}

/** A copy of the small program in `programs/web`, as a user would have it in a folder of their own. */
export class UsersProgram {
  readonly folder = mkdtempSync(join(tmpdir(), "evenkeel-simulate-"));

  constructor() {
    cpSync(join(__dirname, "programs", "web"), this.folder, { recursive: true });
    symlinkSync(join(repository, "node_modules"), join(this.folder, "node_modules"));
  }

  /** Runs `simulate`, or `npm start`. */
  start(
    args: readonly string[],
    { environment = {}, cwd = this.folder, command = commandLine("simulate") } = {},
  ): Running {
    const [node, ...words] = command;
    const child = spawn(node, [...words, ...args], {
      cwd,
      env: { ...process.env, ...cached, ...environment },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const code = new Promise<number | null>((resolve) => child.once("exit", resolve));
    const ended = Promise.all([code, text(child.stdout), text(child.stderr)]);
    return { process: child, ended: ended.then(([code, stdout, stderr]) => ({ code, stdout, stderr })) };
  }

  async simulate(...args: string[]): Promise<Ended> {
    return await this.start(args).ended;
  }

  /** As `simulate`, where it has to succeed. */
  async expect(...args: string[]): Promise<string> {
    const { code, stdout, stderr } = await this.simulate(...args);
    if (code !== 0) throw new Error(`simulate ${args.join(" ")} ended with ${code}\n${stdout}\n${stderr}`);
    return stdout;
  }

  /** The URN and id of every resource in the state, and how many operations were under way. */
  state(): { resources: string[]; pending: number } {
    const file = join(this.folder, ".simulator", "backend", ".pulumi", "stacks", "web", "dev.json");
    const { checkpoint } = JSON.parse(readFileSync(file, "utf8"));
    const { resources = [], pending_operations: pending = [] } = checkpoint.latest ?? {};
    const custom: { urn: string; id?: string; type: string }[] = resources;
    return {
      resources: custom
        .filter(({ id, type }) => id !== undefined && !type.startsWith("pulumi:"))
        .map(({ urn, id }) => `${urn} ${id}`)
        .sort(),
      pending: pending.length,
    };
  }

  cloudFolder(stack = "dev"): string {
    return join(this.folder, ".simulator", "stacks", stack, "cloud");
  }

  lockHolder(stack = "dev"): { process: { pid: number }; engine?: { pid: number } } | undefined {
    const file = join(this.folder, ".simulator", "stacks", stack, "lock.json");
    return existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : undefined;
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

// All programs of a test run share what Node compiled, as the runs of one program do.
const cached = { NODE_COMPILE_CACHE: join(repository, "node_modules", ".cache", "compiled-by-tests") };

/** Waits until something is so. */
export async function until<Value>(what: string, look: () => Value | false | undefined): Promise<Value> {
  for (let tries = 0; tries < 600; tries++) {
    const found = look();
    if (found !== undefined && found !== false) return found;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`waited 30 seconds for ${what}`);
}
