import { existsSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";

import * as z from "zod";

import { BadInput } from "./bad-input";
import { severities } from "./severity";

/** A rule as `policies/build.mjs` lists it. */
const ruleSchema = z.object({
  rule: z.string(),
  pack: z.string(),
  severity: z.enum(severities),
  title: z.string(),
  why: z.string(),
  fix: z.string(),
  link: z.string(),
  /** The ids of the controls that it serves, by the body that wrote them. */
  controls: z.record(z.string(), z.array(z.string())),
});

const catalogueSchema = z.array(ruleSchema).min(1);

export type CatalogueRule = z.output<typeof ruleSchema>;

const file = join(__dirname, "../../policies/all/bin/catalogue.json");

/** What all packs' rules say of themselves, as the last build wrote it. */
export function readCatalogue(): CatalogueRule[] {
  const name = relative(process.cwd(), file);
  if (!existsSync(file)) throw new BadInput(`${name} is not there. Run: npm run build`);
  const { success, data } = catalogueSchema.safeParse(JSON.parse(readFileSync(file, "utf8")));
  if (!success) throw new BadInput(`${name} is of another version than this script. Run: npm run build`);
  return data;
}
