import { mkdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { run } from "./child.mjs";
import { LANGUAGE_HOST } from "./installed-cli.mjs";
import { SetUpProblem, under } from "./progress.mjs";
import { pulumiVersion } from "./pulumi-version.mjs";

export const CLI_PACKAGE = "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi";
export const HOST_PACKAGE = `./${LANGUAGE_HOST}`;

const VERSION_VARIABLE = "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version";
// As Pulumi's own releases are built.
const FLAGS = ["-trimpath", "-tags", "osusergo,grpcnotrace"];
// A workspace of the user's must not change what is built.
const ENVIRONMENT = { CGO_ENABLED: "0", GOWORK: "off" };

/** Builds packages of simulator/cli into a folder's bin. */
export async function build(root, folder, packages) {
  const module = join(root, "simulator", "cli");
  const version = await usableGo(module);
  const bin = join(folder, "bin");
  mkdirSync(bin, { recursive: true });

  const what = packages.includes(CLI_PACKAGE) ? `the Pulumi CLI ${pulumiVersion}` : "the Node language host";
  const length = packages.includes(CLI_PACKAGE) ? "; this takes some minutes, once" : "";
  await under(`building ${what} with Go ${version}${length}`, async (detail) => {
    const total = await countPackages(module, packages, detail);
    let compiled = 0;
    const count = () => {
      compiled += 1;
      detail(`${compiled} of ${total} packages`);
    };
    const stamp = `-w -s -X ${VERSION_VARIABLE}=v${pulumiVersion}`;
    await go(module, ["build", "-v", ...FLAGS, "-ldflags", stamp, "-o", `${bin}/`, ...packages], count);
  });
}

/** The version of Go that will build, which may be one that the installed Go fetches. */
async function usableGo(module) {
  const needed = /^go (\S+)$/m.exec(readFileSync(join(module, "go.mod"), "utf8"))[1];
  const installed = await goVersion(tmpdir(), { GOTOOLCHAIN: "local" });
  if (!installed) throw new SetUpProblem(`found no go on PATH; Go ${needed} or newer is needed`);
  if (!isOlder(installed, needed)) return installed;

  const fetched = await under(`asking Go ${installed} to fetch Go ${needed}`, () => goVersion(module, {}));
  if (fetched && !isOlder(fetched, needed)) return fetched;
  throw new SetUpProblem(`found Go ${installed}; Go ${needed} or newer is needed`);
}

async function goVersion(cwd, env) {
  const { code, output } = await run("go", ["env", "GOVERSION"], { cwd, env });
  return code === 0 ? /go(\d+(\.\d+)*)/.exec(output)?.[1] : undefined;
}

function isOlder(version, than) {
  const [left, right] = [version, than].map((text) => text.split(".").map(Number));
  for (let at = 0; at < 3; at += 1) {
    const difference = (left[at] ?? 0) - (right[at] ?? 0);
    if (difference !== 0) return difference < 0;
  }
  return false;
}

/** Counting has Go download the modules, too. */
async function countPackages(module, packages, detail) {
  let downloaded = 0;
  const listed = await go(module, ["list", "-deps", "-tags", "osusergo,grpcnotrace", ...packages], (line) => {
    if (!line.startsWith("go: downloading")) return;
    downloaded += 1;
    detail(`${downloaded} modules downloaded`);
  });
  return listed.trim().split("\n").length;
}

async function go(module, args, onLine) {
  const { code, tail, output } = await run("go", args, { cwd: module, env: ENVIRONMENT, onLine });
  if (code !== 0) throw new SetUpProblem(`go ${args[0]} failed with exit code ${code}:\n${tail.join("\n")}`);
  return output;
}
