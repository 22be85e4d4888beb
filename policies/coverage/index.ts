/** Something that published rule sets demand, or that ours demands beyond them: kept by rules, or left out for a reason. */
export type Demand = { readonly says: string } & (
  | { readonly rules: readonly string[]; readonly leftOut?: never }
  | { readonly leftOut: string; readonly rules?: never }
);

/** Demands by their ids, such as RDS-01. */
export type Demands = Readonly<Record<string, Demand>>;

/** What an id of a published rule set says, and which of our demands answer it, or why none does. */
export type Published = { readonly says: string } & (
  | { readonly demands: readonly string[]; readonly leftOut?: never; readonly notApplicable?: never }
  /** Why no rule demands this, of what a demand is about. */
  | { readonly leftOut: string; readonly demands?: never; readonly notApplicable?: never }
  /** Why it is about nothing that a program declares. */
  | { readonly notApplicable: string; readonly demands?: never; readonly leftOut?: never }
);

/** A rule set that others published, as far as it is about resources that we judge. */
export interface RuleSet {
  readonly name: string;
  readonly source: string;
  readonly licence: string;
  /** Which of its ids are listed. */
  readonly scope: string;
  readonly ids: Readonly<Record<string, Published>>;
}

/** How we answer an id: with rules, or else with the reasons why there is none. */
export interface Answer {
  readonly id: string;
  readonly says: string;
  readonly rules: readonly string[];
  readonly reasons: readonly string[];
}

export function answers({ ids }: RuleSet, demands: Demands): Answer[] {
  return Object.entries(ids).map(([id, { says, demands: asked = [], leftOut, notApplicable }]) => {
    const found = asked.flatMap((demand) => demands[demand] ?? []);
    const rules = [...new Set(found.flatMap((demand) => demand.rules ?? []))].sort();
    const reasons = [leftOut, notApplicable, ...found.map((demand) => demand.leftOut)].filter(
      (reason) => reason !== undefined,
    );
    return { id, says, rules, reasons: rules.length > 0 ? [] : reasons };
  });
}

export interface Share {
  readonly ids: number;
  /** Ids that rules answer. */
  readonly kept: number;
  /** Ids whose demand is left out, as a whole or as far as they go. */
  readonly leftOut: number;
  /** Ids that are about nothing that we judge. */
  readonly notApplicable: number;
}

export function share(set: RuleSet, demands: Demands): Share {
  const all = answers(set, demands);
  const kept = all.filter(({ rules }) => rules.length > 0).length;
  const notApplicable = Object.values(set.ids).filter((published) => published.notApplicable !== undefined).length;
  return { ids: all.length, kept, leftOut: all.length - kept - notApplicable, notApplicable };
}

/** The demands that each rule keeps. */
export function demandsByRule(demands: Demands): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const [id, { rules }] of Object.entries(demands)) {
    for (const rule of rules ?? []) found.set(rule, [...(found.get(rule) ?? []), id]);
  }
  return found;
}
