import { spellings } from "./aliases";
import type { EnvironmentType, Level, PackLevels } from "./level";
import { anyComponent, type ResourceView } from "./resource";
import type { Controls, Rule, Severity } from "./rule";

/** Rules of one concern. Each pack works alone, and all of them work together in one process. */
export interface Pack {
  readonly name: "tagging" | "least-privilege" | "encryption" | "resilience";
  readonly description: string;
  /** What is not mandatory in this pack, by severity. */
  readonly levels: PackLevels;
  readonly rules: readonly Rule[];
}

/** What reports need to know about each rule without running it. */
export interface CatalogueEntry {
  readonly rule: string;
  readonly pack: Pack["name"];
  readonly kind: Rule["kind"];
  readonly severity: Severity;
  readonly title: string;
  readonly why: string;
  readonly fix: string;
  readonly link: string;
  readonly controls: Controls;
  readonly services: readonly string[];
  readonly levels: Readonly<Partial<Record<EnvironmentType, Level>>>;
}

export function catalogue(packs: readonly Pack[]): CatalogueEntry[] {
  return packs.flatMap(({ name, rules }) =>
    rules.map((rule) => {
      const { kind, severity, title, why, fix, link, controls, levels } = rule;
      const about = { kind, severity, title, why, fix, link, controls, levels };
      return { rule: rule.id, pack: name, ...about, services: [...servicesOf(rule)] };
    }),
  );
}

/** The services whose resources a rule judges, by the names of their modules: `rds`, `ec2`, `kubernetes`, `datadog`. */
export function servicesOf(rule: Rule): Set<string> {
  return new Set(rule.resources.map(serviceOf));
}

function serviceOf(type: string): string {
  const [sdk = "", path = ""] = type.split(":");
  return sdk === "aws" ? (path.split("/")[0] ?? "") : sdk.replace("*", "component");
}

/** Whether a rule judges a resource, in every spelling of its type tokens. */
export function appliesTo(rule: Rule): (resource: ResourceView) => boolean {
  const types = new Set(rule.resources.flatMap(spellings));
  return types.has(anyComponent)
    ? (resource) => types.has(resource.spelledType) || resource.isComponent
    : (resource) => types.has(resource.spelledType);
}
