import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import { resolve } from "node:path";

/** The version of the Pulumi CLI, which is that of the SDK: package.json pins both. */
export const pulumiVersion = readDependency("pulumi");

/** The folder where the npm package `pulumi` looks for the CLI and puts it, and so do we. */
export function pulumiFolder(home = process.env.PULUMI_HOME || resolve(homedir(), ".pulumi")) {
  return resolve(home, "versions", pulumiVersion);
}

/** The CLI itself. Starting it instead of the npm package's wrapper keeps signals and process ids true. */
export function pulumiBinary(home) {
  return resolve(pulumiFolder(home), "bin", "pulumi");
}

function readDependency(name) {
  const manifest = new URL("../../package.json", import.meta.url);
  return JSON.parse(readFileSync(manifest, "utf8")).dependencies[name];
}
