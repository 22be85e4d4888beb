import type * as z from "zod";

/** The namespace of our keys in a stack's configuration: `evenkeel:network`. */
export const NAMESPACE = "evenkeel";

/** Our part of a stack's configuration as the engine hands it over: objects and lists as JSON, all else as it is. */
export function givenSettings(config: Readonly<Record<string, string>>): Record<string, unknown> {
  const prefix = `${NAMESPACE}:`;
  const ours = Object.entries(config).filter(([key]) => key.startsWith(prefix));
  return Object.fromEntries(ours.map(([key, text]) => [key.slice(prefix.length), valueOfKey(text)]));
}

function valueOfKey(text: string): unknown {
  if (!/^\s*[{[]/.test(text)) return text;
  try {
    return JSON.parse(text);
  } catch {
    return text; // The schema says what it has to be.
  }
}

/**
 * The settings with numbers and truth values as text where only text was meant. `pulumi config set --path` takes 18 for
 * a number, and YAML does without quotes, but the version of an engine and the id of an account are text.
 */
export function withTextAsMeant(given: unknown, issues: readonly z.core.$ZodIssue[]): unknown {
  const copy = structuredClone(given);
  for (const issue of issues.filter(wantsText)) {
    const key = issue.path.at(-1);
    const holder = issue.path.slice(0, -1).reduce<unknown>((at, step) => member(at, step), copy);
    const found = key === undefined ? undefined : member(holder, key);
    const isMeantAsText = typeof found === "boolean" || Number.isSafeInteger(found);
    if (isMeantAsText && isObject(holder) && key !== undefined) Reflect.set(holder, key, String(found));
  }
  return copy;
}

function wantsText(issue: z.core.$ZodIssue): boolean {
  if (issue.code === "invalid_type") return issue.expected === "string";
  return issue.code === "invalid_value" && issue.values.every((value) => typeof value === "string");
}

function member(value: unknown, key: PropertyKey): unknown {
  return isObject(value) ? Reflect.get(value, key) : undefined;
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}
