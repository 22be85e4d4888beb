import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { fileNames, formats, type Told } from "./formats";

/** Writes the reports that have a file into a folder. Gives their paths. */
export function writeReports(told: Told, folder: string): string[] {
  mkdirSync(folder, { recursive: true });
  return (["json", "sarif", "junit", "markdown"] as const).map((name) => {
    const path = join(folder, fileNames[name]);
    writeFileSync(path, formats[name](told));
    return path;
  });
}
