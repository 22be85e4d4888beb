import { packs } from "../../policies/all/index";
import { urnOf } from "../../policies/harness";
import type { Context, Example, Properties, RelatedExample, Rule } from "../../policies/kit";
import { type Judgement, judge } from "../../policies/kit/judge";
import { type ResourceFacts, ResourceView } from "../../policies/kit/resource";
import { readSettings } from "../../policies/kit/setting";
import { Stack } from "../../policies/kit/stack";

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
    return [judge(rule, resource, () => rule.validate(resource, contextOf(rule, [example].flat())))];
  }
  const related = "type" in example ? [] : example;
  const urns = (name: string) => related.filter((each) => each.name === name).map((each) => urnOf(each.type, name));
  const stack = new Stack(
    related.map((each) => ({
      ...facts(each),
      propertyDependencies: Object.fromEntries(Object.entries(each.from).map(([key, name]) => [key, urns(name)])),
    })),
  );
  return rule.resources
    .flatMap((type) => stack.all(type))
    .map((resource) => judge(rule, resource, () => rule.validate(resource, stack, contextOf(rule, related))));
}

export function violations(trial: Trial) {
  return judgeHere(trial).flatMap((judgement) => (judgement.applies ? judgement.violations : []));
}

/** What the kit would hand to a rule under an example's circumstances. */
export function contextOf(rule: Rule, examples: readonly Example[]): Context {
  const { values, problems } = readSettings(rule.settings, settingsOf(examples));
  if (problems.length > 0) throw new Error(`${rule.id}: ${problems.join(", ")}`);
  return { settings: values, environment: environmentOf(examples), stackName: "test", stackTags: new Map() };
}

export function settingsOf(examples: readonly Example[]): Properties {
  return Object.assign({}, ...examples.map(({ settings }) => settings ?? {}));
}

export function environmentOf(examples: readonly Example[]) {
  return examples.find(({ environment }) => environment !== undefined)?.environment ?? "production";
}

export function facts({ type, name, properties, provider, options }: Example & { name: string }): ResourceFacts {
  return {
    type,
    name,
    urn: urnOf(type, name),
    props: properties,
    ...(options && { options }),
    ...(provider && { provider: { props: provider } }),
  };
}
