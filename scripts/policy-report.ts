// Makes reports of what the policy packs said, from the engine's events: `npm run policy-report -- --help`.
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
  readReportFile,
  readSourcePositions,
  readText,
  reportOf,
  writeReports,
  writeText,
} from "./policy-report/index";

function main(args: string[]): number {
  const request = parseReportRequest(args);
  if (request.kind === "help") {
    process.stdout.write(help);
    return exitCodes.passed;
  }
  const { events, state, baseline, format, out, reportDir, gate } = request;
  const catalogue = readCatalogue();
  const run = readEvents(readText(events), events === "-" ? "standard input" : events);
  const sources = state === undefined ? new Map() : readSourcePositions(readText(state), state);
  const report = reportOf(run, catalogue, sources);
  const comparison = baseline === undefined ? undefined : compare(report, readReportFile(baseline));

  const told = { report, catalogue, comparison };
  const text = formats[format](told);
  if (out === undefined) process.stdout.write(text);
  else writeText(out, text);
  if (reportDir !== undefined) writeReports(told, reportDir);
  const { code, reason } = judge(report, gate);
  process.stderr.write(`Policies: ${reason}.\n`);
  return code;
}

try {
  process.exitCode = main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof BadInput)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = exitCodes.noVerdict;
}
