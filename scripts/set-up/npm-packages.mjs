import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { run } from "./child.mjs";
import { locked } from "./lock.mjs";
import { SetUpProblem, say, since, under } from "./progress.mjs";

/** Installs exactly what the lockfile says, when node_modules is missing or differs from it. */
export async function installPackages(root) {
  if (matchesLockfile(root)) return;
  // `npm ci` deletes node_modules first, so the lock is kept elsewhere.
  const clone = createHash("sha256").update(root).digest("hex").slice(0, 16);
  await locked(join(tmpdir(), `evenkeel-${clone}.lock`), "installing npm packages", async () => {
    if (!matchesLockfile(root)) await npmCi(root);
  });
}

function matchesLockfile(root) {
  const locked = readPackages(join(root, "package-lock.json"));
  if (!locked)
    throw new SetUpProblem(`package-lock.json in ${root} cannot be read. Restore it: git checkout package-lock.json`);
  const installed = readPackages(join(root, "node_modules", ".package-lock.json"));
  if (!installed) return false;
  return Object.entries(locked).every(([path, { version, integrity, optional, devOptional }]) => {
    if (path === "") return true;
    const found = installed[path];
    // npm leaves out optional packages of other platforms.
    if (!found) return optional || devOptional;
    return found.version === version && found.integrity === integrity;
  });
}

function readPackages(lockfile) {
  try {
    return JSON.parse(readFileSync(lockfile, "utf8")).packages;
  } catch {
    return undefined;
  }
}

async function npmCi(root) {
  const start = Date.now();
  // Below the level of errors npm warns that Pulumi needs a newer Node than the one that runs npm: it is being installed.
  const args = ["ci", "--include=dev", "--include=optional", "--loglevel=error"];
  const said = [];
  const onLine = (line) => said.push(line);
  const { code } = await under("installing npm packages (npm ci)", () => run("npm", args, { cwd: root, onLine }));
  if (code === undefined) throw new SetUpProblem("found no npm on PATH. Install Node >= 20 with npm");
  // npm says first what is wrong, and then how it is used.
  if (code !== 0) throw new SetUpProblem(`npm ci failed with exit code ${code}:\n${said.slice(0, 15).join("\n")}`);
  say(`installed npm packages in ${since(start)}`);
}
