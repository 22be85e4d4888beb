import { flushCompileCache } from "node:module";

import {
  PolicyPack,
  type ReportViolation,
  type ResourceValidationPolicy,
  type StackValidationPolicy,
} from "@pulumi/policy";

import { type Judgement, judge, type Violation } from "./judge";
import { judgedTypes, type Pack } from "./pack";
import { ResourceView } from "./resource";
import type { ResourceRule, Rule, StackRule } from "./rule";
import { Stack } from "./stack";

/** Serves one pack to the engine, from this process. */
export function servePack(pack: Pack): void {
  serve(`evenkeel-${pack.name}`, pack.description, [pack]);
}

/** Serves the rules of several packs as one: each process costs more than all rules together. */
export function serve(name: string, description: string, packs: readonly Pack[]): void {
  const policies = packs.flatMap(({ rules }) => rules.map(toPolicy));
  new PolicyPack(name, { description, policies, enforcementLevel: "mandatory" });
  // The engine kills packs, and Node writes its compile cache (NODE_COMPILE_CACHE) only when it ends by itself. With
  // the cache a pack starts in half the time.
  setImmediate(() => flushCompileCache?.());
}

function toPolicy(rule: Rule): ResourceValidationPolicy | StackValidationPolicy {
  const about = {
    name: rule.id,
    description: `${rule.title}. ${rule.why}`,
    severity: rule.severity,
    remediationSteps: rule.fix,
    url: rule.link,
    tags: Object.entries(rule.controls).flatMap(([body, ids]) => ids.map((id) => `${body}:${id}`)),
  };
  return rule.kind === "resource"
    ? { ...about, validateResource: validateResource(rule) }
    : { ...about, validateStack: validateStack(rule) };
}

function validateResource(rule: ResourceRule): ResourceValidationPolicy["validateResource"] {
  const types = judgedTypes(rule);
  const validate: ResourceValidationPolicy["validateResource"] = (args, report) => {
    if (!types.has(args.type)) return args.notApplicable(`The rule is not about ${args.type}`);
    const resource = new ResourceView(args);
    const judgement = judge(rule, resource, () => rule.validate(resource));
    if (!judgement.applies) return args.notApplicable(judgement.reason);
    for (const violation of judgement.violations) reportAs(report, violation);
  };
  // Where a rule is about one type, the SDK passes others over without reading their properties.
  const [only, ...others] = types;
  return others.length === 0 ? Object.assign(validate, { __pulumiType: only }) : validate;
}

function validateStack(rule: StackRule): StackValidationPolicy["validateStack"] {
  return (args, report) => {
    const stack = new Stack(args.resources);
    const subjects = rule.resources.flatMap((type) => stack.all(type));
    const judgements = subjects.map((each): Judgement => judge(rule, each, () => rule.validate(each, stack)));
    const applying = judgements.filter((each) => each.applies);
    if (applying.length === 0) return args.notApplicable("The stack has nothing that the rule is about");
    for (const violation of applying.flatMap(({ violations }) => violations)) reportAs(report, violation);
  };
}

/**
 * The SDK's second form of a report, which its types do not show: it keeps the message as it is, and sets the level.
 * https://github.com/pulumi/pulumi-policy/blob/v1.21.0/sdk/nodejs/policy/server.ts
 */
type Report = (report: { message: string; urn: string; enforcementLevel?: "advisory" }) => void;

function reportAs(report: ReportViolation, { urn, message, decided }: Violation): void {
  // What is undecided never stops a deployment by itself, and is never passed over in silence.
  const level = decided ? {} : ({ enforcementLevel: "advisory" } as const);
  (report as unknown as Report)({ urn, message, ...level });
}
