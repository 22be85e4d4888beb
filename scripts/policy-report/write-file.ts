import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

import { BadInput } from "./bad-input";
import { codeOf } from "./read-file";

/** Writes a file, and the folder that it is in. */
export function writeText(file: string, text: string): void {
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  } catch (error) {
    throw new BadInput(`${file} cannot be written (${codeOf(error)}).`);
  }
}
