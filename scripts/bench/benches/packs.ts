import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";

import { buildPacks } from "../../../policies/build.mjs";
import { type Bench, repository } from "../bench";
import { leastOf } from "../measure";
import type { Row } from "../report";

const runner = require.resolve("@pulumi/pulumi/cmd/run-policy-pack");
const packs = ["tagging", "least-privilege", "encryption", "all"];

/** What each policy pack takes to boot. Processor time, since a busy machine makes everybody wait. */
export const packBoots: Bench = {
  what: "the boot of each policy pack",
  async run({ compiled, rounds }) {
    await buildPacks();
    const megabytes = new Map<string, number>();
    const boots = packs.map((pack) => {
      const measure = async () => {
        const used = await boot(join(repository, "policies", pack), compiled);
        megabytes.set(pack, Math.max(megabytes.get(pack) ?? 0, used.megabytes));
        return used.milliseconds;
      };
      return [pack, measure] as const;
    });

    const times = await leastOf(Object.fromEntries(boots), { rounds });
    return packs.flatMap((pack): Row[] => [
      { what: `pack ${pack}, boot`, figures: "", value: (times[pack] ?? 0) / 1000, limit: 1, unit: "s" },
      { what: `pack ${pack}, memory`, figures: "", value: megabytes.get(pack) ?? 0, limit: 200, unit: "MB" },
    ]);
  },
};

/** Starts a pack as the language host does, until it tells the port it listens on, and tells what that took. */
async function boot(pack: string, compiled: string): Promise<{ milliseconds: number; megabytes: number }> {
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
