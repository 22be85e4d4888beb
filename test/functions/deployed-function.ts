import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";

import type { asset } from "@pulumi/pulumi";

import { functionCode } from "../../components/function/function-code";

const run = promisify(execFile);

// Here Node finds the SDK, which Lambda's runtime brings.
const cache = join(__dirname, "../../node_modules/.cache");

const CALL = `
  const [code, event] = process.argv.slice(1);
  require(code).handler(JSON.parse(event), { getRemainingTimeInMillis: () => 900000 - performance.now() })
    .catch((error) => { process.stderr.write(String(error && error.message)); process.exitCode = 1; });
`;

/** What a call of a function has printed, and its error. */
export interface Called {
  printed: string[];
  error: string;
}

/** Calls a function of ours as Lambda does: the code as it is deployed, in a process with this environment alone. */
export async function callDeployed(
  { code, files }: { code: string; files?: Record<string, string> },
  event: unknown,
  environment: Record<string, string>,
): Promise<Called> {
  const { assets } = functionCode(code, files) as asset.AssetArchive; // that is what it makes
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, `deployed-${code}-`));
  try {
    for (const [name, file] of Object.entries(await assets)) {
      writeFileSync(join(folder, name), await (file as asset.StringAsset).text); // and this is what it puts into it
    }
    const called = run(process.execPath, ["-e", CALL, folder, JSON.stringify(event)], { env: environment });
    const { stdout, stderr } = await called.catch((error: { stdout: string; stderr: string }) => error);
    return { printed: stdout.split("\n").filter((line) => line !== ""), error: stderr };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
