import { appendFileSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";

import { simulator } from "../../../simulator/command";
import { type Bench, compiler, large, nothing, preload, preloading, repository, type Workbench } from "../bench";
import type { Stack } from "../deployments";
import { leastOf, type Measurement } from "../measure";
import { seconds } from "../report";

const runTime = join(__dirname, "run-time.cjs");

/** How much faster this repository's program runs than with Pulumi's own settings. */
export const programRun: Bench = {
  what: "the program's run under the engine",
  async run({ deployments, scratch, rounds }) {
    const { config } = parse(readFileSync(join(repository, "Pulumi.yaml"), "utf8"));
    const program = {
      main: join(repository, "index.ts"),
      stackFile: join(repository, "Pulumi.staging.yaml"),
      config,
      simulator,
    };
    const pulumis = { typescript: true, tsconfig: join(repository, "tsconfig.json"), nodeargs: `--require ${runTime}` };
    const [checking, ours] = await Promise.all([
      deployments.stackOf({ ...program, options: pulumis }),
      deployments.stackOf({ ...program, options: preloading(compiler, preload, runTime) }),
    ]);

    const times = await leastOf(
      { checking: previewing(checking, scratch), ours: previewing(ours, scratch) },
      { rounds },
    );
    const figures = `${seconds(times.ours)} : ${seconds(times.checking)}`;
    return [
      { what: "program, ours : type-checked", figures, value: times.ours / times.checking, limit: 1 / 3, unit: "x" },
    ];
  },
};

/** How much of the time that Pulumi spends on stacks of promises the preload leaves. */
export const promiseStacks: Bench = {
  what: "stacks of promises, 500 resources",
  async run({ deployments, scratch, rounds }: Workbench) {
    const stackWith = (...required: string[]) => {
      const options = preloading(compiler, ...required, runTime);
      return deployments.stackOf({ ...large, options, simulator: nothing });
    };
    const [formatted, preloaded, none] = await Promise.all([
      stackWith(),
      stackWith(preload),
      stackWith(join(__dirname, "no-promise-stacks.cjs")),
    ]);

    const measurements = {
      formatted: previewing(formatted, scratch),
      preloaded: previewing(preloaded, scratch),
      none: previewing(none, scratch),
    };
    const times = await leastOf(measurements, { rounds });
    return [
      {
        what: "promise stacks, cost left",
        figures: `${seconds(times.preloaded)} of ${seconds(times.formatted)}, without any ${seconds(times.none)}`,
        value: (100 * (times.preloaded - times.none)) / (times.formatted - times.none),
        limit: 20,
        unit: "%",
      },
    ];
  },
};

/** The time of the program's own process in a preview. */
function previewing(stack: Stack, scratch: string): Measurement {
  const file = join(scratch, "run-times");
  return async () => {
    rmSync(file, { force: true });
    appendFileSync(file, "");
    process.env.EVENKEEL_BENCH_RUN_TIMES = file;
    await stack.preview();
    const [time] = readFileSync(file, "utf8").split("\n");
    if (!time) throw new Error("the program did not tell how long it ran");
    return Number(time);
  };
}
