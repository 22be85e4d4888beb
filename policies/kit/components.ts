import type { Judgement, Violation } from "./judge";
import type { ResourceView } from "./resource";
import { notApplicable, type Verdict } from "./verdict";

const WITH_COMPONENT = "not known yet, and judged as its component was given it";

/** The verdict on what is not known yet, where the component that it is of was given it whole. */
export function judgedWithComponent(): Verdict {
  return notApplicable(WITH_COMPONENT);
}

/**
 * What rules found in the arguments of components. It is told of the resource that is made of them, where that does
 * not say itself what it is yet: told of both, one mistake would be two findings, and need two exemptions.
 */
export class ComponentFindings {
  readonly #held = new Map<string, readonly Violation[]>();

  /** Holds back what a rule found in a component. */
  hold(rule: string, component: ResourceView, judgement: Judgement): Judgement {
    if (!judgement.applies) return judgement;
    this.#held.set(key(rule, component), judgement.violations);
    return { applies: false, reason: "Judged with the resources that the component makes" };
  }

  /** What a rule says of a resource: also what it held back of the components that the resource is of, once. */
  tell(rule: string, resource: ResourceView, judgement: Judgement): Judgement {
    if (judgement.applies || judgement.reason !== WITH_COMPONENT) return judgement;
    const violations = componentsOf(resource).flatMap((component) => this.#take(rule, component));
    return { applies: true, violations: violations.map((each) => ({ ...each, urn: resource.urn })) };
  }

  #take(rule: string, component: ResourceView): readonly Violation[] {
    const held = this.#held.get(key(rule, component)) ?? [];
    this.#held.delete(key(rule, component));
    return held;
  }
}

function componentsOf({ parentView }: ResourceView): ResourceView[] {
  return parentView ? [parentView, ...componentsOf(parentView)] : [];
}

function key(rule: string, { urn }: ResourceView): string {
  return `${rule} ${urn}`;
}
