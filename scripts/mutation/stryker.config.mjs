// Changes the code of the rules in thousands of small ways, and counts how many the tests of the rules notice.
// What is decided once, when a rule is loaded, is left out: each such change would take a run of all tests.
import { createRequire } from "node:module";

const { resolve } = createRequire(import.meta.url);

/** @type {import("@stryker-mutator/api/core").PartialStrykerOptions} */
export default {
  mutate: [
    "policies/{tagging,least-privilege,encryption,resilience}/**/*.ts",
    "policies/iam/**/*.ts",
    "policies/kit/**/*.ts",
    "!policies/**/main.ts",
    "!policies/kit/{serve,analyzer/*}.ts",
  ],
  plugins: [resolve("@stryker-mutator/mocha-runner")],
  testRunner: "mocha",
  mochaOptions: { config: "scripts/mutation/mocharc.json" },
  coverageAnalysis: "perTest",
  ignoreStatic: true,
  ignorePatterns: ["/.simulator", "/components", "/composition", "/functions", "/examples", "**/bin"],
  reporters: ["clear-text", "progress", "json"],
  clearTextReporter: { reportTests: false, reportMutants: false, logTests: false, allowColor: false },
  jsonReporter: { fileName: "node_modules/.cache/mutation/report.json" },
  tempDirName: "node_modules/.cache/mutation/sandbox",
  thresholds: { high: 90, low: 85, break: 85 },
  concurrency: 2,
};
