import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import type { BuildOptions } from "esbuild";

/** A bundle as it is kept, and the files that went into it, as they were then. */
interface Kept {
  inputs: Readonly<Record<string, string>>;
  text: string;
}

/**
 * A file of a folder and all that it imports, as one text. Most commands find it as an earlier one has made it: the
 * bundler takes longer to start than a function takes to register.
 */
export function bundle(folder: string, entryPoint: string): string {
  const file = join(folder, "node_modules/.cache/functions", `${circumstances(folder, entryPoint)}.json`);
  const isAsItWas = ([path, digest]: readonly [string, string]) => digestOf(contents(folder, path)) === digest;
  const kept = read(file);
  if (kept && Object.entries(kept.inputs).every(isAsItWas)) return kept.text;

  const { text, paths } = build(folder, entryPoint);
  keep(file, { inputs: Object.fromEntries(paths.map((path) => [path, digestOf(contents(folder, path))])), text });
  return text;
}

const options: BuildOptions = {
  bundle: true,
  platform: "node",
  format: "cjs",
  target: "node24",
  // A path stands in the bundle as a comment, and is to be the same where node_modules is a link.
  preserveSymlinks: true,
  // The runtime brings it. https://docs.aws.amazon.com/lambda/latest/dg/lambda-nodejs.html
  external: ["@aws-sdk/*"],
};

function build(folder: string, entryPoint: string): { text: string; paths: string[] } {
  // Loaded here, since most programs deploy no function and need not wait for a compiler.
  const { buildSync } = require("esbuild") as typeof import("esbuild"); // what require gives has no type
  const asked = { ...options, absWorkingDir: folder, entryPoints: [entryPoint] };
  const { outputFiles, metafile } = buildSync({ ...asked, write: false, metafile: true });
  return { text: outputFiles.map(({ text }) => text).join(""), paths: Object.keys(metafile.inputs) };
}

// With other packages or settings an import may lead to another file, although all files are as they were.
function circumstances(folder: string, entryPoint: string): string {
  const installed = ["node_modules/.package-lock.json", "tsconfig.json"].map((path) => contents(folder, path));
  return digestOf(JSON.stringify([entryPoint, options, ...installed]));
}

/** What is not there counts as empty. */
function contents(folder: string, path: string): string {
  try {
    return readFileSync(join(folder, path), "utf8");
  } catch {
    return "";
  }
}

const digestOf = (text: string) => createHash("sha256").update(text).digest("hex");

function read(file: string): Kept | undefined {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return undefined;
  }
}

function keep(file: string, kept: Kept): void {
  const unfinished = `${file}.${process.pid}`;
  try {
    mkdirSync(join(file, ".."), { recursive: true });
    writeFileSync(unfinished, JSON.stringify(kept));
    // Whoever reads it meanwhile finds all of it or nothing.
    renameSync(unfinished, file);
  } catch {
    // Where nothing can be kept, it is made each time.
  }
}
