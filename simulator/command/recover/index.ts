import type { RecoverRequest } from "../arguments";
import { chooseStack, findProgram } from "../program";
import { Refusal } from "../refusal";
import { openSession, type Session, type Simulator } from "../session";
import { selectedStack, workspaceOf } from "../shadow";
import { type ExportedStack, exportSchema, type Reconciliation, reconcile } from "./reconcile";

/** Brings the state of a stack and its simulated cloud together again. Changes nothing when they agree. */
export async function recover(request: RecoverRequest, simulator: Simulator): Promise<number> {
  const program = findProgram(request.folder ?? process.cwd());
  const selected = selectedStack(workspaceOf(program));
  const stack = chooseStack(program, { asked: request.stack, selected });
  const command = `simulate recover --stack ${stack}`;
  const session = await openSession({ program, stack, access: "recover", command, simulator });
  try {
    const found = await recoverSession(session, stack, simulator);
    process.stdout.write(
      found ? tell(stack, found) : `${stack}: state and simulated cloud agree; nothing to recover.\n`,
    );
    return 0;
  } finally {
    await session.close();
  }
}

/** What was found and put right, or nothing if state and cloud agreed. */
export async function recoverSession(
  session: Session,
  stack: string,
  simulator: Simulator,
): Promise<Reconciliation | undefined> {
  const { died, cloudFolder } = session;
  if (session.isLockedByPulumi()) await run(session, ["cancel", "--yes", `--stack=${stack}`]);

  const exported = await run(session, ["stack", "export", `--stack=${stack}`]);
  const found = reconcile(exportSchema.parse(JSON.parse(exported)), simulator.read(cloudFolder), died?.existed);
  const { pending, orphans } = found;
  if (!died && pending.length === 0) return undefined;

  if (pending.length > 0) await importStack(session, stack, found.stack);
  simulator.forget(cloudFolder, orphans);
  // A change that was under way may have reached the cloud. What was adopted learns its outputs here, too.
  await session.startCloud({ unknowns: false });
  await run(session, ["refresh", "--yes", "--skip-preview", `--stack=${stack}`]);
  session.recovered();
  return found;
}

async function importStack(session: Session, stack: string, contents: ExportedStack): Promise<void> {
  await run(session, ["stack", "import", `--stack=${stack}`], JSON.stringify(contents));
}

async function run(session: Session, words: readonly string[], input = ""): Promise<string> {
  const { code, stdout, stderr } = await session.pulumi(words, { output: "returned", input });
  if (code === 0) return stdout;
  throw new Refusal(`Recovery stopped: pulumi ${words.join(" ")} failed.\n${(stderr + stdout).trim()}`);
}

const LISTED = 10;

function tell(stack: string, { pending, adopted, orphans, gone }: Reconciliation): string {
  const lines = [
    count(pending.length, "operation was", "operations were", "under way when the run died"),
    count(adopted.length, "creation was", "creations were", "finished; the state has the result now"),
    count(orphans.length, "object was", "objects were", "unknown to the state and taken out of the simulated cloud"),
    count(gone.length, "resource was", "resources were", "gone from the simulated cloud and left the state"),
  ];
  const urns = [...adopted.map(({ urn }) => urn), ...orphans.map(({ urn }) => urn), ...gone];
  const more = urns.length - LISTED;
  return [
    `${stack}: state and simulated cloud agree again. Run up to finish what was begun.`,
    ...lines.filter((line) => line !== undefined).map((line) => `  ${line}`),
    ...urns.slice(0, LISTED).map((urn) => `    ${urn}`),
    more > 0 ? `    and ${more} more\n` : "",
  ].join("\n");
}

function count(number: number, one: string, many: string, what: string): string | undefined {
  return number === 0 ? undefined : `${number} ${number === 1 ? one : many} ${what}`;
}
