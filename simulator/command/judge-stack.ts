import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

import {
  BadInput,
  compare,
  EngineRun,
  exitCodes,
  formats,
  type Gate,
  judge,
  type Report,
  readCatalogue,
  readReportFile,
  readSourcePositions,
  reportOf,
  writeReports,
} from "../../scripts/policy-report/index";
import { listen } from "./engine";
import { buildDefaultPacks } from "./packs";
import { chooseStack, findProgram, type Program } from "./program";
import { openSession, type Session, type Simulator } from "./session";
import { workspaceOf } from "./shadow";
import { Progress } from "./summary";

/** What a shell makes of Ctrl-C. */
const INTERRUPTED = 130;

export interface JudgeRequest {
  readonly stack?: string | undefined;
  /** Whether a first preview is judged, in which what the cloud gives is unknown, instead of a deployment. */
  readonly isPreview: boolean;
  /** Packs in place of this repository's. */
  readonly packs: readonly string[];
  readonly baseline?: string | undefined;
  readonly reportDir?: string | undefined;
  readonly gate: Gate;
}

/** Deploys a stack to a simulated cloud of its own, which is gone afterwards, and says what the policy packs found. */
export async function judgeStack(request: JudgeRequest, simulator: Simulator): Promise<number> {
  const { baseline, reportDir, gate } = request;
  const program = findProgram(process.cwd());
  const stack = chooseStack(program, { asked: request.stack });
  // Read before anything is deployed for nothing.
  const earlier = baseline === undefined ? undefined : readReportFile(baseline);
  const packs = request.packs.length > 0 ? request.packs : await buildDefaultPacks(program);
  if (packs.length === 0)
    throw new BadInput("No policy pack is named, and this program is not ours. Name one: --policy-pack <dir>");
  const run = await deployAndForget({ ...request, program, stack, packs }, simulator);
  if (run.wasInterrupted) return INTERRUPTED;

  const { report, catalogue } = run;
  const told = { report, catalogue, comparison: earlier && compare(report, earlier) };
  const { code, reason } = judge(report, gate);
  process.stdout.write(formats.text(told));
  if (code === exitCodes.noVerdict) process.stderr.write(`${run.errors.join("\n")}\n`);
  process.stderr.write(`Policies: ${reason}.\n`);
  if (reportDir !== undefined) process.stderr.write(`Wrote ${writeReports(told, reportDir).join(", ")}.\n`);
  return code;
}

interface Judged {
  report: Report;
  catalogue: ReturnType<typeof readCatalogue>;
  errors: readonly string[];
  wasInterrupted: false;
}

type Subject = JudgeRequest & { program: Program; stack: string };

async function deployAndForget(
  { program, stack, packs, isPreview }: Subject,
  simulator: Simulator,
): Promise<Judged | { wasInterrupted: true }> {
  const scratch = mkdtempSync(join(realpathSync(tmpdir()), "evenkeel-policy-"));
  const progress = new Progress(stack, process.stderr);
  try {
    const workspace = workspaceOf(program, scratch);
    const session = await openSession({
      program,
      stack,
      access: "write",
      command: `policy --stack ${stack}`,
      simulator,
      workspace,
    });
    try {
      progress.phase(isPreview ? "previewing" : "deploying");
      await session.startCloud({ unknowns: isPreview });
      const told = await listenTo(session, [
        ...(isPreview ? ["preview"] : ["up", "--yes"]),
        `--stack=${stack}`,
        ...packs.map((pack) => `--policy-pack=${resolve(pack)}`),
      ]);
      if (told.wasInterrupted) return { wasInterrupted: true };
      const catalogue = readCatalogue();
      const run = ended(told);
      const sources = run.violations.length > 0 ? await sourcePositions(session, stack) : new Map();
      const report = reportOf(run, catalogue, sources);
      return { report, catalogue, errors: told.errors, wasInterrupted: false };
    } finally {
      await session.close();
    }
  } finally {
    progress.end();
    rmSync(scratch, { recursive: true, force: true });
  }
}

async function listenTo(session: Session, words: readonly string[]) {
  const run = new EngineRun();
  const errors: string[] = [];
  const mistakes: unknown[] = [];
  const listener = await listen((event) => {
    try {
      run.add(event);
    } catch (error) {
      // Thrown in here, it would end this process and leave the engine alone.
      mistakes.push(error);
    }
    if (event.diagnosticEvent?.severity === "error") errors.push(event.diagnosticEvent.message.trim());
  });
  try {
    const flag = `--event-log=${listener.address}`;
    const { wasInterrupted, stderr } = await session.pulumi([...words, flag], { output: "returned" });
    if (mistakes.length > 0) throw mistakes[0];
    // What stops Pulumi before it has events to tell is on its standard error.
    return { run, errors: errors.length > 0 ? errors : [stderr.trim()], wasInterrupted };
  } finally {
    listener.close();
  }
}

function ended({ run, errors }: { run: EngineRun; errors: readonly string[] }) {
  try {
    return run.end();
  } catch (error) {
    throw error instanceof BadInput ? new BadInput([...errors, error.message].join("\n")) : error;
  }
}

/** A refused resource is in no state; the digest of a preview has all of them. No pack judges it a second time. */
async function sourcePositions(session: Session, stack: string) {
  const words = ["preview", "--json", `--stack=${stack}`];
  const { stdout } = await session.pulumi(words, { output: "returned" });
  return readSourcePositions(stdout, "pulumi preview --json");
}
