import { canonicalType } from "./aliases";
import { type ResourceFacts, ResourceView } from "./resource";

/** What the engine sends about a resource of a finished stack: also which resources its properties came from. */
export interface StackResourceFacts extends ResourceFacts {
  readonly propertyDependencies: Readonly<Record<string, readonly { readonly urn: string }[]>>;
}

/** A resource of a stack, with its relations. They hold in a first preview too, when no id is known. */
export class StackResource extends ResourceView {
  readonly #stack: Stack;
  readonly #dependencies: StackResourceFacts["propertyDependencies"];

  constructor(facts: StackResourceFacts, stack: Stack) {
    super(facts);
    this.#stack = stack;
    this.#dependencies = facts.propertyDependencies;
  }

  /** The resources of a type that a property's value came from. */
  refersTo(property: string, type: string): StackResource[] {
    const urns = Object.hasOwn(this.#dependencies, property) ? (this.#dependencies[property] ?? []) : [];
    return urns.flatMap(({ urn }) => this.#stack.find(urn) ?? []).filter((each) => each.type === type);
  }

  /** The resources of a type whose property came from this one. */
  referredToBy(type: string, property: string): StackResource[] {
    return this.#stack.all(type).filter((each) => each.refersTo(property, this.type).includes(this));
  }
}

/** All resources of a stack. Relations follow URNs and property dependencies, never ids. */
export class Stack {
  readonly #facts = new Map<string, StackResourceFacts>();
  readonly #urnsOfType = new Map<string, string[]>();
  readonly #resources = new Map<string, StackResource>();

  constructor(resources: readonly StackResourceFacts[]) {
    for (const facts of resources) {
      const type = canonicalType(facts.type);
      const ofType = this.#urnsOfType.get(type);
      if (ofType) ofType.push(facts.urn);
      else this.#urnsOfType.set(type, [facts.urn]);
      this.#facts.set(facts.urn, facts);
    }
  }

  all(type: string): StackResource[] {
    return (this.#urnsOfType.get(type) ?? []).flatMap((urn) => this.find(urn) ?? []);
  }

  /** Resources are read when a rule asks for them, and once. */
  find(urn: string): StackResource | undefined {
    const known = this.#resources.get(urn);
    if (known) return known;
    const facts = this.#facts.get(urn);
    if (!facts) return undefined;
    const resource = new StackResource(facts, this);
    this.#resources.set(urn, resource);
    return resource;
  }
}
