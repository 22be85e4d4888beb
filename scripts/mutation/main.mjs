// Runs Stryker on a copy of the rules and their tests, beside dependencies of its own: it runs mocha 11 and not yet 12.
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import { documentOf } from "./document.mjs";

const own = dirname(fileURLToPath(import.meta.url));
const repository = dirname(dirname(own));
const ownModules = join(own, "node_modules");
const work = join(repository, "node_modules/.cache/mutation");
// The tests of rules read generated documents, and the simulator's facts about what replaces a resource.
const copied = ["policies", "test/policies", "simulator", "docs", "package.json", "tsconfig.json"];

if (!existsSync(ownModules)) run("npm", ["ci", "--no-audit", "--no-fund"], own);
rmSync(work, { recursive: true, force: true });
for (const path of copied.filter((each) => existsSync(join(repository, each)))) {
  cpSync(join(repository, path), join(work, path), { recursive: true });
}
linkModules();
const stryker = join(ownModules, "@stryker-mutator/core/bin/stryker.js");
const chosen = process.argv.slice(2);
run(process.execPath, [stryker, "run", join(own, "stryker.config.mjs"), ...chosen], work);
// A run of a part says nothing of the whole.
if (chosen.length === 0) {
  const report = JSON.parse(readFileSync(join(work, "report.json"), "utf8"));
  writeFileSync(join(repository, "docs/policies-mutation.md"), documentOf(report));
}

/** The repository's own modules, but for those that Stryker brings. */
function linkModules() {
  const modules = join(work, "node_modules");
  mkdirSync(modules);
  const brought = ["mocha", "@stryker-mutator"];
  const theirs = readdirSync(join(repository, "node_modules")).filter((name) => !brought.includes(name));
  for (const name of theirs.filter((name) => name !== ".cache")) {
    symlinkSync(join(repository, "node_modules", name), join(modules, name));
  }
  for (const name of brought) symlinkSync(join(ownModules, name), join(modules, name));
}

function run(command, args, cwd) {
  const { status } = spawnSync(command, args, { cwd, stdio: "inherit" });
  if (status !== 0) process.exit(status ?? 1);
}
