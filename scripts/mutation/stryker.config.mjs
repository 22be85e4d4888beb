// Changes the code of the rules in thousands of small ways, and counts how many the tests of the rules notice.
// What is decided once, when a rule is loaded, is left out: each such change would take a run of all tests.
import { fileURLToPath } from "node:url";

/** @type {import("@stryker-mutator/api/core").PartialStrykerOptions} */
export default {
  mutate: ["policies/{tagging,least-privilege,encryption,resilience}/*.ts", "!policies/*/main.ts"],
  plugins: ["@stryker-mutator/mocha-runner"],
  testRunner: "mocha",
  mochaOptions: { config: fileURLToPath(new URL("mocharc.json", import.meta.url)) },
  coverageAnalysis: "perTest",
  ignoreStatic: true,
  ignorePatterns: ["**/bin"],
  reporters: ["clear-text", "progress", "json"],
  clearTextReporter: { reportTests: false, reportMutants: false, logTests: false, allowColor: false },
  jsonReporter: { fileName: "report.json" },
  thresholds: { high: 90, low: 85, break: 85 },
  concurrency: 2,
  dryRunTimeoutMinutes: 20,
};
