// Prints what Pulumi makes of a function of a program, and of the packages that it needs.
import * as pulumi from "@pulumi/pulumi";

async function main() {
  const before = loaded();
  const words = ["good", "morning"];
  const { text } = await pulumi.runtime.serializeFunction(() => words.join(" "));
  const paths = await pulumi.runtime.computeCodePaths();
  const result = { before, text, paths: [...paths.keys()].sort(), after: loaded() };
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
