import { join } from "node:path";

import * as pulumi from "@pulumi/pulumi";

import { mapValues } from "../base";
import { bundle } from "./bundle";

const repository = join(__dirname, "../..");

/**
 * The code of one of our Lambda functions, `functions/<name>`, bundled as it stands now: what is deployed is what was
 * reviewed, with nothing to build beforehand. The same source gives the same bytes, on every machine. Beside it are files
 * of these names with these texts.
 */
export function functionCode(name: string, files: Readonly<Record<string, string>> = {}): pulumi.asset.Archive {
  const known = bundles.get(name) ?? bundle(repository, `functions/${name}/index.ts`);
  bundles.set(name, known);
  const texts = mapValues({ "index.js": known, ...files }, (text) => new pulumi.asset.StringAsset(text));
  return new pulumi.asset.AssetArchive(texts);
}

const bundles = new Map<string, string>();
