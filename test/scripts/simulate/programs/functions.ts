// Prints what Pulumi makes of a function of a program, where it finds one, and of the packages that it needs.
import { relative } from "node:path";
import { fileURLToPath } from "node:url";

import * as pulumi from "@pulumi/pulumi";

// Its types do not show them.
const {
  isInitializedAsync,
}: { isInitializedAsync(): Promise<void> } = require("@pulumi/pulumi/runtime/closure/v8Hooks");
const { getFunctionLocationAsync }: { getFunctionLocationAsync(found: unknown): Promise<Location> } =
  require("@pulumi/pulumi/runtime/closure/v8");

interface Location {
  file: string;
  line: number;
  column: number;
}

async function main() {
  // Pulumi's runner does so before it loads a program.
  await isInitializedAsync();
  const { located }: typeof import("./located") = require("./located");
  const before = loaded();
  const words = ["good", "morning"];
  const { text } = await pulumi.runtime.serializeFunction(() => words.join(" "));
  const paths = await pulumi.runtime.computeCodePaths();
  const after = loaded();
  const { file, ...place } = await getFunctionLocationAsync(located);
  const location = { file: relative(__dirname, fileURLToPath(file)), ...place };
  const result = { before, text, paths: [...paths.keys()].sort(), after, location };
  process.stdout.write(JSON.stringify(result));
}

/** The large modules that Pulumi needs for that, and for nothing else. */
function loaded(): string[] {
  const large = /\/node_modules\/(typescript\/lib\/typescript|@npmcli\/arborist\/lib\/arborist\/index)\.js$/;
  return Object.keys(require.cache)
    .flatMap((path) => large.exec(path)?.[1] ?? [])
    .sort();
}

main();
