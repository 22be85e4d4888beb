import { promisedCommands } from "./arguments";

/** What `simulate --help` prints. */
export const help = `Runs Pulumi commands of a program against a simulated cloud: no account, no credentials.

Usage: npm run simulate -- <command> [flags of pulumi]

Commands:
${columns(promisedCommands)}
  recover           Brings state and simulated cloud together again after a run was killed.

"simulate <command> --help" shows the flags that Pulumi gives a command. These are different here:
  -C <folder>       Another Pulumi program for Node. Without it, the one of this folder.
  -s, --stack       A stack that has a file. Without it, the selected one or the only one.
  --unknowns        With preview: shows as unknown what the real providers do not know before they created it.
  --policy-pack     With preview, up and policy analyze: takes the place of this repository's packs.

Your stack files, backend, plugins and credentials are never touched: everything is kept in .simulator, beside
Pulumi.yaml. Each secret of a stack file has a stand-in; give another with --config <key>=<value>.
What the account holds before the first deployment is listed in simulated-account.<stack>.yaml, beside the stack file.
EVENKEEL_CHECKPOINTS=each saves the state after each resource, as Pulumi does on a real cloud.

Exit codes: 0 when all went well; that of Pulumi when it ran; 1 when simulate refused to run it.
`;

function columns(names: readonly string[]): string {
  const rows = Array.from({ length: Math.ceil(names.length / 4) }, (_, row) => names.slice(row * 4, row * 4 + 4));
  return rows.map((row) => `  ${row.map((name) => name.padEnd(18)).join("")}`.trimEnd()).join("\n");
}
