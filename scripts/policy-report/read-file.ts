import { readFileSync } from "node:fs";

import { BadInput } from "./bad-input";

/** The text of a file; `-` is standard input. */
export function readText(file: string): string {
  try {
    return readFileSync(file === "-" ? process.stdin.fd : file, "utf8");
  } catch (error) {
    // What Node says of files names the file, and nothing of what it holds.
    throw new BadInput(error instanceof Error ? error.message : `${file} cannot be read.`);
  }
}
