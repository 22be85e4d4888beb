// Measures what the project promises about speed and memory, each figure against another of the same run: on a slower
// machine both are slower. Ends with 1 when a promise does not hold.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { Bench } from "./bench";
import { judging } from "./benches/judging";
import { packBoots } from "./benches/packs";
import { programRun, promiseStacks } from "./benches/program-run";
import { providers } from "./benches/providers";
import { Deployments } from "./deployments";
import { type Row, report } from "./report";

const benches: readonly Bench[] = [packBoots, judging, programRun, promiseStacks, providers];

async function main(): Promise<number> {
  const scratch = mkdtempSync(join(tmpdir(), "evenkeel-bench-"));
  const compiled = join(scratch, "compiled");
  process.env.NODE_COMPILE_CACHE = compiled;
  const deployments = new Deployments();
  const rows: Row[] = [];
  try {
    for (const bench of benches) {
      process.stderr.write(`measuring ${bench.what} ...\n`);
      rows.push(...(await bench.run({ deployments, scratch, compiled, rounds: 4 })));
    }
  } finally {
    deployments.remove();
    rmSync(scratch, { recursive: true, force: true });
  }
  const { table, isMet } = report(rows);
  process.stdout.write(`\n${table}\n`);
  return isMet ? 0 : 1;
}

main().then((code) => {
  process.exitCode = code;
});
