import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { accessSync, constants, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { run } from "./child.mjs";
import { pulumiVersion } from "./pulumi-version.mjs";

export const CLI = "pulumi";
export const LANGUAGE_HOST = "pulumi-language-nodejs";

// Starting a binary takes far longer than looking at its size and time: this file in the version's folder records what
// they were when both were seen to work, and of what sources we built them, if we did.
const RECORD = "evenkeel.json";

/** What a look at the folder tells, without starting anything: "ready", "outdated" (our host's sources changed) or "unknown". */
export function lookAt(folder, root) {
  const record = readRecord(folder);
  if (!record || JSON.stringify(record.seen) !== JSON.stringify(stamps(folder))) return "unknown";
  return record.builtFrom && record.builtFrom !== hostSources(root) ? "outdated" : "ready";
}

/** Starts both binaries. Tells what is wrong with the folder; nothing, if all works. */
export async function problemWith(folder) {
  for (const name of [CLI, LANGUAGE_HOST]) {
    if (!isExecutable(binary(folder, name))) return `${name} is missing`;
  }
  const { code, output } = await run(binary(folder, CLI), ["version"], { env: { PULUMI_SKIP_UPDATE_CHECK: "true" } });
  if (code !== 0) return `${CLI} does not start`;
  if (output.trim() !== `v${pulumiVersion}`) return `${CLI} says it is ${output.trim()}`;
  if (!(await servesPort(binary(folder, LANGUAGE_HOST)))) return `${LANGUAGE_HOST} does not start`;
  return undefined;
}

/** Records that a folder works; `builtFrom` are the sources of the host we built, nothing for a released one. */
export function recordReady(folder, builtFrom) {
  try {
    writeFileSync(join(folder, RECORD), JSON.stringify({ builtFrom, seen: stamps(folder) }));
  } catch {
    // A folder that we may only read is looked at more closely each time.
  }
}

/** The sources of a host that we built; nothing when another has taken its place since. */
export function builtFrom(folder) {
  const record = readRecord(folder);
  const [, recorded] = record?.seen ?? [];
  const [, present] = stamps(folder);
  return JSON.stringify(recorded) === JSON.stringify(present) ? record.builtFrom : undefined;
}

/** A fingerprint of what the language host and the CLI are built from. */
export function hostSources(root) {
  const hash = createHash("sha256");
  const module = join(root, "simulator", "cli");
  const host = join(module, LANGUAGE_HOST);
  const sources = readdirSync(host).filter((name) => name.endsWith(".go") && !name.endsWith("_test.go"));
  for (const path of [
    ...["go.mod", "go.sum"].map((name) => join(module, name)),
    ...sources.sort().map((name) => join(host, name)),
  ]) {
    hash.update(readFileSync(path)).update("\0");
  }
  return hash.digest("hex");
}

function binary(folder, name) {
  return join(folder, "bin", name);
}

function stamps(folder) {
  return [CLI, LANGUAGE_HOST].map((name) => {
    try {
      const { size, mtimeMs } = statSync(binary(folder, name));
      return [size, Math.floor(mtimeMs)];
    } catch {
      return "missing";
    }
  });
}

function readRecord(folder) {
  try {
    return JSON.parse(readFileSync(join(folder, RECORD), "utf8"));
  } catch {
    return undefined;
  }
}

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

/** A language host prints its port and goes on: the released one even without an engine. */
function servesPort(path) {
  return new Promise((resolve) => {
    const child = spawn(path, [], { stdio: ["ignore", "pipe", "ignore"] });
    child.stdout.once("data", (data) => {
      child.kill("SIGKILL");
      resolve(/^\d+\n/.test(String(data)));
    });
    child.on("error", () => resolve(false));
    child.on("exit", () => resolve(false));
  });
}
