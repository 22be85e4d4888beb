import { join } from "node:path";

import { fileNames, formats, type Told } from "./formats";
import { writeText } from "./write-file";

/** Writes the reports that have a file into a folder. Gives their paths. */
export function writeReports(told: Told, folder: string): string[] {
  return (["json", "sarif", "junit", "markdown"] as const).map((name) => {
    const path = join(folder, fileNames[name]);
    writeText(path, formats[name](told));
    return path;
  });
}
