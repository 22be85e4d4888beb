import { join } from "node:path";

import * as pulumi from "@pulumi/pulumi";

import { mapValues } from "../base";

const repository = join(__dirname, "../..");

/**
 * The code of one of our Lambda functions, `functions/<name>`, bundled as it stands now: what is deployed is what was
 * reviewed, with nothing to build beforehand. The same source gives the same bytes, on every machine. Beside it are files
 * of these names with these texts.
 */
export function functionCode(name: string, files: Readonly<Record<string, string>> = {}): pulumi.asset.Archive {
  const known = bundles.get(name) ?? bundle(name);
  bundles.set(name, known);
  const texts = mapValues({ "index.js": known, ...files }, (text) => new pulumi.asset.StringAsset(text));
  return new pulumi.asset.AssetArchive(texts);
}

const bundles = new Map<string, string>();

function bundle(name: string): string {
  // Loaded here, since most programs deploy no function and need not wait for a compiler.
  const { buildSync } = require("esbuild") as typeof import("esbuild"); // what require gives has no type
  const { outputFiles } = buildSync({
    absWorkingDir: repository,
    entryPoints: [`functions/${name}/index.ts`],
    bundle: true,
    write: false,
    platform: "node",
    format: "cjs",
    target: "node24",
    // The runtime brings it. https://docs.aws.amazon.com/lambda/latest/dg/lambda-nodejs.html
    external: ["@aws-sdk/*"],
  });
  return outputFiles.map(({ text }) => text).join("");
}
