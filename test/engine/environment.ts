import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { buildPacks } from "../../policies/build.mjs";
import { type Recording, readRecording, recordingPack } from "../../policies/harness";
import { type CloudChange, type CloudContents, changeCloud, readCloud } from "../../simulator";
import { type EngineEvent, listen, type PolicyEvent, type StepMetadata } from "../../simulator/command/engine";
import { chooseStack, findProgram } from "../../simulator/command/program";
import { openSession, type Session } from "../../simulator/command/session";
import { workspaceOf } from "../../simulator/command/shadow";
import { simulator } from "../../simulator/command/simulator";

const repository = join(__dirname, "../..");
const examples = join(repository, "examples");
const packs = join(repository, "policies/all");
const preloads = ["scripts/program-compiler.cjs", "scripts/program-preload.cjs"];

// What the program is made of. The rest of the repository takes no part in a deployment.
const isOfTheProgram = (path: string) =>
  ["components", "composition", "functions"].includes(path) ||
  /^(Pulumi.*\.yaml|.*\.ts|(tsconfig|package)\.json)$/.test(path);

// One build serves all environments of a process.
let built: Promise<void> | undefined;

/** What a command of the engine did, or would do. */
export interface Run {
  code: number;
  /** Every step but those that leave a resource as it is: `create`, `update`, `replace`, `delete`, ... */
  steps: Step[];
  /** What a refresh found changed (`update`) or gone (`delete`). */
  drifted: Step[];
  /** What mandatory rules refused. */
  findings: PolicyEvent[];
  /** What rules could not decide. */
  undetermined: PolicyEvent[];
  errors: string[];
  outputs: Record<string, unknown>;
  /** All that the command printed. */
  text: string;
}

export interface Step {
  op: string;
  /** The resource's logical name. */
  name: string;
  type: string;
  urn: string;
}

/** One environment of a private copy of the program, on the real engine, with a simulated cloud of its own. */
export class Environment {
  private constructor(
    readonly stack: string,
    readonly folder: string,
  ) {}

  static async of(stack: string): Promise<Environment> {
    built ??= buildPacks();
    await built;
    const folder = mkdtempSync(join(tmpdir(), `evenkeel-${stack}-`));
    for (const path of readdirSync(repository).filter(isOfTheProgram)) {
      cpSync(join(repository, path), join(folder, path), { recursive: true });
    }
    for (const path of readdirSync(examples).filter((name) => name.endsWith(`.${stack}.yaml`))) {
      cpSync(join(examples, path), join(folder, path));
    }
    for (const path of preloads) cpSync(join(repository, path), join(folder, path));
    symlinkSync(join(repository, "node_modules"), join(folder, "node_modules"));
    return new Environment(stack, folder);
  }

  /** Changes a file of the copy. A change that finds nothing to change is a mistake of the test. */
  edit(file: string, from: string | RegExp, to: string): void {
    const path = join(this.folder, file);
    const before = readFileSync(path, "utf8");
    const after = before.replace(from, to);
    if (after === before) throw new Error(`${file} has no ${from}`);
    writeFileSync(path, after);
  }

  write(file: string, text: string): void {
    writeFileSync(join(this.folder, file), text);
  }

  preview(...flags: string[]): Promise<Run> {
    const unknowns = flags.includes("--unknowns");
    const rest = flags.filter((flag) => flag !== "--unknowns");
    return this.run("preview", ["preview", `--policy-pack=${packs}`, ...rest], unknowns);
  }

  up(...flags: string[]): Promise<Run> {
    return this.run("write", ["up", "--yes", "--skip-preview", `--policy-pack=${packs}`, ...flags]);
  }

  /** What the engine tells policy packs during a command, judged by all packs at the same time. */
  async recorded(command: "preview" | "up", ...flags: string[]): Promise<{ run: Run; recording: Recording }> {
    const file = join(this.folder, "recording.jsonl");
    rmSync(file, { force: true });
    process.env.EVENKEEL_RECORDING = file;
    try {
      const run = await this[command](`--policy-pack=${recordingPack}`, ...flags);
      return { run, recording: readRecording(file) };
    } finally {
      delete process.env.EVENKEEL_RECORDING;
    }
  }

  refresh(...flags: string[]): Promise<Run> {
    return this.run("write", ["refresh", "--yes", ...flags]);
  }

  /** Where the state differs from what exists. Changes neither. */
  drift(): Promise<Run> {
    return this.run("preview", ["refresh", "--preview-only", "--expect-no-changes"]);
  }

