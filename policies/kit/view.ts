import { type Expectation, equalTo, isEmpty, type Scalar, same } from "./expectation";
import { show } from "./redaction";
import { isObject, member, textOf, unknown, type Value } from "./value";
import { all, fail, pass, some, undetermined, type Verdict } from "./verdict";

/** A value that is there. Parts of it may still be unknown. */
export type Known = Exclude<Value, typeof unknown | null>;

/** What a rule finds at a path. */
export type Seen =
  | { readonly state: "known"; readonly value: Known }
  | { readonly state: "unknown" }
  | { readonly state: "absent" };

/**
 * What a resource, or a part of one, says. Every look is at a path such as `metadata.labels`, and tells known, unknown
 * and absent apart. Null is absent, as it is to providers.
 */
export class View {
  constructor(
    readonly value: Value | undefined,
    /** Where this part stands in its resource, for messages. Empty for the resource itself. */
    readonly path = "",
  ) {}

  /** The part at a path. */
  at(path: string): View {
    return path.split(".").reduce<View>((part, key) => part.child(key), this);
  }

  /** The part at a key, which may contain dots. */
  child(key: string): View {
    const value = this.value === undefined ? undefined : member(this.value, key);
    return new View(value, this.path ? `${this.path}.${key}` : key);
  }

  /** The keys of this object, and what stands at them. */
  get entries(): [string, View][] {
    return isObject(this.value) ? Object.keys(this.value).map((key) => [key, this.child(key)]) : [];
  }

  see(path: string): Seen {
    return this.at(path).seen;
  }

  get seen(): Seen {
    if (this.value === undefined || this.value === null) return { state: "absent" };
    return this.value === unknown ? { state: "unknown" } : { state: "known", value: this.value };
  }

  get text(): string {
    return textOf(this.value);
  }

  /** Whether something stands at a path, be it known or not. */
  has(path: string): boolean {
    return !isEmpty(this.at(path).value);
  }

  /** The value at a path has to be this one. Absent is wrong: a rule that trusts a default says so itself. */
  expect(path: string, expected: Scalar | Expectation): Verdict {
    return this.at(path).is(expected);
  }

  /** This value has to be this one. */
  is(expected: Scalar | Expectation): Verdict {
    const { accepts, wording } = typeof expected === "object" ? expected : equalTo(expected);
    return this.decide((value) => (accepts(value) ? pass : this.wrong(wording)), this.wrong(wording));
  }

  /** The value at a path must not be this one. Absent is fine. */
  refuse(path: string, refused: Scalar, wording = `anything but ${JSON.stringify(refused)}`): Verdict {
    const part = this.at(path);
    return part.decide((value) => (same(value, refused) ? part.wrong(wording) : pass), pass);
  }

  /** Something has to stand at a path. What is not known yet counts: the program did say where it comes from. */
  expectSet(path: string, wording = "a value"): Verdict {
    return this.has(path) ? pass : this.at(path).wrong(wording);
  }

  /** Nothing may stand at a path. */
  expectEmpty(path: string, wording = "nothing"): Verdict {
    return this.at(path).isEmpty(wording);
  }

  /** This has to be nothing. */
  isEmpty(wording = "nothing"): Verdict {
    return this.decide((value) => (isEmpty(value) ? pass : this.wrong(wording)), pass);
  }

  /** Every member of the list at a path has to pass. */
  each(path: string, judge: (member: View) => Verdict): Verdict {
    return this.at(path).every(judge);
  }

  /** Every member of this list has to pass. */
  every(judge: (member: View) => Verdict): Verdict {
    return this.decide(() => all([pass, ...this.judgeMembers(judge, pass)]), pass);
  }

  /** One member of the list at a path has to pass; otherwise the verdict is as told. */
  some(path: string, judge: (member: View) => Verdict, otherwise: Verdict): Verdict {
    return this.at(path).any(judge, otherwise);
  }

  /** One member of this list has to pass; otherwise the verdict is as told. */
  any(judge: (member: View) => Verdict, otherwise: Verdict): Verdict {
    return this.decide(() => some(this.judgeMembers(judge, otherwise), otherwise), otherwise);
  }

  /** The members of this list. A single value stands for a list of one, as it does to AWS. */
  get members(): View[] {
    const { value } = this;
    if (value === undefined || value === null) return [];
    return Array.isArray(value) ? value.map((each, at) => new View(each, `${this.path}[${at}]`)) : [this];
  }

  /** The verdict on this part: judged when known, undetermined when not, and as told when absent. */
  decide(whenKnown: (value: Known) => Verdict, whenAbsent: Verdict): Verdict {
    const { seen } = this;
    if (seen.state === "absent") return whenAbsent;
    return seen.state === "unknown" ? this.notKnown() : whenKnown(seen.value);
  }

  notKnown(): Verdict {
    return undetermined("the value is not known yet", this.path);
  }

  /** The finding that this part is not what a rule wants. */
  wrong(expected: string): Verdict {
    return fail(`found ${show(this.value ?? undefined, this.path)}, expected ${expected}`, this.path);
  }

  private judgeMembers(judge: (member: View) => Verdict, whenAbsent: Verdict): Verdict[] {
    return this.members.map((each) => each.decide(() => judge(each), whenAbsent));
  }
}

/** The verdict on two parts that matter together: undetermined while one of them is not known. */
export function decideBoth(
  [first, second]: readonly [View, View],
  whenKnown: (first: Known, second: Known) => Verdict,
  whenAbsent: Verdict,
): Verdict {
  return first.decide((one) => second.decide((other) => whenKnown(one, other), whenAbsent), whenAbsent);
}
