// Bundles each policy pack to plain JavaScript, so that none needs TypeScript or @pulumi/aws when the engine starts it.
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import { build } from "esbuild";

const policies = dirname(fileURLToPath(import.meta.url));
const packs = ["tagging", "least-privilege", "encryption", "resilience", "all"];

const options = {
  absWorkingDir: dirname(policies),
  outbase: policies,
  outdir: policies,
  bundle: true,
  write: false,
  platform: "node",
  format: "cjs",
  target: "node22",
  // The process that loads a pack has these already, and a message has to be of the same module on both sides.
  external: ["@pulumi/*", "@grpc/*", "google-protobuf/*"],
};

/** Writes `policies/<pack>/bin/index.js` for each pack, and the catalogue of all rules beside that of `all`. */
export async function buildPacks() {
  const entryPoints = packs.map((pack) => join(policies, pack, "main.ts"));
  const [bundles, catalogue] = await Promise.all([
    build({ ...options, entryPoints, entryNames: "[dir]/bin/index" }),
    readCatalogue(),
  ]);
  const outputs = bundles.outputFiles.map(({ path, text }) => ({ path, text }));
  outputs.push({ path: join(policies, "all/bin/catalogue.json"), text: `${JSON.stringify(catalogue, null, 2)}\n` });
  await Promise.all(outputs.map(writeWhenChanged));
}

async function readCatalogue() {
  const { outputFiles } = await build({ ...options, entryPoints: [join(policies, "all/index.ts")] });
  const module = { exports: {} };
  new Function("module", "exports", "require", outputFiles[0].text)(
    module,
    module.exports,
    createRequire(import.meta.url),
  );
  return module.exports.allRules;
}

// An unchanged file keeps its time, so that what is compiled from it stays cached.
async function writeWhenChanged({ path, text }) {
  const before = await readFile(path, "utf8").catch(() => undefined);
  if (before === text) return;
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
}

// Without top-level await, so that CommonJS can require this file.
if (process.argv[1] === fileURLToPath(import.meta.url)) buildPacks();
