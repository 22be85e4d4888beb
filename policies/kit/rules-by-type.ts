import type { ConfiguredRule } from "./configuration";
import { appliesTo } from "./pack";
import type { ResourceView } from "./resource";
import type { ResourceRule } from "./rule";

/** That a rule had nothing to judge, and why: without a reason, it is not about the resource's type. */
export interface NotApplicable {
  readonly rule: string;
  readonly reason: string;
}

export type ConfiguredResourceRule = ConfiguredRule & { readonly rule: ResourceRule };

/** The rules about resources of one type, and that the others are not. */
interface Sorted {
  readonly judging: readonly ConfiguredResourceRule[];
  readonly others: readonly NotApplicable[];
}

/** Sorts the rules once for each type: most are not about most resources. */
export class RulesByType {
  readonly #rules: readonly ConfiguredResourceRule[];
  readonly #sorted = new Map<string, Sorted>();

  constructor(rules: readonly ConfiguredRule[]) {
    this.#rules = rules.filter(
      (each): each is ConfiguredResourceRule => each.level !== "disabled" && each.rule.kind === "resource",
    );
  }

  of(resource: ResourceView): Sorted {
    const key = `${resource.spelledType} ${resource.isComponent}`;
    const known = this.#sorted.get(key);
    if (known) return known;
    const judging = this.#rules.filter(({ rule }) => appliesTo(rule)(resource));
    const others = this.#rules.filter((each) => !judging.includes(each));
    const sorted = { judging, others: others.map(({ rule }) => ({ rule: rule.id, reason: "" })) };
    this.#sorted.set(key, sorted);
    return sorted;
  }
}
