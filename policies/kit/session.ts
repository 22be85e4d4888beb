import { existsSync } from "node:fs";
import { resolve } from "node:path";

import { ComponentFindings } from "./components";
import {
  type Configuration,
  type ConfiguredRule,
  configure,
  type GivenConfig,
  PACK_NAMES,
  PACK_SETTINGS,
} from "./configuration";
import { environmentTypeOf, type StackFacts } from "./environment-type";
import { type Exemption, type Exemptions, exempted, isAbout, isOfStack, readExemptionsFile } from "./exemptions";
import { type Judgement, judge, type Violation } from "./judge";
import { type Level, levelOf } from "./level";
import type { Pack } from "./pack";
import { applyRemedies, remediesOf } from "./remedy";
import { type ResourceFacts, ResourceView } from "./resource";
import type { Context, Rule, StackRule } from "./rule";
import { type NotApplicable, RulesByType } from "./rules-by-type";
import { Stack, type StackResourceFacts } from "./stack";

/** What the engine is told about a resource or a stack. */
export interface Report {
  readonly diagnostics: readonly Diagnostic[];
  /** The rules that had nothing to judge. */
  readonly notApplicable: readonly NotApplicable[];
}

export interface Diagnostic {
  readonly rule: string;
  readonly urn: string;
  readonly level: Exclude<Level, "disabled">;
  readonly message: string;
}

/** What mending a resource came to: its properties as they are to be, and which rule changed what. */
export interface Mended {
  readonly rule: string;
  readonly properties: Record<string, unknown>;
}

const noStack: StackFacts = { project: "", stack: "", config: {}, tags: new Map() };

/** How the packs judge one run of the engine. It begins with defaults, and learns of the stack and of settings. */
export class Session {
  #stack = noStack;
  #environment = environmentTypeOf(noStack);
  #given: ReadonlyMap<string, GivenConfig> = new Map();
  #configuration: Configuration;
  #exemptions: Exemptions | undefined;
  readonly #used = new Set<Exemption>();
  readonly #ofComponents = new ComponentFindings();
  readonly #registered = new Map<string, ResourceView>();
  #rulesByType: RulesByType;

  constructor(
    readonly packs: readonly Pack[],
    /** Where the pack's files are, which exemptions are looked for beside. */
    private readonly folder: string,
    private readonly now: () => Date = () => new Date(),
  ) {
    this.#configuration = configure(packs, this.#environment, this.#given);
    this.#rulesByType = new RulesByType(this.#configuration.rules);
  }

