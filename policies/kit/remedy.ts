import { same } from "./expectation";
import { judge } from "./judge";
import type { ResourceView } from "./resource";
import type { Context, ResourceRule } from "./rule";
import type { View } from "./view";

/** A change that mends a resource: the value that a property gets, at a path such as `accessLogs.enabled` or `rules[0].name`. */
export interface Remedy {
  readonly path: string;
  readonly value: unknown;
}

/** Sets a property where it says otherwise. What is not known yet is left as it is: it may be right. */
export function setTo(resource: View, path: string, value: string | number | boolean): Remedy[] {
  const seen = resource.see(path);
  if (seen.state === "unknown" || (seen.state === "known" && same(seen.value, value))) return [];
  return [{ path, value }];
}

/** The changes that mend a resource by a rule: none where it keeps the rule, or nobody knows yet. */
export function remediesOf(rule: ResourceRule, resource: ResourceView, context: Context): readonly Remedy[] {
  const judgement = judge(rule, resource, () => rule.validate(resource, context));
  if (!judgement.applies || !judgement.violations.some(({ decided }) => decided)) return [];
  try {
    return rule.remedy?.(resource, context) ?? [];
  } catch {
    // A remedy that trips over what it did not expect mends nothing: the rule says what is wrong.
    return [];
  }
}

type Raw = Record<string, unknown>;

/** Makes the changes in properties as the engine sent them. What is on the way and not there is made. */
export function applyRemedies(properties: Raw, remedies: readonly Remedy[]): Raw {
  return remedies.reduce((changed, { path, value }) => setAt(changed, steps(path), value) as Raw, properties);
}

function steps(path: string): string[] {
  return path.split(/[.[\]]+/).filter((step) => step !== "");
}

function setAt(target: unknown, [step, ...rest]: readonly string[], value: unknown): unknown {
  if (step === undefined) return value;
  if (Array.isArray(target)) {
    return target.map((each, at) => (String(at) === step ? setAt(each, rest, value) : each));
  }
  const object: Raw = typeof target === "object" && target !== null ? { ...target } : {};
  return { ...object, [step]: setAt(object[step], rest, value) };
}
