// Runs before every Node that the engine starts. Pulumi loads the TypeScript compiler and ts-node into each policy pack,
// even into one whose PulumiPolicy.yaml says `typescript: false`. Here it is taken at its word.
const { readFileSync } = require("node:fs");
const { createRequire } = require("node:module");
const { isAbsolute, join, sep } = require("node:path");

const [, script = "", ...words] = process.argv;
const runner = ["@pulumi", "pulumi", "cmd", "run-policy-pack"].join(sep);
if (script.includes(runner) && isCompiled(words.at(-1))) runCompiled(createRequire(script));

function isCompiled(folder = "") {
  try {
    return (
      isAbsolute(folder) && /^ +typescript: *false\b/m.test(readFileSync(join(folder, "PulumiPolicy.yaml"), "utf8"))
    );
  } catch {
    return false;
  }
}

function runCompiled(runner) {
  const { loadLate } = require("../../../scripts/program-preload.cjs");
  try {
    loadLate("typescript", runner, () => ({ version: runner("typescript/package.json").version }));
    const { version: VERSION } = runner("ts-node/package.json");
    loadLate("ts-node", runner, () => ({ VERSION, register: () => undefined }));
  } catch {
    // Another version of Pulumi may have no such modules: it loads what it loads.
  }
}
