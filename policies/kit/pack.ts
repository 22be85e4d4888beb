import { spellings } from "./aliases";
import type { Rule } from "./rule";

/** Rules of one concern. Each pack works alone, and all of them work together in one process. */
export interface Pack {
  readonly name: "tagging" | "least-privilege" | "encryption" | "resilience";
  readonly description: string;
  readonly rules: readonly Rule[];
}

/** What reports need to know about each rule without running it. */
export interface CatalogueEntry {
  readonly rule: string;
  readonly pack: Pack["name"];
  readonly severity: Rule["severity"];
  readonly title: string;
}

export function catalogue(packs: readonly Pack[]): CatalogueEntry[] {
  return packs.flatMap(({ name, rules }) =>
    rules.map(({ id, severity, title }) => ({ rule: id, pack: name, severity, title })),
  );
}

/** Every type token that a rule judges. */
export function judgedTypes(rule: Rule): Set<string> {
  return new Set(rule.resources.flatMap(spellings));
}
