/** What a behaviour is written with: how a simulated resource depends on others and on what exists. */
import type { Fingerprint } from "./cloud/fingerprint";
import type { Condition } from "./cloud/thing";
import type { Plain, Value } from "./value";

// biome-ignore lint/suspicious/noExplicitAny: the contract has checked the properties of more types than anyone could list
export type Inputs = any;

/** Something that exists, as a behaviour sees it: without marks of secrecy. */
export interface Known {
  readonly type: string;
  readonly id: string;
  readonly urn: string;
  readonly region: string;
  readonly inputs: Inputs;
  /** What it has besides its inputs, together with them. */
  readonly outputs: Inputs;
  /** What is true of it and no property: what somebody did or what happened to it. */
  readonly condition: Condition;
  /** How many things the same resource had before: tells a replacement from what it replaces. */
  readonly generation: number;
  /** The URN of what brought it, where no resource of a program made it. Its generation is that of the bringer. */
  readonly broughtBy?: string;
}

/** As much of a thing as tells it from others. */
export type Named = Pick<Known, "type" | "id">;

export interface Cloud {
  readonly account: string;
  readonly region: string;
  /** Whether what is not there may still be made: a preview cannot miss anything. */
  readonly isPreview: boolean;
  /** The letters and digits that are this resource's own. */
  readonly own: Fingerprint;
  /** How many things this resource had before. */
  readonly generation: number;
  /** Such letters as nobody can guess, for passwords. */
  readonly hidden: Fingerprint;
  /** What has this id, name or ARN; nothing when it lives outside this cloud. */
  find(type: string, identifier: Plain | undefined): Known | undefined;
  /**
   * All things of a type that have these inputs. In a preview only those that certainly will be there:
   * what it is judged by must be wrong in whichever order the deployment goes.
   */
  all(type: string, having?: Readonly<Record<string, Plain>>): Known[];
  /** Likewise all that there are, for what is right as soon as one of them is. */
  every(type: string, having?: Readonly<Record<string, Plain>>): Known[];
  /** Whether this identifier names something that the stack's configuration mentions. */
  isGiven(identifier: Plain | undefined): boolean;
  /** The things that hold another one fast, by the table of references. */
  usersOf(thing: Known): Known[];
  /** Something becomes otherwise than the program knows, as soon as this change is made. Previews change nothing. */
  alter(thing: Named, set: Readonly<Record<string, Plain>>): void;
  /** Likewise what is true of it and no property. */
  mark(thing: Named, condition: Condition): void;
  /** What is being made has other properties than it was asked for: a restored database those of its source. */
  correct(set: Readonly<Record<string, Plain>>): void;
  /** The request is carried out, and then it does not go well: the engine hears of it and keeps what there is. */
  fail(code: string, words: string, advice?: string): void;
  /** All things of this account: of a cluster, all that is in it. */
  contents(): Known[];
  /** The same cloud as it is seen from somewhere else: a cluster in AWS, or AWS from inside a cluster. */
  elsewhere(place: { readonly account: string; readonly region: string }): Cloud;
  /** Something comes with what is being made, and no program made it: the load balancer of an Ingress. Previews bring nothing. */
  bring(thing: Brought): void;
  /** Something goes that depends on what goes. */
  take(thing: Named): void;
  /** What has been deleted and keeps its name for a while. */
  remnant(type: string, id: string): Remains | undefined;
}

/** What comes with something else. */
export interface Brought {
  readonly type: string;
  readonly id: string;
  /** What it is called among all that its bringer brings. */
  readonly name: string;
  readonly outputs: Readonly<Record<string, Value>>;
}

/** What stays of a deleted resource. */
export interface Remains {
  readonly type: string;
  readonly id: string;
  readonly why: string;
  /** What is known of it. Nothing secret. */
  readonly about?: Condition;
}

/** What is filled in, by path. */
export interface Outputs {
  readonly [name: string]: Value | undefined;
}

/** A property that Check refuses, and why. */
export interface Problem {
  readonly path: string;
  readonly reason: string;
}

export interface Behaviour {
  /** What is wrong with the inputs by themselves. */
  check?(inputs: Inputs): readonly Problem[];
  /** Refuses, or tells what the cloud fills in; `id` where the facts don't know its shape. */
  create?(cloud: Cloud, inputs: Inputs, before?: Known): Outputs | undefined;
  /** Without it, a change is judged and filled in as a creation is. */
  update?(cloud: Cloud, inputs: Inputs, before: Known): Outputs | undefined;
  /** Refuses, or tells what stays. */
  delete?(cloud: Cloud, leaving: Known): readonly Remains[] | undefined;
}

export interface TypedBehaviour extends Behaviour {
  readonly type: string;
}

export function behaviour(type: string, how: Behaviour): TypedBehaviour {
  return { type, ...how };
}

/** The simulated cloud says no, with the code and in the words of the real one. */
export class Refusal extends Error {
  override readonly name = "Refusal";

  constructor(
    readonly code: string,
    readonly words: string,
    /** What the user can do about it, where that is known. */
    readonly advice?: string,
  ) {
    super(`${code}: ${words}`);
  }
}

export function refuse(code: string, words: string, advice?: string): never {
  throw new Refusal(code, words, advice);
}
