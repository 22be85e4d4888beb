// Runs Stryker from a folder of its own dependencies, which it installs when they are missing.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const own = dirname(fileURLToPath(import.meta.url));
const repository = dirname(dirname(own));
const stryker = join(own, "node_modules/@stryker-mutator/core/bin/stryker.js");

function run(command, args, cwd) {
  const { status } = spawnSync(command, args, { cwd, stdio: "inherit" });
  if (status !== 0) process.exit(status ?? 1);
}

if (!existsSync(stryker)) run("npm", ["ci", "--no-audit", "--no-fund"], own);
run(process.execPath, [stryker, "run", join(own, "stryker.config.mjs"), ...process.argv.slice(2)], repository);
