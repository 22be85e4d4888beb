import { resolve } from "node:path";
import { parseArgs } from "node:util";

import { BadInput, exitCodes, gateOf, gateOptions, understood } from "../../scripts/policy-report/index";
import { callersFolder } from "./arguments";
import { judgeStack } from "./judge-stack";
import { main } from "./main";
import { Refusal } from "./refusal";
import { simulator } from "./simulator";

const help = `Deploys a stack to a simulated cloud, which is gone afterwards, and says what the policy packs found.

Usage: npm run policy -- --stack <stack> [options]

  -s, --stack <stack>   A stack that has a file. Without it, the only one.
  --preview             Judges a first preview instead: what the cloud gives is not known in it, as on a real cloud.
  --policy-pack <dir>   Takes the place of this repository's packs. May be given several times.
  --report-dir <dir>    Writes the verdict there as JSON, SARIF, JUnit and Markdown.
  --baseline <file>     The JSON report of an earlier run: tells new findings, fixed and unchanged ones.
  --fail-on <severity>  critical, high, medium, low or never: which findings make the exit code 1.
                        Those that Pulumi itself stops at, if absent.
  --undetermined <how>  fail or warn. warn, if absent.

Exit codes: 0 passed; 1 failed; 2 no verdict, since the deployment did not come to its end.
`;

async function policy(args: string[]): Promise<number> {
  const options = {
    ...gateOptions,
    stack: { type: "string", short: "s" },
    preview: { type: "boolean", default: false },
    "policy-pack": { type: "string", multiple: true },
  } as const;
  const { values } = understood(() => parseArgs({ args, options }));
  if (values.help) {
    process.stdout.write(help);
    return exitCodes.passed;
  }
  const folder = callersFolder("policy", process.env, process.cwd());
  const fromThere = (path: string) => resolve(folder, path);
  const { baseline, "report-dir": reportDir } = values;
  const request = {
    stack: values.stack,
    isPreview: values.preview,
    packs: (values["policy-pack"] ?? []).map(fromThere),
    baseline: baseline === undefined ? undefined : fromThere(baseline),
    reportDir: reportDir === undefined ? undefined : fromThere(reportDir),
    gate: gateOf(values["fail-on"], values.undetermined),
  };
  return await judgeStack(request, simulator);
}

main(async () => {
  try {
    return await policy(process.argv.slice(2));
  } catch (error) {
    if (!(error instanceof BadInput || error instanceof Refusal)) throw error;
    process.stderr.write(`${error.message}\n`);
    return exitCodes.noVerdict;
  }
});
