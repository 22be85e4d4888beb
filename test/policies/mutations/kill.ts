import { newSession, type Recording } from "../../../policies/harness";
import type { Diagnostic } from "../../../policies/kit/session";
import type { Mutant } from "./mutate";

/**
 * Judges mutants of a recorded run: gives the mandatory findings that a mutant has and the run has not. A mutant's one
 * changed registration is judged first, and the whole stack when that says nothing.
 */
export function kills(original: Recording): (mutant: Mutant) => Diagnostic[] {
  const session = newSession(original.stack);
  const before = new Set([
    ...original.registrations.flatMap((each) => session.analyze(each).diagnostics.map(identity)),
    ...session.analyzeStack(original.resources).diagnostics.map(identity),
  ]);
  const isNew = (found: Diagnostic) => found.level === "mandatory" && !before.has(identity(found));
  return ({ urn, recording }) => {
    const changed = recording.registrations.find((each) => each.urn === urn);
    const alone = changed ? session.analyze(changed).diagnostics.filter(isNew) : [];
    const found = alone.length > 0 ? alone : session.analyzeStack(recording.resources).diagnostics.filter(isNew);
    const unchanged = original.registrations.find((each) => each.urn === urn);
    if (unchanged) session.meet(unchanged);
    return found;
  };
}

function identity({ rule, urn, message }: Diagnostic): string {
  return [rule, urn, message].join(" ");
}
