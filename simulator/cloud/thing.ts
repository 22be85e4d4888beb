import type { Properties } from "../value";

/** Something that exists in the simulated cloud. */
export interface Thing {
  /** The type's token, as of the resource that it belongs to. */
  readonly type: string;
  readonly id: string;
  readonly urn: string;
  /** How many things the same resource had before. */
  readonly generation: number;
  /** The URN under which it was made, where an alias has given it another one: its letters and digits stay. */
  readonly bornAs?: string;
  readonly account: string;
  /** Empty for what is not in a region. */
  readonly region: string;
  readonly inputs: Properties;
  readonly outputs: Properties;
  /** The URN of what brought it, where no resource of a program made it. */
  readonly broughtBy?: string;
  /** What is true of it and no property of the resource, such as the state of an alarm. */
  readonly condition?: Condition;
}

export type Condition = Readonly<Record<string, string | number | boolean>>;

/** What a cloud keeps after a resource was deleted: a final snapshot, a key that is about to be destroyed. */
export interface Remnant {
  readonly type: string;
  readonly id: string;
  readonly account: string;
  readonly region: string;
  /** The resource that left it. */
  readonly urn: string;
  /** Why it still exists: `scheduled for deletion`. */
  readonly why: string;
  /** What is known of it: the key and the user of a snapshot. Nothing secret. */
  readonly about?: Condition;
}

/** What there is, as one preview or all updates see it. */
export interface Inventory {
  /** What makes the secrets of this cloud its own. */
  readonly seed: string;
  /** The things of a type, and of the other names of that type. */
  ofType(type: string): Iterable<Thing>;
  all(): Iterable<Thing>;
  /** How often a resource was created so far. */
  generation(urn: string): number;
  remnants(): Iterable<Remnant>;
  put(thing: Thing): void;
  remove(thing: Thing, remnants: readonly Remnant[]): void;
}

/** Whether two views are of one thing, before and after a change. */
export function sameThing(one: Thing, other: Thing): boolean {
  return one.urn === other.urn && one.generation === other.generation;
}

// The AWS SDK exports load balancers from two modules, and buckets also under the names of an older version.
export function canonicalType(token: string): string {
  return token.replace(/^aws:alb\//, "aws:lb/").replace(/^aws:s3\/(\w+)V2:(\w+)V2$/, "aws:s3/$1:$2");
}
