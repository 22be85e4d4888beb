import type { ResourceView } from "./resource";
import type { Rule } from "./rule";
import { undetermined, type Verdict } from "./verdict";

/** What a policy event says about one finding or doubt. */
export interface Violation {
  readonly urn: string;
  readonly message: string;
  /** Whether the rule was broken; otherwise it could not be decided. */
  readonly decided: boolean;
}

export type Judgement =
  | { readonly applies: true; readonly violations: readonly Violation[] }
  | { readonly applies: false; readonly reason: string };

/** Judges a resource, and never throws: a rule that trips over what it did not expect has not decided. */
export function judge(rule: Rule, resource: ResourceView, validate: () => Verdict): Judgement {
  const verdict = attempt(validate);
  if (verdict.kind === "notApplicable") return { applies: false, reason: verdict.reason };
  const { findings, doubts } = verdict;
  const broken = findings.map(({ path, message }) => ({
    urn: resource.urn,
    message: [`${subject(resource, path)}: ${message}.`, `Fix: ${rule.fix}`, rule.link].join("\n"),
    decided: true,
  }));
  const undecided = doubts.map(({ path, reason }) => ({
    urn: resource.urn,
    message: `undetermined: ${subject(resource, path)}: ${reason}. Rule: ${rule.title}.`,
    decided: false,
  }));
  return { applies: true, violations: [...broken, ...undecided] };
}

function attempt(validate: () => Verdict): Verdict {
  try {
    return validate();
  } catch (error) {
    // The error's own text may quote what the rule read, and that may be a secret.
    const kind = error instanceof Error ? error.name : typeof error;
    return undetermined(`the rule itself failed with ${kind} ${place(error)}`);
  }
}

function place(error: unknown): string {
  const frame = error instanceof Error ? error.stack?.split("\n").find((line) => /^\s+at /.test(line)) : undefined;
  return frame?.trim() ?? "at an unknown place";
}

function subject({ name, spelledType }: ResourceView, path: string): string {
  return `${name} (${spelledType})${path ? ` ${path}` : ""}`;
}
