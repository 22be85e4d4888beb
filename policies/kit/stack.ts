import { canonicalType } from "./aliases";
import { BUCKET_V2, propertyOfBucket } from "./bucket-v2";
import { propertiesOf, type ResourceFacts, ResourceView } from "./resource";
import { isObject, type Value } from "./value";

/** What the engine sends about a resource of a finished stack: also which resources its properties came from. */
export interface StackResourceFacts extends ResourceFacts {
  /** For each property, the URNs of the resources that its value came from. */
  readonly propertyDependencies: Readonly<Record<string, readonly string[]>>;
  /** The URNs of all resources that it depends on. */
  readonly dependencies?: readonly string[];
}

/** A resource of a stack, with its relations. They hold in a first preview too, when no id is known. */
export class StackResource extends ResourceView {
  readonly #stack: Stack;
  readonly #facts: StackResourceFacts;

  readonly #registered: ResourceView | undefined;

  constructor(facts: StackResourceFacts, stack: Stack, registered?: ResourceView) {
    super(facts, registered?.parentView, finished(propertiesOf(facts), registered?.value));
    this.#stack = stack;
    this.#facts = facts;
    this.#registered = registered;
  }

  /**
   * The resource as the program says it is. The finished one has what its provider filled in beside: that is unknown
   * in a first preview, and afterwards may be what others say, as rules of a security group show in the group too.
   */
  get given(): ResourceView {
    return this.#registered ?? this;
  }

  /** The component that the resource is of. */
  get parent(): StackResource | undefined {
    return this.#stack.find(this.options.parent);
  }

  /** The resources that have to be there before this one. */
  get dependsOn(): StackResource[] {
    return this.#stack.findAll(this.#facts.dependencies ?? []);
  }

  /** The resources of a type that a property's value came from. */
  refersTo(property: string, type: string): StackResource[] {
    const { propertyDependencies: of } = this.#facts;
    const urns = Object.hasOwn(of, property) ? (of[property] ?? []) : [];
    return this.#stack.findAll(urns).filter((each) => each.type === type);
  }

  /** The resources of a type that the value of any property came from. */
  refersToAny(type: string): StackResource[] {
    const urns = Object.values(this.#facts.propertyDependencies).flat();
    return this.#stack.findAll([...new Set(urns)]).filter((each) => each.type === type);
  }

  /** The resources of a type whose property came from this one: the property of that name, or any. */
  referredToBy(type: string, property?: string): StackResource[] {
    const users = this.#stack
      .usersOf(this.urn)
      .filter((user) => user.type === type && (property === undefined || user.property === property));
    return this.#stack.findAll([...new Set(users.map(({ urn }) => urn))]);
  }
}

/**
 * What a finished resource is: as the program says, and as its provider filled in beside. Providers may echo what they
 * were told in other words, and in a first preview they tell nothing.
 */
function finished(outputs: Value, registered: Value | undefined): Value {
  return isObject(outputs) && isObject(registered) ? { ...outputs, ...registered } : outputs;
}

interface User {
  readonly urn: string;
  readonly type: string;
  readonly property: string;
}

/** All resources of a stack. Relations follow URNs and property dependencies, never ids. */
export class Stack {
  readonly #facts = new Map<string, StackResourceFacts>();
  readonly #urnsOfType = new Map<string, string[]>();
  readonly #resources = new Map<string, StackResource>();
  readonly #users = new Map<string, User[]>();

  constructor(
    resources: readonly StackResourceFacts[],
    /** The resources that the pack met before, as the program says they are. */
    private readonly registered: ReadonlyMap<string, ResourceView> = new Map(),
  ) {
    for (const facts of resources) {
      const type = canonicalType(facts.type);
      addTo(this.#urnsOfType, type, facts.urn);
      this.#facts.set(facts.urn, facts);
      for (const [key, urns] of Object.entries(facts.propertyDependencies)) {
        const property = facts.type === BUCKET_V2 ? propertyOfBucket(key) : key;
        for (const urn of urns) addTo(this.#users, urn, { urn: facts.urn, type, property });
      }
    }
  }

  get resources(): StackResource[] {
    return this.findAll([...this.#facts.keys()]);
  }

  all(type: string): StackResource[] {
    return this.findAll(this.#urnsOfType.get(type) ?? []);
  }

  has(type: string): boolean {
    return this.#urnsOfType.has(type);
  }

  findAll(urns: readonly string[]): StackResource[] {
    return urns.flatMap((urn) => this.find(urn) ?? []);
  }

  /** Resources are read when a rule asks for them, and once. */
  find(urn: string): StackResource | undefined {
    const known = this.#resources.get(urn);
    if (known) return known;
    const facts = this.#facts.get(urn);
    if (!facts) return undefined;
    const resource = new StackResource(facts, this, this.registered.get(urn));
    this.#resources.set(urn, resource);
    return resource;
  }

  /** Who takes the value of a property from a resource. */
  usersOf(urn: string): readonly User[] {
    return this.#users.get(urn) ?? [];
  }
}

function addTo<T>(map: Map<string, T[]>, key: string, value: T): void {
  const there = map.get(key);
  if (there) there.push(value);
  else map.set(key, [value]);
}
