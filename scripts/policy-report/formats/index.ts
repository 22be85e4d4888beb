import type { Comparison } from "../baseline";
import type { CatalogueRule } from "../catalogue";
import type { Report } from "../report";
import { annotations } from "./annotations";
import { json } from "./json";
import { junit } from "./junit";
import { markdown } from "./markdown";
import { sarif } from "./sarif";
import { text } from "./text";

/** What a format is made from. */
export interface Told {
  readonly report: Report;
  readonly catalogue: readonly CatalogueRule[];
  /** The report against an earlier one, where one was given. */
  readonly comparison?: Comparison | undefined;
}

export const formats = { annotations, json, junit, markdown, sarif, text } satisfies Record<
  string,
  (told: Told) => string
>;

export type FormatName = keyof typeof formats;

/** The files of a folder of reports. Annotations and text are for a screen. */
export const fileNames = {
  json: "policies.json",
  sarif: "policies.sarif",
  junit: "policies.junit.xml",
  markdown: "policies.md",
} as const satisfies Partial<Record<FormatName, string>>;
