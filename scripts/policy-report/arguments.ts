import { parseArgs } from "node:util";

import { BadInput } from "./bad-input";
import { type FormatName, formats } from "./formats";
import type { Gate } from "./gate";
import { severities } from "./severity";

/** What somebody asked `policy-report` for. */
export type Request = { readonly kind: "help" } | ReportRequest;

export interface ReportRequest {
  readonly kind: "report";
  /** The file of the engine's events; `-` is standard input. */
  readonly events: string;
  readonly state?: string | undefined;
  readonly baseline?: string | undefined;
  readonly format: FormatName;
  readonly out?: string | undefined;
  readonly reportDir?: string | undefined;
  readonly gate: Gate;
}

export const help = `Makes reports of what the policy packs said about a preview, an update or a state.

Usage: npm run policy-report -- --events <file> [options]

  --events <file>       What the engine told, an event a line; - is standard input:
                        PULUMI_ENABLE_STREAMING_JSON_PREVIEW=true pulumi preview --json --policy-pack policies/all
                        pulumi up --yes --json --policy-pack policies/all
                        pulumi policy analyze --json --policy-pack policies/all
                        It holds secrets in plain text: keep it private, and delete it afterwards.
  --state <file>        What \`pulumi stack export\` prints, or the digest of \`pulumi preview --json\`: reports then
                        name the line of the program that makes a resource.
  --baseline <file>     The JSON report of an earlier run: reports then tell new findings, fixed and unchanged ones.
  --format <format>     ${Object.keys(formats).join(", ")}. text, if absent.
  --out <file>          Where the report goes. To standard output, if absent.
  --report-dir <dir>    Writes JSON, SARIF, JUnit and Markdown there as well.
  --fail-on <severity>  ${severities.join(", ")} or never: which findings make the exit code 1.
                        Those that Pulumi itself stops at, if absent.
  --undetermined <how>  fail or warn. warn, if absent.

Exit codes: 0 passed; 1 failed; 2 no verdict, since the events cannot be relied on or the run did not come to its end.
`;

/** What the commands that judge have in common. */
export const gateOptions = {
  "fail-on": { type: "string" },
  undetermined: { type: "string", default: "warn" },
  baseline: { type: "string" },
  "report-dir": { type: "string" },
  help: { type: "boolean", short: "h", default: false },
} as const;

export function parseReportRequest(args: string[]): Request {
  const options = {
    ...gateOptions,
    events: { type: "string" },
    state: { type: "string" },
    format: { type: "string", default: "text" },
    out: { type: "string" },
  } as const;
  const { values } = understood(() => parseArgs({ args, options }));
  if (values.help) return { kind: "help" };
  const { events, state, baseline, format, out, "report-dir": reportDir } = values;
  if (events === undefined)
    throw new BadInput("--events: found nothing. Name the file of events, or - for standard input.");
  return {
    kind: "report",
    events,
    state,
    baseline,
    format: oneOf("--format", format, namesOfFormats),
    out,
    reportDir,
    gate: gateOf(values["fail-on"], values.undetermined),
  };
}

// TypeScript gives the keys of an object as text, since it may have more of them than its type says; this one has not.
const namesOfFormats = Object.keys(formats) as FormatName[];

export function gateOf(failOn: string | undefined, undetermined: string): Gate {
  return {
    failOn: failOn === undefined ? undefined : oneOf("--fail-on", failOn, [...severities, "never"]),
    undetermined: oneOf("--undetermined", undetermined, ["fail", "warn"]),
  };
}

function oneOf<const Name extends string>(flag: string, given: string, allowed: readonly Name[]): Name {
  const found = allowed.find((each) => each === given);
  if (found === undefined) throw new BadInput(`${flag}: found ${given}, expected one of ${allowed.join(", ")}.`);
  return found;
}

/** Words that a command does not know are the caller's to put right. */
export function understood<T>(parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    throw error instanceof TypeError ? new BadInput(error.message) : error;
  }
}