  destroy(...flags: string[]): Promise<Run> {
    return this.run("write", ["destroy", "--yes", ...flags]);
  }

  /** Takes off Pulumi's own protection of what has this in its URN. */
  async unprotect(part: string): Promise<void> {
    const stack = `--stack=${this.stack}`;
    await this.session("write", false, async (session) => {
      const { stdout } = await session.pulumi(["stack", "export", stack], quiet);
      const { deployment }: { deployment: { resources: { urn: string; protect?: boolean }[] } } = JSON.parse(stdout);
      const guarded = deployment.resources.filter(({ urn, protect }) => protect && urn.includes(part));
      await session.pulumi(["state", "unprotect", "--yes", stack, ...guarded.map(({ urn }) => urn)], quiet);
    });
  }

  /** The values of all secrets in the state. */
  async secrets(): Promise<string[]> {
    const words = ["stack", "export", "--show-secrets", `--stack=${this.stack}`];
    const { stdout } = await this.session("write", false, (session) => session.pulumi(words, quiet));
    return [...stdout.matchAll(/"plaintext": ("(?:[^"\\]|\\.)*")/g)].flatMap(([, text = ""]) => {
      const value: unknown = JSON.parse(JSON.parse(text));
      return typeof value === "string" ? [value] : [];
    });
  }

  /** What exists in the simulated cloud. */
  cloud(): CloudContents {
    return readCloud(this.cloudFolder);
  }

  /** What somebody does in the console. */
  changeBehindPulumi(...changes: CloudChange[]): void {
    changeCloud(this.cloudFolder, changes);
  }

  private get cloudFolder(): string {
    return workspaceOf(findProgram(this.folder)).stack(this.stack).cloud;
  }

  dispose(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  private run(access: "preview" | "write", words: readonly string[], unknowns = false): Promise<Run> {
    return this.session(access, unknowns, async (session) => {
      await session.startCloud({ unknowns });
      const events: EngineEvent[] = [];
      const listener = await listen((event) => events.push(event));
      try {
        const flags = [`--stack=${this.stack}`, `--event-log=${listener.address}`];
        const { code, stdout, stderr } = await session.pulumi([...words, ...flags], quiet);
        return { code, text: stdout + stderr, ...told(events) };
      } finally {
        listener.close();
      }
    });
  }

  private async session<T>(
    access: "preview" | "write",
    unknowns: boolean,
    use: (session: Session) => Promise<T>,
  ): Promise<T> {
    const program = findProgram(this.folder);
    const stack = chooseStack(program, { asked: this.stack });
    const command = `test${unknowns ? " --unknowns" : ""}`;
    const session = await openSession({ program, stack, access, command, simulator });
    try {
      return await use(session);
    } finally {
      await session.close();
    }
  }
}

const quiet = { output: "returned" } as const;

function told(events: readonly EngineEvent[]): Omit<Run, "code" | "text"> {
  const violations = events.flatMap(({ policyEvent }) => policyEvent ?? []);
  const before = events.flatMap(({ resourcePreEvent }) => resourcePreEvent?.metadata ?? []);
  const stack = events.flatMap(({ resOutputsEvent }) => resOutputsEvent?.metadata ?? []).filter(isStack);
  return {
    steps: before.flatMap((metadata) => (metadata.op === "refresh" ? [] : step(metadata))),
    drifted: events.flatMap(({ resOutputsEvent: after }, index) => {
      const isRefresh = after && lastStep(events.slice(0, index), after.metadata.urn)?.op === "refresh";
      return isRefresh ? step(after.metadata) : [];
    }),
    findings: violations.filter(({ enforcementLevel }) => enforcementLevel === "mandatory"),
    undetermined: violations.filter(({ message }) => message.includes("undetermined: ")),
    errors: events.flatMap(({ diagnosticEvent: told }) => (told?.severity === "error" ? told.message : [])),
    outputs: Object.assign({}, ...stack.map((metadata) => metadata.new?.outputs)),
  };
}

const isStack = ({ type }: StepMetadata) => type === "pulumi:pulumi:Stack";

/** A refresh cannot say what it will find before it has looked. */
function lastStep(events: readonly EngineEvent[], urn: string): StepMetadata | undefined {
  return events.findLast(({ resourcePreEvent }) => resourcePreEvent?.metadata.urn === urn)?.resourcePreEvent?.metadata;
}

function step({ op, urn, type }: StepMetadata): Step[] {
  return op === "same" ? [] : [{ op, urn, type, name: urn.slice(urn.lastIndexOf("::") + 2) }];
}
