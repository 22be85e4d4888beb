import fs from "node:fs";
import path from "node:path";

import type { Demands, RuleSet } from "./index";

/** The demands of all areas. An id that stands in two areas is a mistake. */
export function readDemands(): Demands {
  const demands: Record<string, Demands[string]> = {};
  for (const { file, content } of filesOf<Demands>("demands")) {
    for (const [id, demand] of Object.entries(content)) {
      if (Object.hasOwn(demands, id)) throw new Error(`${file}: ${id} stands in another file already.`);
      demands[id] = demand;
    }
  }
  return demands;
}

/** The published rule sets by the names of their files. */
export function readRuleSets(): Map<string, RuleSet> {
  return new Map(filesOf<RuleSet>("rule-sets").map(({ file, content }) => [path.parse(file).name, content]));
}

function filesOf<Content>(folder: string): { file: string; content: Content }[] {
  const home = path.join(__dirname, folder);
  const files = fs.readdirSync(home).sort();
  return files.map((file) => {
    // Our own files, whose shape the tests hold.
    const content: Content = JSON.parse(fs.readFileSync(path.join(home, file), "utf8"));
    return { file: `${folder}/${file}`, content };
  });
}
