/** Flags of the promised commands that take a value as the next word. A test holds them against the CLI's own help. */
export const flagsWithValue: ReadonlySet<string> = new Set(
  [
    "--color --cwd --memprofilerate --otel-traces --profiling --tracing --verbose",
    "--config --config-file --dependency-edge-color --dot-fragment --exclude --file --from --generate-resources",
    "--import-file --import-pending-creates --message --organization --out --output --override-env --page --page-size",
    "--parallel --parent --parent-edge-color --plan --policy-pack --policy-pack-config --project --properties",
    "--provider --replace --save-plan --secrets-provider --stack --tag --target --target-replace --version",
    "-C -c -m -o -p -s -t -v -x",
  ].flatMap((line) => line.split(" ")),
);

/** Flags whose value is a path, or several with commas between, that the caller means from where they stand. */
export const pathFlags: ReadonlySet<string> = new Set([
  "--config-file",
  "--file",
  "--generate-resources",
  "--import-file",
  "--out",
  "--plan",
  "--policy-pack",
  "--policy-pack-config",
  "--profiling",
  "--save-plan",
]);

/** One word of the command line with its value, if it has one. */
export interface Flag {
  name: string;
  value?: string;
}

export type Token = Flag | { word: string };

/** Tells flags, their values and the other words apart, as Pulumi's own parser does. */
export function tokens(args: readonly string[], takesValue: (flag: string) => boolean): Token[] {
  const found: Token[] = [];
  for (let at = 0; at < args.length; at++) {
    const arg = args[at] ?? "";
    if (arg === "--") {
      found.push({ name: "--" }, ...args.slice(at + 1).map((word) => ({ word })));
      break;
    }
    if (!arg.startsWith("-") || arg === "-") {
      found.push({ word: arg });
      continue;
    }
    const flag = splitFlag(arg, takesValue);
    const next = args[at + 1];
    if (flag.value === undefined && takesValue(flag.name) && next !== undefined) {
      at++;
      found.push({ ...flag, value: next });
    } else {
      found.push(flag);
    }
  }
  return found;
}

function splitFlag(arg: string, takesValue: (flag: string) => boolean): Flag {
  const [, name = arg, value] = /^(--?[^=]+)=(.*)$/s.exec(arg) ?? [];
  if (value !== undefined) return { name, value };
  const short = arg.slice(0, 2);
  const isShortWithValue = !arg.startsWith("--") && arg.length > 2 && takesValue(short);
  return isShortWithValue ? { name: short, value: arg.slice(2) } : { name: arg };
}

/** The words to hand to Pulumi again. `=` keeps a value that begins with a dash with its flag. */
export function spell(token: Token): string[] {
  if ("word" in token) return [token.word];
  if (token.value === undefined) return [token.name];
  return token.name.startsWith("--") ? [`${token.name}=${token.value}`] : [token.name, token.value];
}
