import { accessSync, constants, mkdirSync, readdirSync, renameSync, rmSync } from "node:fs";
import { basename, dirname, join } from "node:path";

import { build, CLI_PACKAGE, HOST_PACKAGE } from "./build.mjs";
import { downloadCli } from "./download.mjs";
import { builtFrom, hostSources, LANGUAGE_HOST, lookAt, problemWith, recordReady } from "./installed-cli.mjs";
import { whenStopped } from "./interruption.mjs";
import { locked } from "./lock.mjs";
import { SetUpProblem, say, since } from "./progress.mjs";
import { pulumiFolder, pulumiVersion } from "./pulumi-version.mjs";

/** Sees to it that the Pulumi CLI and a Node language host are where the npm package `pulumi` looks for them. */
export async function installPulumiCli(root) {
  const folder = pulumiFolder();
  if (await isReady(root, folder)) return;
  makeParent(folder);
  await locked(join(dirname(folder), `.${pulumiVersion}.lock`), "getting the Pulumi CLI", async () => {
    // Another set-up may have brought it meanwhile.
    if (await isReady(root, folder)) return;
    if (lookAt(folder, root) === "outdated") await renewHost(root, folder);
    else await install(root, folder);
  });
}

async function isReady(root, folder) {
  const state = lookAt(folder, root);
  if (state !== "unknown") return state === "ready";
  if (await problemWith(folder)) return false;
  recordReady(folder, builtFrom(folder));
  return true;
}

function makeParent(folder) {
  try {
    mkdirSync(dirname(folder), { recursive: true });
    accessSync(dirname(folder), constants.W_OK);
  } catch (error) {
    throw new SetUpProblem(
      `the Pulumi CLI ${pulumiVersion} is needed in ${folder}, which cannot be written: ${error.message}. ` +
        "Set PULUMI_HOME to a folder that can be written",
    );
  }
}

/** Downloads or builds into a folder beside, so that the real one is complete at any moment or not there. */
async function install(root, folder) {
  const found = await problemWith(folder);
  const problems = [];
  for (const way of [download, buildAll]) {
    try {
      return await aside(folder, (staging) => way(root, staging, folder));
    } catch (problem) {
      if (!(problem instanceof SetUpProblem)) throw problem;
      if (way === download) say(`  could not be downloaded: ${problem.message}`);
      problems.push(problem.message);
    }
  }
  const [downloading, building] = problems;
  throw new SetUpProblem(
    `the Pulumi CLI ${pulumiVersion} is needed, and there are three ways to it. None works here:
  1. find it in ${join(folder, "bin")}: ${found}
  2. download it, as the npm package \`pulumi\` does: ${downloading}
  3. build it from its Go module: ${building}
Make one of them work, then run the command again.`,
  );
}

async function download(root, staging, folder) {
  const start = Date.now();
  await downloadCli(root, staging);
  const problem = await problemWith(staging);
  if (problem) throw new SetUpProblem(`what arrived does not work: ${problem}`);
  recordReady(staging, undefined);
  replace(folder, staging);
  say(`downloaded the Pulumi CLI ${pulumiVersion} in ${since(start)}`);
}

async function buildAll(root, staging, folder) {
  const start = Date.now();
  const sources = hostSources(root);
  await build(root, staging, [CLI_PACKAGE, HOST_PACKAGE]);
  const problem = await problemWith(staging);
  if (problem) throw new SetUpProblem(`what was built does not work: ${problem}`);
  recordReady(staging, sources);
  replace(folder, staging);
  say(
    `built the Pulumi CLI ${pulumiVersion} in ${since(start)}. Node programs run through Evenkeel's own language host, ` +
      "because the released one cannot be built from a Go module",
  );
}

/** Renews the language host that we built from sources which have changed since. */
async function renewHost(root, folder) {
  const sources = hostSources(root);
  try {
    await aside(folder, async (staging) => {
      await build(root, staging, [HOST_PACKAGE]);
      renameSync(join(staging, "bin", LANGUAGE_HOST), join(folder, "bin", LANGUAGE_HOST));
    });
    recordReady(folder, sources);
  } catch (problem) {
    if (!(problem instanceof SetUpProblem)) throw problem;
    say(`going on with the language host that was built earlier: ${problem.message}`);
  }
}

async function aside(folder, work) {
  const prefix = `.${basename(folder)}-`;
  const versions = dirname(folder);
  // Under the lock, whatever stands there was left by a set-up that was killed.
  for (const name of readdirSync(versions)) {
    if (name.startsWith(prefix)) rmSync(join(versions, name), { recursive: true, force: true });
  }

  const staging = join(versions, `${prefix}${process.pid}`);
  mkdirSync(staging);
  const remove = () => rmSync(staging, { recursive: true, force: true });
  const forget = whenStopped(remove);
  try {
    return await work(staging);
  } finally {
    forget();
    remove();
  }
}

function replace(folder, staging) {
  const broken = `${staging}-replaced`;
  try {
    renameSync(folder, broken);
  } catch (error) {
    if (error.code !== "ENOENT") throw error;
  }
  renameSync(staging, folder);
  rmSync(broken, { recursive: true, force: true });
}
