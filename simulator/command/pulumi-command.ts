import type { Command, PulumiRequest } from "./arguments";
import { engineEnvironment, runPulumi } from "./engine";
import { buildDefaultPacks } from "./packs";
import { chooseStack, findProgram, type Program } from "./program";
import { type Access, openSession, type Simulator } from "./session";
import { prepareWorkspace, selectedStack, workspaceOf } from "./shadow";

/** Runs one Pulumi command against the simulated cloud of a stack. Gives Pulumi's exit code. */
export async function runPulumiCommand(request: PulumiRequest, simulator: Simulator): Promise<number> {
  const { command, args, configFile } = request;
  const program = findProgram(request.folder ?? process.cwd());
  if (!command.needsStack) return await runWithoutStack(command, args, program);

  const selected = selectedStack(workspaceOf(program));
  const stack = chooseStack(program, { asked: request.stack, selected, configFile });
  const session = await openSession({
    program,
    stack,
    access: accessOf(command),
    command: ["simulate", command.words, "--stack", stack].join(" "),
    simulator,
    ...(configFile !== undefined && { configFile }),
  });
  try {
    const [packs] = await Promise.all([
      isJudgedByDefault(request) ? buildDefaultPacks(program) : [],
      command.usesCloud && session.startCloud({ unknowns: request.unknowns }),
    ]);
    const words = [...command.words.split(" "), ...stackWords(command, stack)];
    const outcome = await session.pulumi([...words, ...packs.map((pack) => `--policy-pack=${pack}`), ...args], {
      output: "shown",
      isData: isData(request),
    });
    return outcome.code;
  } finally {
    await session.close();
  }
}

async function runWithoutStack(command: Command, args: readonly string[], program: Program): Promise<number> {
  const workspace = workspaceOf(program);
  prepareWorkspace(program, workspace);
  const environment = engineEnvironment(process.env, { workspace });
  const words = [...command.words.split(" "), ...args];
  const folders = { folder: workspace.project, programFolder: program.folder };
  return (await runPulumi({ ...folders, args: words, environment, output: "shown" })).code;
}

function accessOf({ usesCloud, writes }: Command): Access {
  if (writes) return "write";
  return usesCloud ? "preview" : "read";
}

// These two name their stack as a word.
const stackWords = ({ words }: Command, stack: string) =>
  words === "stack select" || words === "stack remove" ? [stack] : [`--stack=${stack}`];

const isJudgedByDefault = ({ command, args }: PulumiRequest) =>
  command.isJudged && !args.some((arg) => arg.startsWith("--policy-pack="));

const isData = ({ command, args }: PulumiRequest) =>
  command.words === "stack export" ||
  command.words === "state get" ||
  args.some((arg) => arg === "--json" || arg === "-j" || arg.startsWith("--output="));
