/** A type that others refer to, and what AWS says when it is not there or still needed. */
export interface Target {
  readonly type: string;
  /** The outputs that name it, or `id`. */
  readonly by: readonly string[];
  /** What brings one of its own, which no resource makes, and the outputs that name it. */
  readonly comesWith?: readonly Pick<Target, "type" | "by">[];
  /** Whether it can only be used in its own region. */
  readonly regional?: boolean;
  /** Code and words for a reference to nothing; `{value}` is what was looked for. */
  readonly missing: Answer;
  /** Code and words for its deletion while somebody holds it; `{id}` is its id. Without, it may always go. */
  readonly inUse?: Answer;
}

export type Answer = readonly [code: string, words: string];

export interface Reference {
  readonly to: readonly Target[];
  /** Whether the target cannot be deleted while this reference stands. */
  readonly holds: boolean;
}

export type References = Readonly<Record<string, Readonly<Record<string, Reference>>>>;

/** A reference that keeps its target from being deleted. */
export function holds(...to: readonly Target[]): Reference {
  return { to, holds: true };
}

/** A reference whose target may go away under it. */
export function mentions(...to: readonly Target[]): Reference {
  return { to, holds: false };
}

/** The same target where one of another region is meant. */
export function elsewhere({ regional: _, ...target }: Target): Target {
  return target;
}

/** The same target as another service words it. */
export function says(target: Target, ...missing: Answer): Target {
  return { ...target, missing };
}
