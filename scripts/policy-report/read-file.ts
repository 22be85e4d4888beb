import { readFileSync } from "node:fs";

import { BadInput } from "./bad-input";

/** The text of a file; `-` is standard input. */
export function readText(file: string): string {
  try {
    return readFileSync(file === "-" ? process.stdin.fd : file, "utf8");
  } catch (error) {
    throw new BadInput(`${file === "-" ? "standard input" : file} cannot be read (${codeOf(error)}).`);
  }
}

/** What Node calls a mistake, such as ENOENT. Its messages do not always name the file. */
export function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "for no known reason";
}
