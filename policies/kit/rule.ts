import type { Severity } from "@pulumi/policy";

import type { EnvironmentType, Levels } from "./level";
import type { Remedy } from "./remedy";
import type { ResourceOptions, ResourceView } from "./resource";
import type { Given, Settings, SettingValues } from "./setting";
import type { Stack, StackResource } from "./stack";
import type { Verdict } from "./verdict";

/**
 * The published controls that a rule answers: AWS Foundational Security Best Practices, CIS AWS Foundations Benchmark
 * 3.0, NIST 800-53 revision 5, PCI DSS 4.0.
 */
export type Controls = Partial<Record<"fsbp" | "cis" | "nist80053" | "pciDss", readonly string[]>>;

export type { Severity };

export type Properties = Given;

/** What a rule knows beside the resource. */
export interface Context<S extends Settings = Settings> {
  readonly settings: SettingValues<S>;
  readonly environment: EnvironmentType;
  readonly stackName: string;
  readonly stackTags: ReadonlyMap<string, string>;
}

/** Under which circumstances an example is tried. */
export interface Circumstances {
  readonly options?: Partial<ResourceOptions>;
  /** What its provider is configured with. */
  readonly provider?: Properties;
  /** What the rule's settings are, where not the defaults. */
  readonly settings?: Properties;
  readonly environment?: EnvironmentType;
}

/** A resource to try a rule on. */
export interface Example extends Circumstances {
  readonly type: string;
  readonly properties: Properties;
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
  /** The levels of environments where the rule has another one than its pack gives it. */
  readonly levels: Levels;
  readonly settings: Settings;
}

/** A rule that judges a resource by what it says itself. */
export interface ResourceRule extends About {
  readonly kind: "resource";
  readonly passes: readonly Example[];
  readonly fails: readonly Example[];
  readonly validate: (resource: ResourceView, context: Context) => Verdict;
  /** The changes that mend a resource, made where the rule's level is `remediate`. */
  readonly remedy?: (resource: ResourceView, context: Context) => readonly Remedy[];
}

/** A rule that judges a resource by its relations to others, when the whole stack is there. */
export interface StackRule extends About {
  readonly kind: "stack";
  readonly passes: readonly (readonly RelatedExample[])[];
  readonly fails: readonly (readonly RelatedExample[])[];
  readonly validate: (resource: StackResource, stack: Stack, context: Context) => Verdict;
}

export type Rule = ResourceRule | StackRule;

type Optional<S extends Settings> = { readonly levels?: Levels; readonly settings?: S };

type Written<S extends Settings> = Omit<About, "levels" | "settings"> &
  Optional<S> & {
    /** Resources that keep the rule. Bare properties stand for a resource of the rule's first type. */
    readonly passes: readonly WrittenExample[];
    readonly fails: readonly WrittenExample[];
    readonly validate: (resource: ResourceView, context: Context<S>) => Verdict;
    readonly remedy?: (resource: ResourceView, context: Context<S>) => readonly Remedy[];
  };

type WrittenAboutStacks<S extends Settings> = Omit<About, "levels" | "settings"> &
  Optional<S> & {
    readonly passes: readonly (readonly RelatedExample[])[];
    readonly fails: readonly (readonly RelatedExample[])[];
    readonly validate: (resource: StackResource, stack: Stack, context: Context<S>) => Verdict;
  };

class Spelled {
  constructor(
    readonly properties: Properties,
    readonly circumstances: Circumstances & { readonly type?: string },
  ) {}
}

/** An example of another type than the rule's first, or with a provider's configuration. */
export function of(type: string, properties: Properties, provider?: Properties): Spelled {
  return new Spelled(properties, { type, ...(provider && { provider }) });
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

type WrittenExample = Properties | Spelled;

/** The example with these resource options. */
export function withOptions(options: Partial<ResourceOptions>, example: RelatedExample): RelatedExample;
export function withOptions(options: Partial<ResourceOptions>, example: WrittenExample): Spelled;
export function withOptions(options: Partial<ResourceOptions>, example: WrittenExample | RelatedExample) {
  return under({ options }, example);
}

/** The example under these settings of the rule. Of an example about relations, one resource carries them. */
export function withSettings(settings: Properties, example: RelatedExample): RelatedExample;
export function withSettings(settings: Properties, example: WrittenExample): Spelled;
export function withSettings(settings: Properties, example: WrittenExample | RelatedExample) {
  return under({ settings }, example);
}

/** The example in a stack of an environment's type. Of an example about relations, one resource carries it. */
export function withEnvironment(environment: EnvironmentType, example: RelatedExample): RelatedExample;
export function withEnvironment(environment: EnvironmentType, example: WrittenExample): Spelled;
export function withEnvironment(environment: EnvironmentType, example: WrittenExample | RelatedExample) {
  return under({ environment }, example);
}

function under(circumstances: Circumstances, example: WrittenExample | RelatedExample): Spelled | RelatedExample {
  if (example instanceof Spelled) {
    return new Spelled(example.properties, { ...example.circumstances, ...circumstances });
  }
  return isRelated(example) ? { ...example, ...circumstances } : new Spelled(example, circumstances);
}

function isRelated(example: Properties | RelatedExample): example is RelatedExample {
  return "from" in example && "name" in example && "properties" in example;
}

const withoutSettings: Settings = {};

export function defineRule<const S extends Settings = Record<never, never>>(rule: Written<S>): ResourceRule {
  const [type] = rule.resources;
  const spell = (example: WrittenExample): Example =>
    example instanceof Spelled
      ? { type, ...example.circumstances, properties: example.properties }
      : { type, properties: example };
  return {
    ...rule,
    kind: "resource",
    levels: rule.levels ?? {},
    settings: rule.settings ?? withoutSettings,
    passes: rule.passes.map(spell),
    fails: rule.fails.map(spell),
  } as ResourceRule; // The kit reads the values that it hands to a rule by the rule's own settings.
}

export function defineStackRule<const S extends Settings = Record<never, never>>(
  rule: WrittenAboutStacks<S>,
): StackRule {
  // The kit reads the values that it hands to a rule by the rule's own settings.
  return { ...rule, kind: "stack", levels: rule.levels ?? {}, settings: rule.settings ?? withoutSettings } as StackRule;
}
