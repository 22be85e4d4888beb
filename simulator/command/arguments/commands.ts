/** What one Pulumi command needs around it to run against a simulated cloud. */
export interface Command {
  /** As Pulumi calls it: "stack export". */
  words: string;
  /** Creates, reads, changes or deletes resources, so the simulated providers have to be there. */
  usesCloud: boolean;
  /** Changes the state or the simulated cloud, so nothing else may at the same time. */
  writes: boolean;
  /** Policy packs judge it. */
  isJudged: boolean;
  /** Is about one stack. */
  needsStack: boolean;
  /** Removes the stack itself. */
  removesStack: boolean;
}

const reads = { usesCloud: false, writes: false, isJudged: false, needsStack: true, removesStack: false };
const edits = { ...reads, writes: true };
const deploys = { ...edits, usesCloud: true };

const properties: Record<string, Omit<Command, "words">> = {
  preview: { ...reads, usesCloud: true, isJudged: true },
  up: { ...deploys, isJudged: true },
  refresh: deploys,
  destroy: deploys,
  import: deploys,
  cancel: edits,
  "policy analyze": { ...reads, isJudged: true },
  config: reads,
  "config get": reads,
  stack: reads,
  "stack export": reads,
  "stack graph": reads,
  "stack history": reads,
  "stack import": edits,
  "stack list": { ...reads, needsStack: false },
  "stack output": reads,
  "stack remove": { ...edits, removesStack: true },
  "stack select": reads,
  "stack unselect": { ...reads, needsStack: false },
  state: edits,
  "state edit": edits,
  "state get": reads,
  "state protect": edits,
  "state remove": edits,
  "state rename": edits,
  "state repair": edits,
  "state taint": edits,
  "state unprotect": edits,
  "state untaint": edits,
};

/** Pulumi's other names for its commands, word by word. */
const otherNames: Record<string, string> = {
  pre: "preview",
  update: "up",
  down: "destroy",
  dn: "destroy",
  "stack ls": "stack list",
  "stack rm": "stack remove",
  "stack delete": "stack remove",
  "stack hist": "stack history",
  "stack init": "stack new",
  "stack create": "stack new",
  "stack setup": "stack new",
  "state rm": "state remove",
  "state delete": "state remove",
  "state update": "state edit",
  "state modify": "state edit",
  "state mv": "state move",
};

/** Groups whose second word names the command. */
export const groups: readonly string[] = ["config", "policy", "stack", "state"];

export const promisedCommands: readonly string[] = Object.keys(properties);

export function findCommand(words: string): Command | undefined {
  const name = canonicalName(words);
  const found = properties[name];
  return found && { words: name, ...found };
}

export function canonicalName(words: string): string {
  return otherNames[words] ?? words;
}

/** Why a command that Pulumi has makes no sense here, and what to do instead. */
export function hintFor(words: string): string | undefined {
  const [group] = words.split(" ");
  if (group === "config") return "The simulator reads your configuration and never writes it.";
  return hints[canonicalName(words)];
}

const hints: Record<string, string> = {
  "stack new": "A stack comes into being when it is first used. Write its file, Pulumi.<stack>.yaml.",
  "stack rename":
    "A stack is named after its file. Rename the file; the simulated cloud of the old name stays as it is.",
  "stack change-secrets-provider": "The simulator puts stand-ins in place of your secrets and never decrypts them.",
  "state move": "Each stack has a simulated cloud of its own, as it has an AWS account of its own.",
  "state upgrade": "The simulator's state is always of the version of the Pulumi CLI that it runs.",
  login: "The simulator keeps its state in .simulator and asks for no login.",
  logout: "The simulator keeps its state in .simulator and asks for no login.",
  watch: "Run `up` again after a change; what did not change costs nothing.",
};
