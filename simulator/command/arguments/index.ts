import { resolve } from "node:path";

import { Refusal } from "../refusal";
import { type Command, canonicalName, findCommand, groups, hintFor, promisedCommands } from "./commands";
import { type Flag, flagsWithValue, pathFlags, spell, type Token, tokens } from "./flags";

export { type Command, findCommand, promisedCommands } from "./commands";

/** What somebody asked `simulate` to do. */
export type Request = { kind: "help" } | { kind: "help of pulumi"; args: string[] } | RecoverRequest | PulumiRequest;

/** The program and the stack that are meant. Absent where the caller left the choice to us. */
export interface Target {
  folder?: string;
  stack?: string;
}

export interface RecoverRequest extends Target {
  kind: "recover";
}

export interface PulumiRequest extends Target {
  kind: "pulumi";
  command: Command;
  /** All words for Pulumi but the command's own, the stack, the folder and the configuration file. */
  args: string[];
  /** The file that takes the place of the stack's own. */
  configFile?: string;
  /** Whether a preview shows what the real providers leave unknown as unknown. */
  unknowns: boolean;
}

/** The folder that relative paths are meant from: npm runs a script in its package's folder, wherever one called it. */
export function callersFolder(script: string, environment: NodeJS.ProcessEnv, current: string): string {
  const { npm_lifecycle_event: running, INIT_CWD: before } = environment;
  // Below another script, as a test's, these two tell of that one.
  return running === script && before ? before : current;
}

/** Reads a command line. `from` is the folder that relative paths are meant from. */
export function parse(args: readonly string[], from: string): Request {
  const found = tokens(args, (flag) => flagsWithValue.has(flag) || (flag === "-f" && args.includes("import")));
  const name = commandName(found.filter(isWord).map(({ word }) => word));
  const wantsHelp = found.some((token) => "name" in token && (token.name === "--help" || token.name === "-h"));
  if (name === undefined || name === "help") return { kind: "help" };

  const rest = dropFirstWords(found, name.split(" ").length);
  if (name === "recover") return wantsHelp ? { kind: "help" } : { kind: "recover", ...recoverTarget(rest, from) };

  const command = findCommand(name) ?? refuseCommand(name, flagOf(rest, "--stack", "-s"));
  if (wantsHelp) return { kind: "help of pulumi", args: [...command.words.split(" "), "--help"] };
  return pulumiRequest(command, rest, from);
}

function pulumiRequest(command: Command, given: Token[], from: string): PulumiRequest {
  const folder = flagOf(given, "--cwd", "-C");
  const configFile = flagOf(given, "--config-file");
  const unknowns = given.some((token) => "name" in token && token.name === "--unknowns");
  if (unknowns && command.words !== "preview") {
    throw new Refusal(
      `--unknowns: found with ${command.words}; it belongs to preview, the only command that can meet them.`,
    );
  }
  const names = command.words === "stack select" || command.words === "stack remove";
  const stack = flagOf(given, "--stack", "-s") ?? (names ? given.find(isWord)?.word : undefined);
  if (command.words === "stack select" && stack === undefined) {
    throw new Refusal("stack select: found no name. Say which: stack select <stack>.");
  }
  const mine = new Set(["--cwd", "-C", "--config-file", "--unknowns", "--stack", "-s"]);
  const rest = given.filter((token) => ("name" in token ? !mine.has(token.name) : !(names && token.word === stack)));
  return {
    kind: "pulumi",
    command,
    args: [...rest.map((token) => absolute(token, command, from)).flatMap(spell), ...importFlags(command, rest)],
    unknowns,
    ...(folder !== undefined && { folder: resolve(from, folder) }),
    ...(configFile !== undefined && { configFile: resolve(from, configFile) }),
    ...(stack !== undefined && { stack: plainName(stack) }),
  };
}

// Pulumi runs in another folder, where the caller's relative paths lead nowhere.
function absolute(token: Token, command: Command, from: string): Token {
  if ("word" in token) return command.words === "stack graph" ? { word: resolve(from, token.word) } : token;
  const isPath = pathFlags.has(token.name) || (token.name === "-f" && command.words === "import");
  if (!isPath || token.value === undefined) return token;
  const paths = command.words === "policy analyze" ? [token.value] : token.value.split(",");
  return { ...token, value: paths.map((path) => resolve(from, path)).join(",") };
}

// What Pulumi generates would go into the program, which is not the simulator's to change.
function importFlags(command: Command, given: Token[]): string[] {
  if (command.words !== "import") return [];
  const generates = given.find(
    (token): token is Flag =>
      "name" in token && (["--out", "-o", "--from"].includes(token.name) || isOn(token, "--generate-code")),
  );
  if (generates) {
    throw new Refusal(
      `import ${generates.name}: the simulator imports into its state and writes no code. Leave it out.`,
    );
  }
  return ["--generate-code=false"];
}

const isOn = ({ name, value }: Flag, wanted: string) => name === wanted && value !== "false";

function recoverTarget(given: Token[], from: string): Target {
  const known = new Set(["--stack", "-s", "--cwd", "-C", "--yes", "-y"]);
  const strange = given.find((token) => !("name" in token && known.has(token.name)));
  if (strange) {
    throw new Refusal(
      `recover ${spell(strange).join(" ")}: recover takes --stack <stack> and -C <folder>, nothing else.`,
    );
  }
  const folder = flagOf(given, "--cwd", "-C");
  const stack = flagOf(given, "--stack", "-s");
  return { ...(folder !== undefined && { folder: resolve(from, folder) }), ...(stack !== undefined && { stack }) };
}

function refuseCommand(name: string, stack: string | undefined): never {
  const edit = name.startsWith("config ") ? ` Edit Pulumi.${stack ?? "<stack>"}.yaml; the next run reads it.` : "";
  const why = hintFor(name) ?? "It is not among the commands that make sense against a simulated cloud.";
  throw new Refusal(`${name}: ${why}${edit}\nThe commands are: ${[...promisedCommands, "recover"].join(", ")}.`);
}

function commandName([first, second]: string[]): string | undefined {
  if (first === undefined) return undefined;
  return canonicalName(groups.includes(first) && second !== undefined ? `${first} ${second}` : first);
}

function dropFirstWords(given: Token[], count: number): Token[] {
  let left = count;
  return given.filter((token) => "name" in token || left-- <= 0);
}

function flagOf(given: Token[], ...names: string[]): string | undefined {
  const flag = given.findLast((token): token is Flag => "name" in token && names.includes(token.name));
  if (flag && !flag.value) throw new Refusal(`${flag.name}: found nothing after it; it takes a value.`);
  return flag?.value;
}

/** Pulumi also takes `organization/project/stack`; the simulated backend has one organization and one project. */
const plainName = (stack: string) => stack.slice(stack.lastIndexOf("/") + 1);

const isWord = (token: Token): token is { word: string } => "word" in token;
