// Runs before every Node that the engine starts, and spares it what nobody would see.
const { readFileSync } = require("node:fs");
const { createRequire } = require("node:module");
const { isAbsolute, join, sep } = require("node:path");

const [, script = "", ...words] = process.argv;
const runner = ["", "@pulumi", "pulumi", "cmd", ""].join(sep);
if (script.includes(runner)) {
  const from = createRequire(script);
  try {
    if (process.env.EVENKEEL_DEBUG_MESSAGES === "unseen") leaveUnsaid(from);
    if (script.includes(`${runner}run-policy-pack`) && isCompiled(words.at(-1))) runCompiled(from);
  } catch {
    // Another version of Pulumi may have no such modules: it does what it does.
  }
}

// Pulumi tells the engine four times a resource what it is about to do, each time in a call of its own.
function leaveUnsaid(from) {
  const { loadLate } = require("../../../scripts/program-preload.cjs");
  loadLate("../../log", from, () => ({ debug: () => Promise.resolve() }));
}

// Pulumi loads the TypeScript compiler and ts-node into each policy pack, even into one whose PulumiPolicy.yaml says
// `typescript: false`. Here it is taken at its word.
function isCompiled(folder = "") {
  try {
    return (
      isAbsolute(folder) && /^ +typescript: *false\b/m.test(readFileSync(join(folder, "PulumiPolicy.yaml"), "utf8"))
    );
  } catch {
    return false;
  }
}

function runCompiled(from) {
  const { loadLate } = require("../../../scripts/program-preload.cjs");
  loadLate("typescript", from, () => ({ version: from("typescript/package.json").version }));
  const { version: VERSION } = from("ts-node/package.json");
  loadLate("ts-node", from, () => ({ VERSION, register: () => undefined }));
}
