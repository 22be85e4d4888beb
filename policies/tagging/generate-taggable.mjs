// Writes taggable.json: the types of the installed @pulumi/aws that take tags. The SDK itself does not say.
// https://github.com/pulumi/pulumi-aws/issues/5633
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const sdk = dirname(createRequire(import.meta.url).resolve("@pulumi/aws/package.json"));

/**
 * The taggable types, sorted. All of them give out `tagsAll`: a type that only has `tags` means something else by it,
 * as filters do.
 */
export function taggableTypes() {
  const files = readdirSync(sdk, { recursive: true }).filter((file) => file.endsWith(".js"));
  return files.flatMap((file) => taggableType(readFileSync(join(sdk, file), "utf8"))).sort();
}

function taggableType(code) {
  const type = /__pulumiType = '([^']+)'/.exec(code)?.[1];
  const takesTags = code.includes('resourceInputs["tags"] =') && code.includes('resourceInputs["tagsAll"] =');
  return type && takesTags ? [type] : [];
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(new URL("taggable.json", import.meta.url), `${JSON.stringify(taggableTypes(), null, 2)}\n`);
}
