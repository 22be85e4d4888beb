import fs from "node:fs";
import path from "node:path";

import { packs } from "../all/index";
import { policiesDocument } from "./document";
import { readDemands, readRuleSets } from "./files";

const repository = path.join(__dirname, "../..");
const file = path.join(repository, "docs/policies.md");

/** docs/policies.md, as it follows from the packs and what is mapped to them. */
export function currentDocument(): string {
  return policiesDocument({ packs, demands: readDemands(), ruleSets: readRuleSets() });
}

if (require.main === module) {
  fs.writeFileSync(file, currentDocument());
  console.log(`Wrote ${path.relative(process.cwd(), file)}.`);
}
