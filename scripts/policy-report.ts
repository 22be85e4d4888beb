// Makes reports of what the policy packs said, from the engine's events: `npm run policy-report -- --help`.
import { readFileSync, writeFileSync } from "node:fs";

import {
  BadInput,
  compare,
  exitCodes,
  formats,
  help,
  judge,
  parseReportRequest,
  readCatalogue,
  readEvents,
  readReport,
  readSourcePositions,
  reportOf,
  writeReports,
} from "./policy-report/index";

function main(args: string[]): number {
  const request = parseReportRequest(args);
  if (request.kind === "help") {
    process.stdout.write(help);
    return exitCodes.passed;
  }
  const { events, state, baseline, format, out, reportDir, gate } = request;
  const catalogue = readCatalogue();
  const run = readEvents(read(events), events === "-" ? "standard input" : events);
  const sources = state === undefined ? new Map() : readSourcePositions(read(state), state);
  const report = reportOf(run, catalogue, sources);
  const comparison = baseline === undefined ? undefined : compare(report, readReport(read(baseline), baseline));

  const told = { report, catalogue, comparison };
  const text = formats[format](told);
  if (out === undefined) process.stdout.write(text);
  else writeFileSync(out, text);
  if (reportDir !== undefined) writeReports(told, reportDir);
  const { code, reason } = judge(report, gate);
  process.stderr.write(`Policies: ${reason}.\n`);
  return code;
}

function read(file: string): string {
  try {
    return readFileSync(file === "-" ? process.stdin.fd : file, "utf8");
  } catch (error) {
    // What Node says of files names the file, and nothing of what it holds.
    throw new BadInput(error instanceof Error ? error.message : `${file} cannot be read.`);
  }
}

try {
  process.exitCode = main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof BadInput)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = exitCodes.noVerdict;
}
