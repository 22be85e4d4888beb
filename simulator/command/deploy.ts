import { readFile } from "node:fs/promises";
import { join } from "node:path";

import { listen } from "./engine";
import { buildDefaultPacks } from "./packs";
import { chooseStack, findProgram, type Program } from "./program";
import { recoverSession } from "./recover";
import { openSession, type Session, type Simulator } from "./session";
import {
  catalogueSchema,
  collect,
  type Deployment,
  emptyDeployment,
  Progress,
  paintFor,
  type Rule,
  render,
  type Summary,
  verdicts,
} from "./summary";

/** What a shell makes of Ctrl-C. */
const INTERRUPTED = 130;

/** In the order in which a change reaches them. */
const environments = ["staging", "production"];

interface Packs {
  folders: readonly string[];
  catalogue: readonly Rule[];
}

/** Deploys every environment to its simulated cloud, judged by all packs, and prints a summary of each. */
export async function deployEnvironments(simulator: Simulator): Promise<number> {
  const program = findProgram(process.cwd());
  const stacks = environments.map((asked) => chooseStack(program, { asked }));
  const packs = await preparePacks(program);
  const paint = paintFor(process.stdout, process.env);
  let code = 0;
  for (const stack of stacks) {
    const { summary, wasInterrupted } = await deploy(program, stack, packs, simulator);
    process.stdout.write(`${render(summary, paint)}\n\n`);
    if (wasInterrupted) return INTERRUPTED;
    if (!summary.succeeded) code = 1;
  }
  return code;
}

async function preparePacks(program: Program): Promise<Packs> {
  const folders = await buildDefaultPacks(program);
  const catalogues = folders.map(async (folder) => {
    return catalogueSchema.parse(JSON.parse(await readFile(join(folder, "bin", "catalogue.json"), "utf8")));
  });
  return { folders, catalogue: (await Promise.all(catalogues)).flat() };
}

async function deploy(
  program: Program,
  stack: string,
  packs: Packs,
  simulator: Simulator,
): Promise<{ summary: Summary; wasInterrupted: boolean }> {
  const progress = new Progress(stack, process.stderr);
  const session = await openSession({ program, stack, access: "recover", command: "npm start", simulator });
  try {
    if (session.died) {
      progress.phase("recovering what the last run left half done");
      await recoverSession(session, stack, simulator);
    }
    progress.phase("previewing");
    await session.startCloud({ unknowns: false });
    const { deployment, code, wasInterrupted } = await up(session, stack, packs, progress);
    const judged = verdicts(deployment, packs.catalogue);
    // A pack that finds nothing to judge would let everything pass.
    const idle = judged.filter(({ rules, resources }) => rules === 0 || resources === 0);
    if (code === 0) deployment.errors.push(...idle.map(({ pack }) => `The pack ${pack} judged nothing.`));
    const succeeded = code === 0 && idle.length === 0;
    const summary = { stack, succeeded, seconds: progress.seconds(), deployment, packs: judged };
    return { summary, wasInterrupted };
  } finally {
    progress.end();
    await session.close();
  }
}

async function up(
  session: Session,
  stack: string,
  { folders }: Packs,
  progress: Progress,
): Promise<{ deployment: Deployment; code: number; wasInterrupted: boolean }> {
  const deployment = emptyDeployment();
  const listener = await listen((event) => {
    collect(deployment, event);
    progress.resources(deployment.resources.size);
    if (event.summaryEvent?.isPreview && event.summaryEvent.result === "succeeded") progress.phase("deploying");
  });
  try {
    const packs = folders.map((folder) => `--policy-pack=${folder}`);
    const words = ["up", "--yes", `--stack=${stack}`, `--event-log=${listener.address}`, ...packs];
    const { code, wasInterrupted, stderr } = await session.pulumi(words, { output: "returned" });
    if (wasInterrupted) deployment.errors = ["It was interrupted. The next npm start goes on from here."];
    // What stops Pulumi before it has events to tell is on its standard error.
    else if (code !== 0 && deployment.errors.length === 0) deployment.errors.push(stderr.trim());
    return { deployment, code, wasInterrupted };
  } finally {
    listener.close();
  }
}
