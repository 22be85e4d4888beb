import { existsSync, mkdirSync, readdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { run } from "./child.mjs";
import { SetUpProblem, under } from "./progress.mjs";
import { pulumiVersion } from "./pulumi-version.mjs";

const worker = fileURLToPath(new URL("download-worker.mjs", import.meta.url));
const LOOK_EVERY_MS = 250;

// A firewall that drops packets makes a download hang for good. As long as bytes arrive, it may take its time.
const patienceSeconds = Number(process.env.EVENKEEL_DOWNLOAD_PATIENCE_SECONDS || 15);

/** Has the npm package `pulumi` download the released CLI into a folder. */
export async function downloadCli(root, folder) {
  const installer = join(root, "node_modules", "pulumi", "lib", "download.js");
  if (!existsSync(installer)) throw new SetUpProblem(`${installer} is missing`);
  // The installer keeps what it has so far where we can see it grow.
  const scratch = join(folder, "download");
  mkdirSync(scratch, { recursive: true });

  const silence = new AbortController();
  const { code, tail } = await under(`downloading the Pulumi CLI ${pulumiVersion}`, async (detail) => {
    const watch = watchGrowth(folder, detail, () => silence.abort());
    try {
      return await run(process.execPath, [worker, installer, pulumiVersion, folder], {
        env: { TMPDIR: scratch },
        signal: silence.signal,
      });
    } finally {
      clearInterval(watch);
    }
  });
  if (silence.signal.aborted) {
    throw new SetUpProblem(
      `nothing arrived for ${patienceSeconds} s; EVENKEEL_DOWNLOAD_PATIENCE_SECONDS sets how long to wait`,
    );
  }
  if (code !== 0) throw new SetUpProblem(tail.at(-1)?.trim() || `it failed with exit code ${code}`);
  rmSync(scratch, { recursive: true, force: true });
}

function watchGrowth(folder, detail, giveUp) {
  let bytes = 0;
  let grew = Date.now();
  return setInterval(() => {
    const now = sizeOf(folder);
    if (now !== bytes) grew = Date.now();
    bytes = now;
    if (bytes > 0) detail(`${Math.round(bytes / 1e6)} MB`);
    if (Date.now() - grew > patienceSeconds * 1000) giveUp();
  }, LOOK_EVERY_MS);
}

function sizeOf(folder) {
  let bytes = 0;
  try {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const path = join(folder, entry.name);
      bytes += entry.isDirectory() ? sizeOf(path) : statSync(path).size;
    }
  } catch {
    // The installer has moved it on.
  }
  return bytes;
}
