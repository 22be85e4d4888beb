import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";

import { type Recording, RunningPack, readRecording, recordingPack } from "../../../policies/harness";
import { simulator } from "../../../simulator/command";
import { type Bench, compiler, preload, preloading, repository, type Workbench } from "../bench";
import type { Stack } from "../deployments";
import { leastOf, millisecondsOf } from "../measure";
import type { Row } from "../report";

const RESOURCES = 500;

/** What judging costs: each registration, a stack of 500 resources, and a preview of production as a whole. */
export const judging: Bench = {
  what: "judging by all packs",
  async run(workbench) {
    const stack = await production(workbench);
    const recording = await record(stack, workbench.scratch);
    const rows = [...(await ofResources(recording)), ...(await ofPreview(stack, recording, workbench.rounds))];
    return rows;
  },
};

async function production({ deployments }: Workbench): Promise<Stack> {
  const { config } = parse(readFileSync(join(repository, "Pulumi.yaml"), "utf8"));
  return deployments.stackOf({
    main: join(repository, "index.ts"),
    stackFile: join(repository, "Pulumi.production.yaml"),
    config,
    options: preloading(compiler, preload),
    simulator,
  });
}

async function record(stack: Stack, scratch: string): Promise<Recording> {
  const folder = mkdtempSync(join(scratch, "recording-"));
  const file = join(folder, "recording.jsonl");
  process.env.EVENKEEL_RECORDING = file;
  try {
    await stack.preview(`--policy-pack=${recordingPack}`);
    return readRecording(file);
  } finally {
    delete process.env.EVENKEEL_RECORDING;
    rmSync(folder, { recursive: true });
  }
}

async function ofResources({ registrations, resources }: Recording): Promise<Row[]> {
  const pack = await RunningPack.start("all");
  try {
    // Of each registration the least of some rounds: the first compiles, and others meet what else the machine does.
    const times = registrations.map(() => Number.POSITIVE_INFINITY);
    for (const _ of [1, 2, 3, 4]) {
      for (const [at, facts] of registrations.entries()) {
        const time = await millisecondsOf(() => pack.judgeFacts(facts));
        times[at] = Math.min(times[at] ?? time, time);
      }
    }
    const many = Array.from({ length: RESOURCES }, (_, at) => resources[at % resources.length]).flatMap((each, at) => {
      return each ? [{ ...each, urn: at < resources.length ? each.urn : `${each.urn}-again` }] : [];
    });
    const { stack } = await leastOf({ stack: () => millisecondsOf(() => pack.judgeStackFacts(many)) }, { rounds: 4 });
    const figures = `${registrations.length} registrations`;
    return [
      { what: "all rules on a resource, p50", figures, value: quantile(times, 0.5), limit: 2, unit: "ms" },
      { what: "all rules on a resource, p95", figures, value: quantile(times, 0.95), limit: 8, unit: "ms" },
      { what: `all rules on a stack of ${RESOURCES}`, figures: "", value: stack, limit: 250, unit: "ms" },
    ];
  } finally {
    await pack.stop();
  }
}

async function ofPreview(stack: Stack, { registrations }: Recording, rounds: number): Promise<Row[]> {
  const all = join(repository, "policies", "all");
  const times = await leastOf(
    { without: () => stack.preview(), with: () => stack.preview(`--policy-pack=${all}`) },
    { rounds },
  );
  const added = (times.with - times.without) / 1000;
  return [
    {
      what: "preview of production, added by all packs",
      figures: `${(times.with / 1000).toFixed(1)} s, without ${(times.without / 1000).toFixed(1)} s`,
      value: added,
      limit: 0.8 + 0.005 * registrations.length,
      unit: "s",
    },
  ];
}

function quantile(times: readonly number[], part: number): number {
  const sorted = times.toSorted((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? 0;
}
