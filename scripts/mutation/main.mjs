// Runs Stryker on a copy of the rules and their tests, beside dependencies of its own: it runs mocha 11 and not yet 12.
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

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
run(process.execPath, [stryker, "run", join(own, "stryker.config.mjs"), ...process.argv.slice(2)], work);

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
