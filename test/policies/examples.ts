import { packs } from "../../policies/all/index";
import type { Example, RelatedExample, Rule } from "../../policies/kit";
import { type Judgement, judge } from "../../policies/kit/judge";
import { ResourceView } from "../../policies/kit/resource";
import { Stack } from "../../policies/kit/stack";
import { urnOf } from "./running-pack";

export const rules: readonly Rule[] = packs.flatMap((pack) => pack.rules);

/** The rule of an id. */
export function ruleOf(id: string): Rule {
  const found = rules.find((rule) => rule.id === id);
  if (!found) throw new Error(`there is no rule ${id}`);
  return found;
}

/** A rule with one of its examples: a single resource, or several that belong together. */
export interface Trial {
  readonly rule: Rule;
  readonly example: Example | readonly RelatedExample[];
}

export function trials(kind: "passes" | "fails", of: readonly Rule[] = rules): Trial[] {
  return of.flatMap((rule) => rule[kind].map((example) => ({ rule, example })));
}

/** The same trial with each resource's type or properties changed. */
export function change(trial: Trial, how: <E extends Example>(example: E) => E): Trial {
  const { example } = trial;
  return { ...trial, example: "type" in example ? how(example) : example.map(how) };
}

/** Judges in this process, where thousands of trials cost little. The pack's own process is tested beside it. */
export function judgeHere({ rule, example }: Trial): Judgement[] {
  if (rule.kind === "resource") {
    const [only] = "type" in example ? [example] : example;
    const resource = new ResourceView(facts({ name: "subject", ...only }));
    return [judge(rule, resource, () => rule.validate(resource))];
  }
  const related = "type" in example ? [] : example;
  const urn = (name: string) =>
    related.filter((each) => each.name === name).map((each) => ({ urn: urnOf(each.type, name) }));
  const stack = new Stack(
    related.map((each) => ({
      ...facts(each),
      propertyDependencies: Object.fromEntries(Object.entries(each.from).map(([key, name]) => [key, urn(name)])),
    })),
  );
  return rule.resources
    .flatMap((type) => stack.all(type))
    .map((resource) => judge(rule, resource, () => rule.validate(resource, stack)));
}

export function violations(trial: Trial) {
  return judgeHere(trial).flatMap((judgement) => (judgement.applies ? judgement.violations : []));
}

function facts({ type, name, properties, provider }: Example & { name: string }) {
  return { type, name, urn: urnOf(type, name), props: properties, ...(provider && { provider: { props: provider } }) };
}
