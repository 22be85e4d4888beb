import type { ResourceView } from "./resource";
import type { Stack, StackResource } from "./stack";
import type { Verdict } from "./verdict";

export type Severity = "low" | "medium" | "high" | "critical";

/**
 * The published controls that a rule answers: AWS Foundational Security Best Practices, CIS AWS Foundations Benchmark
 * 3.0, NIST 800-53 revision 5, PCI DSS 4.0.
 */
export type Controls = Partial<Record<"fsbp" | "cis" | "nist80053" | "pciDss", readonly string[]>>;

export type Properties = Readonly<Record<string, unknown>>;

/** A resource to try a rule on. */
export interface Example {
  readonly type: string;
  readonly properties: Properties;
  /** What its provider is configured with. */
  readonly provider?: Properties;
}

/** One of the resources to try a rule about relations on. */
export interface RelatedExample extends Example {
  readonly name: string;
  /** For each property, the name of the example that its value comes from. */
  readonly from: Readonly<Record<string, string>>;
}

interface About {
  /** What configuration, reports and exemptions call the rule. Never changes. */
  readonly id: string;
  /** What holds where the rule is kept, as a sentence. */
  readonly title: string;
  readonly severity: Severity;
  /** The type tokens that the rule judges. Other spellings of them are judged too. */
  readonly resources: readonly [string, ...string[]];
  readonly why: string;
  readonly fix: string;
  readonly link: string;
  readonly controls: Controls;
}

/** A rule that judges a resource by what it says itself. */
export interface ResourceRule extends About {
  readonly kind: "resource";
  readonly passes: readonly Example[];
  readonly fails: readonly Example[];
  readonly validate: (resource: ResourceView) => Verdict;
}

/** A rule that judges a resource by its relations to others, when the whole stack is there. */
export interface StackRule extends About {
  readonly kind: "stack";
  readonly passes: readonly (readonly RelatedExample[])[];
  readonly fails: readonly (readonly RelatedExample[])[];
  readonly validate: (resource: StackResource, stack: Stack) => Verdict;
}

export type Rule = ResourceRule | StackRule;

type Written = Omit<ResourceRule, "kind" | "passes" | "fails"> & {
  /** Resources that keep the rule. Bare properties stand for a resource of the rule's first type. */
  readonly passes: readonly (Properties | Spelled)[];
  readonly fails: readonly (Properties | Spelled)[];
};

class Spelled implements Example {
  constructor(
    readonly type: string,
    readonly properties: Properties,
    readonly provider?: Properties,
  ) {}
}

/** An example of another type than the rule's first, or with a provider's configuration. */
export function of(type: string, properties: Properties, provider?: Properties): Spelled {
  return new Spelled(type, properties, provider);
}

/** One of the resources of an example about relations. */
export function named(
  name: string,
  type: string,
  properties: Properties = {},
  from: Readonly<Record<string, string>> = {},
): RelatedExample {
  return { name, type, properties, from };
}

export function defineRule(rule: Written): ResourceRule {
  const [type] = rule.resources;
  const spell = (example: Properties | Spelled) => (example instanceof Spelled ? example : of(type, example));
  return { ...rule, kind: "resource", passes: rule.passes.map(spell), fails: rule.fails.map(spell) };
}

export function defineStackRule(rule: Omit<StackRule, "kind">): StackRule {
  return { ...rule, kind: "stack" };
}
