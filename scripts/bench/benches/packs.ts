import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

import { buildPacks } from "../../../policies/build.mjs";
import { type Bench, repository } from "../bench";
import { leastOf } from "../measure";
import { type Row, seconds } from "../report";

const packs = ["tagging", "least-privilege", "encryption", "resilience", "all"];
const AWSGUARD = "@pulumi/awsguard";

/**
 * What each policy pack takes to boot, also beside Pulumi's own pack for AWS as its users run it, in TypeScript.
 * Processor time, since a busy machine makes everybody wait.
 */
export const packBoots: Bench = {
  what: "the boot of each policy pack",
  async run({ compiled, rounds }) {
    await buildPacks();
    const awsguard = installAwsguard();
    const megabytes = new Map<string, number>();
    const boots = [...packs, AWSGUARD].map((pack) => {
      const folder = pack === AWSGUARD ? awsguard : join(repository, "policies", pack);
      const measure = async () => {
        const used = await boot(folder, compiled);
        megabytes.set(pack, Math.max(megabytes.get(pack) ?? 0, used.megabytes));
        return used.milliseconds;
      };
      return [pack, measure] as const;
    });

    const times = await leastOf(Object.fromEntries(boots), { rounds });
    const theirs = times[AWSGUARD] ?? 0;
    return packs.flatMap((pack): Row[] => [
      { what: `pack ${pack}, boot`, figures: "", value: (times[pack] ?? 0) / 1000, limit: 1, unit: "s" },
      { what: `pack ${pack}, memory`, figures: "", value: megabytes.get(pack) ?? 0, limit: 200, unit: "MB" },
      {
        what: `pack ${pack}, boot : ${AWSGUARD}`,
        figures: `${seconds(times[pack] ?? 0)} : ${seconds(theirs)}`,
        value: (times[pack] ?? 0) / theirs,
        limit: 1 / 3,
        unit: "x",
      },
    ]);
  },
};

/** Starts a pack as the language host does, until it tells the port it listens on, and tells what that took. */
async function boot(pack: string, compiled: string): Promise<{ milliseconds: number; megabytes: number }> {
  const runner = createRequire(join(pack, "index.js")).resolve("@pulumi/pulumi/cmd/run-policy-pack");
  const child = spawn(process.execPath, ["--require", join(__dirname, "usage.cjs"), runner, "127.0.0.1:1", pack], {
    cwd: pack,
    env: { ...process.env, NODE_COMPILE_CACHE: compiled },
    stdio: ["ignore", "pipe", "inherit", "ipc"],
  });
  try {
    const [told] = await once(child.stdout ?? child, "data");
    if (!/^\d+\n/.test(String(told))) throw new Error(`${pack}: found "${told}" instead of a port`);
    child.send("usage");
    const [usage] = await once(child, "message");
    return usage;
  } finally {
    child.kill();
  }
}

/** Installs Pulumi's pack beside this project's dependencies, once: it brings an old @pulumi/aws of its own. */
function installAwsguard(): string {
  const folder = join(repository, "node_modules/.cache/awsguard");
  if (existsSync(join(folder, "node_modules", AWSGUARD))) return folder;
  mkdirSync(folder, { recursive: true });
  const dependencies = { [AWSGUARD]: "0.3.1", "@pulumi/pulumi": "3.259.0" };
  const files = {
    "package.json": JSON.stringify({ name: "awsguard", version: "0.0.1", main: "index.ts", dependencies }),
    "PulumiPolicy.yaml": "runtime: nodejs\n",
    "index.ts": `import { AwsGuard } from "${AWSGUARD}";\n\nnew AwsGuard({ all: "advisory" });\n`,
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  execFileSync("npm", ["install", "--ignore-scripts", "--no-audit", "--no-fund"], { cwd: folder, stdio: "ignore" });
  return folder;
}
