/** Something that breaks a rule: where, and what was found and expected there. */
export interface Finding {
  readonly path: string;
  readonly message: string;
}

/** Something that a rule cannot decide yet, and why. */
export interface Doubt {
  readonly path: string;
  readonly reason: string;
}

/** A rule's answer. It passes when it was judged and has neither findings nor doubts. */
export type Verdict =
  | { readonly kind: "judged"; readonly findings: readonly Finding[]; readonly doubts: readonly Doubt[] }
  | { readonly kind: "notApplicable"; readonly reason: string };

export const pass: Verdict = { kind: "judged", findings: [], doubts: [] };

export function fail(message: string, path = ""): Verdict {
  return { kind: "judged", findings: [{ path, message }], doubts: [] };
}

export function undetermined(reason: string, path = ""): Verdict {
  return { kind: "judged", findings: [], doubts: [{ path, reason }] };
}

export function notApplicable(reason: string): Verdict {
  return { kind: "notApplicable", reason };
}

/** One verdict of several about the same resource: all their findings and doubts. */
export function all(verdicts: readonly Verdict[]): Verdict {
  const judged = verdicts.filter((verdict) => verdict.kind === "judged");
  const [first] = verdicts;
  if (judged.length === 0 && first !== undefined) return first;
  return {
    kind: "judged",
    findings: judged.flatMap(({ findings }) => findings),
    doubts: judged.flatMap(({ doubts }) => doubts),
  };
}

/** Passes when one of these does. What may still pass once it is known leaves it open; otherwise as told. */
export function some(verdicts: readonly Verdict[], otherwise: Verdict): Verdict {
  if (verdicts.some(passes)) return pass;
  const open = verdicts.find((verdict) => verdict.kind === "judged" && verdict.findings.length === 0);
  return open ?? otherwise;
}

function passes(verdict: Verdict): boolean {
  return verdict.kind === "judged" && verdict.findings.length === 0 && verdict.doubts.length === 0;
}
