import { join } from "node:path";

import type { Program } from "./program";

const repository = join(__dirname, "..", "..");

/**
 * The packs that judge a program by default. This repository's are for its own program; they are built first, so that
 * no stale pack runs. Another program brings its own with --policy-pack.
 */
export async function buildDefaultPacks(program: Program): Promise<string[]> {
  if (program.folder !== repository) return [];
  const { buildPacks } = await import("../../policies/build.mjs");
  await buildPacks();
  return [join(repository, "policies", "all")];
}