  /** The level that each rule has in this stack where nobody configured another. */
  defaultLevel(pack: Pack, rule: Rule): Level {
    return levelOf(rule, pack.levels, this.#environment);
  }

  configureStack(stack: StackFacts): void {
    this.#stack = stack;
    this.#environment = environmentTypeOf(stack);
    this.#judgeBy(configure(this.packs, this.#environment, this.#given));
  }

  /** Takes what users configured. What does not fit is refused, all of it at once, and nothing changes. */
  configure(given: ReadonlyMap<string, GivenConfig>): void {
    const configuration = configure(this.packs, this.#environment, given);
    if (configuration.problems.length > 0) {
      throw new Error(["The configuration of the policy pack does not fit:", ...configuration.problems].join("\n  "));
    }
    this.#given = given;
    this.#judgeBy(configuration);
    this.#exemptions = undefined;
  }

  #judgeBy(configuration: Configuration): void {
    this.#configuration = configuration;
    this.#rulesByType = new RulesByType(configuration.rules);
  }

  analyze(facts: ResourceFacts): Report {
    const resource = this.meet(facts);
    const { judging, others } = this.#rulesByType.of(resource);
    const report = this.#report(judging, ({ rule, settings }) => {
      const judgement = judge(rule, resource, () => rule.validate(resource, this.#context(settings)));
      return resource.isComponent
        ? this.#ofComponents.hold(rule.id, resource, judgement)
        : this.#ofComponents.tell(rule.id, resource, judgement);
    });
    return { ...report, notApplicable: [...others, ...report.notApplicable] };
  }

  analyzeStack(facts: readonly StackResourceFacts[]): Report {
    const stack = new Stack(facts, this.#registered);
    const judging = this.#configuration.rules.filter(isStackRule);
    const report = this.#report(judging, ({ rule, settings }) => {
      const context = this.#context(settings);
      const subjects = rule.resources.flatMap((type) => stack.all(type));
      const judgements = subjects.map((each) => judge(rule, each, () => rule.validate(each, stack, context)));
      const applying = judgements.filter((each) => each.applies);
      return applying.length === 0
        ? { applies: false, reason: "The stack has nothing that the rule is about" }
        : { applies: true, violations: applying.flatMap(({ violations }) => violations) };
    });
    return { ...report, diagnostics: [...report.diagnostics, ...this.#faults(facts)] };
  }

  /** Keeps what a program says of a resource: rules about relations look at it when all resources are known. */
  meet(facts: ResourceFacts): ResourceView {
    const resource = this.#view(facts);
    this.#registered.set(resource.urn, resource);
    return resource;
  }

  /** What becomes of a resource when the rules whose level is `remediate` may mend it, one after the other. */
  remediate(facts: ResourceFacts & { readonly props: Record<string, unknown> }): Mended[] {
    const mended: Mended[] = [];
    let { props } = facts;
    for (const { rule, level, settings } of this.#rulesByType.of(this.#view(facts)).judging) {
      if (level !== "remediate" || !rule.remedy) continue;
      const resource = this.#view({ ...facts, props });
      const remedies = remediesOf(rule, resource, this.#context(settings));
      if (remedies.length === 0) continue;
      props = applyRemedies(props, remedies);
      mended.push({ rule: rule.id, properties: props });
    }
    return mended;
  }

  /** Whether any rule mends: hardly a run asks for it. */
  get mends(): boolean {
    return this.#configuration.rules.some(({ level }) => level === "remediate");
  }

  #view(facts: ResourceFacts): ResourceView {
    const parent = this.#registered.get(facts.options?.parent ?? "");
    return new ResourceView(facts, parent?.isComponent ? parent : undefined);
  }

  #context(settings: Context["settings"]): Context {
    const { stack, tags } = this.#stack;
    return { settings, environment: this.#environment, stackName: stack, stackTags: tags };
  }

  #report<R extends Rule>(
    judging: readonly (ConfiguredRule & { readonly rule: R })[],
    judgeBy: (configured: ConfiguredRule & { readonly rule: R }) => Judgement,
  ): Report {
    const diagnostics: Diagnostic[] = [];
    const notApplicable: NotApplicable[] = [];
    for (const configured of judging) {
      const { rule, level } = configured;
      if (level === "disabled") continue;
      const judgement = judgeBy(configured);
      if (judgement.applies) {
        diagnostics.push(...judgement.violations.map((each) => this.#diagnose(rule, level, each)));
      } else {
        notApplicable.push({ rule: rule.id, reason: judgement.reason });
      }
    }
    return { diagnostics, notApplicable };
  }

  #diagnose(rule: Rule, level: "mandatory" | "advisory" | "remediate", violation: Violation): Diagnostic {
    const { urn, message, decided } = violation;
    const strict = level === "remediate" ? "mandatory" : level;
    const exemption = this.#allExemptions().valid.find((each) => each.rule === rule.id && isAbout(each, urn));
    // What may turn out to need its exemption, in a first preview, is no reason to have it removed.
    if (exemption) this.#used.add(exemption);
    // What is undecided does not stop a deployment unless it is asked for, and is never passed over in silence.
    if (!decided) {
      const isRefused = this.#configuration.refusesUndetermined && !exemption;
      return { rule: rule.id, urn, message, level: isRefused ? strict : "advisory" };
    }
    if (!exemption) return { rule: rule.id, urn, message, level: strict };
    return { rule: rule.id, urn, message: `${exempted(exemption)}\n${message}`, level: "advisory" };
  }

  /** What is wrong with the exemptions: refused when all resources are known, as only then it shows which are unused. */
  #faults(resources: readonly StackResourceFacts[]): Diagnostic[] {
    const { valid, problems } = this.#allExemptions();
    const stackUrn = resources.find(({ type }) => type === "pulumi:pulumi:Stack")?.urn ?? "";
    const { rules: configured } = this.#configuration;
    const rules = new Set(configured.map(({ rule }) => rule.id));
    const judging = new Set(configured.filter(({ level }) => level !== "disabled").map(({ rule }) => rule.id));
    const unused = valid.filter((each) => judging.has(each.rule) && isOfStack(each, stackUrn) && !this.#used.has(each));
    // A pack alone does not know the rules of the others.
    const misnamed = this.packs.length < PACK_NAMES.length ? [] : valid.filter(({ rule }) => !rules.has(rule));
    const faults = [
      ...problems,
      ...misnamed.map(({ place }) => `${place}: found a rule that no pack has, expected the id of one`),
      ...unused.map(({ place }) => `${place}: found nothing in this stack that it exempts, expected it removed`),
    ];
    return faults.map((fault) => ({ rule: PACK_SETTINGS, urn: stackUrn, message: `${fault}.`, level: "mandatory" }));
  }

  #allExemptions() {
    this.#exemptions ??= this.#readExemptions();
    return this.#exemptions;
  }

  #readExemptions(): Exemptions {
    const files = this.#configuration.exemptionFiles.map((file) => ({ file, path: resolve(this.folder, file) }));
    const read = files
      .filter(({ path }) => existsSync(path))
      .map(({ file, path }) => readExemptionsFile(path, file.replace(/^.*\//, ""), this.now()));
    return { valid: read.flatMap(({ valid }) => valid), problems: read.flatMap(({ problems }) => problems) };
  }
}

function isStackRule(configured: ConfiguredRule): configured is ConfiguredRule & { rule: StackRule } {
  return configured.rule.kind === "stack";
}
