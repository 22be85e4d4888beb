import * as pulumi from "@pulumi/pulumi";
import * as z from "zod";

import { holdsPassword, isSensitiveName } from "./sensitive-names";

/** One thing that is wrong with a setting, in the words of whoever wrote it. */
export interface SettingsProblem {
  /** The setting's path, for example `network.zones[2]`. */
  path: string;
  /** What was found, what is allowed, and how to fix it. */
  message: string;
}

/**
 * Settings as their schema reads them, defaults filled in.
 * Throws a `pulumi.RunError` that lists every problem at once: Pulumi prints it without a stack.
 *
 * @param subject whose settings these are, for example `LogBucket "logs"`.
 */
export function parseSettings<Schema extends z.ZodType>(
  schema: Schema,
  subject: string,
  given: unknown,
): z.output<Schema> {
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  throw settingsError(subject, settingsProblems(schema, given, parsed.error.issues));
}

/** The error that lists all problems of one subject. */
export function settingsError(subject: string, problems: readonly SettingsProblem[]): pulumi.RunError {
  const count = problems.length === 1 ? "1 setting is" : `${problems.length} settings are`;
  const lines = problems.map(({ path, message }) => `  ${path}: ${message}`);
  const error = new pulumi.RunError([`${subject}: ${count} not valid.`, ...lines].join("\n"));
  return withFixedMessage(error);
}

// Pulumi writes into the message of an error that an output ends in, before all that it says, the name of each property
// that waited for the output: with a whole stack behind it, a page of them.
// https://github.com/pulumi/pulumi/blob/master/sdk/nodejs/runtime/rpc.ts
function withFixedMessage(error: pulumi.RunError): pulumi.RunError {
  const { message } = error;
  // A property that cannot be written would make the writer fail, with an error of its own.
  return Object.defineProperty(error, "message", { get: () => message, set: () => undefined });
}

/** What zod found, one problem for each setting, in the order of the settings. */
export function settingsProblems(
  schema: z.ZodType,
  given: unknown,
  issues: readonly z.core.$ZodIssue[],
): SettingsProblem[] {
  return issues.flatMap((issue) => innermost(issue)).flatMap((issue) => problemsOf(schema, given, issue));
}

function problemsOf(schema: z.ZodType, given: unknown, issue: z.core.$ZodIssue): SettingsProblem[] {
  const path = pathText(issue.path);
  if (issue.code === "unrecognized_keys") {
    const known = knownKeys(schema, issue.path);
    return issue.keys.map((key) => ({
      path: pathText([...issue.path, key]),
      message: `is not a setting here.${nearest(key, known)} Known: ${known.join(", ") || "none"}.`,
    }));
  }
  if (issue.code === "invalid_key")
    return [{ path, message: `is not a good name; ${issue.issues.map((each) => rule(each)).join(" ")}` }];

  if (issue.code === "custom" && issue.params?.isWhole === true) return [{ path, message: issue.message }];

  const found = valueAt(given, issue.path);
  if (found === undefined && issue.code !== "custom") {
    const meaning = schemasAt(schema, issue.path).find(({ description }) => description)?.description;
    return [{ path, message: `is missing; ${rule(issue)}${meaning ? ` ${meaning}` : ""}` }];
  }
  return [{ path, message: `found ${shownAt(issue.path, found)}${unsaid(issue, found)}; ${rule(issue, found)}` }];
}

/** What a setting is without being said. Its rule would be a riddle otherwise. */
function unsaid(issue: z.core.$ZodIssue, found: unknown): string {
  const judged: unknown = issue.code === "custom" ? issue.params?.judged : undefined;
  const isEmpty = judged instanceof Object && Object.keys(judged).length === 0;
  return found !== undefined || judged === undefined || isEmpty ? "" : `, which means ${shownAt(issue.path, judged)}`;
}

/** Of a setting that has several forms, what is wrong with the one form that was meant, if that can be told. */
function innermost(issue: z.core.$ZodIssue): z.core.$ZodIssue[] {
  if (issue.code !== "invalid_union") return [issue];
  const [form, ...others] = issue.errors.filter((errors) => errors.every(({ path }) => path.length > 0));
  if (!form || others.length > 0) return [issue];
  return form.flatMap((inner) => innermost({ ...inner, path: [...issue.path, ...inner.path] }));
}

function rule(issue: z.core.$ZodIssue, found?: unknown): string {
  if (issue.code === "custom") return sentence(issue.message);
  if (issue.code === "invalid_type") {
    const unquoted = issue.expected === "string" && typeof found === "number" ? " Write it in quotes." : "";
    return `it has to be ${kinds[issue.expected] ?? article(issue.expected)}.${unquoted}`;
  }
  if (issue.code === "invalid_value" && ofZod.test(issue.message)) {
    return `${sentence(`allowed: ${issue.values.map(shown).join(", ")}`)}${quoting(issue.values, found)}`;
  }
  return sentence(ofZod.test(issue.message) ? (bound(issue) ?? reworded(issue.message)) : issue.message);
}

// How zod's own sentences begin. All others stand in a schema.
const ofZod = /^(Too|Invalid|Unrecognized) /;

function reworded(message: string): string {
  return message.replace(/^Invalid string: must/, "it has to").replace(ofZod, (start) => start.toLowerCase());
}

/** What zod calls otherwise than those who write settings. */
const kinds: Readonly<Record<string, string>> = { array: "a list", int: "a whole number", record: "an object" };

function article(expected: string): string {
  return /^[aeio]/.test(expected) ? `an ${expected}` : `a ${expected}`;
}

function bound(issue: z.core.$ZodIssue): string | undefined {
  if (issue.code !== "too_small" && issue.code !== "too_big") return undefined;
  const isLeast = issue.code === "too_small";
  const limit = String(isLeast ? issue.minimum : issue.maximum);
  const counted = units[issue.origin];
  if (counted)
    return `it has to have ${limit} ${limit === "1" ? counted.one : counted.many} at ${isLeast ? "least" : "most"}`;
  if (issue.inclusive === false) return `it has to be ${isLeast ? "above" : "below"} ${limit}`;
  return `it has to be ${limit} or ${isLeast ? "more" : "less"}`;
}

const units: Readonly<Record<string, { one: string; many: string }>> = {
  array: { one: "entry", many: "entries" },
  string: { one: "character", many: "characters" },
};

/** What YAML makes of quotes, or of none, is the difference where the value looks right. */
function quoting(values: readonly unknown[], found: unknown): string {
  if (found === null || !values.map(String).includes(String(found))) return "";
  return typeof found === "string" ? " Write it without quotes." : " Write it in quotes.";
}

function sentence(text: string): string {
  return `${text.replace(/\.$/, "")}.`;
}

/** `network.zones[2]`, `services.entity-api.port`. */
function pathText(path: readonly PropertyKey[]): string {
  const text = path.map((key) => (typeof key === "number" ? `[${key}]` : `.${String(key)}`)).join("");
  return text.replace(/^\./, "") || "settings";
}

/** A value in JSON, except where its name, a name on the way to it or the value itself says that it is a secret. */
function shownAt(path: readonly PropertyKey[], value: unknown): string {
  const telling = typeof value === "string" || typeof value === "object";
  const hidden = telling && path.some((key) => isSensitiveName(String(key)));
  return hidden ? "a value that is not shown here" : shown(value);
}

function shown(value: unknown): string {
  if (value === undefined) return "nothing";
  return JSON.stringify(value, (key, inner) => {
    const hidden = typeof inner === "string" && (isSensitiveName(key) || holdsPassword(inner));
    return hidden ? "(hidden)" : inner;
  });
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (at, key) => (typeof at === "object" && at !== null ? Reflect.get(at, key) : undefined),
    value,
  );
}

type JsonSchema = z.core.JSONSchema.BaseSchema;

/** The keys that the schema knows at a path. */
function knownKeys(schema: z.ZodType, path: readonly PropertyKey[]): string[] {
  return schemasAt(schema, path).flatMap(({ properties }) => Object.keys(properties ?? {}));
}

/** What the schema says of a path, in all its forms. Read from its JSON Schema, which looks the same for all of zod. */
function schemasAt(schema: z.ZodType, path: readonly PropertyKey[]): JsonSchema[] {
  const root = z.toJSONSchema(schema, { io: "input", unrepresentable: "any" });
  const at = path.reduce<JsonSchema[]>((candidates, key) => candidates.flatMap((each) => below(each, key)), [root]);
  return at.flatMap(alternatives);
}

function below(schema: JsonSchema, key: PropertyKey): JsonSchema[] {
  return alternatives(schema).flatMap(({ properties, additionalProperties, items }) => {
    const found = typeof key === "number" ? items : (properties?.[String(key)] ?? additionalProperties);
    return typeof found === "object" && !Array.isArray(found) ? [found as JsonSchema] : [];
  });
}

function alternatives(schema: JsonSchema): JsonSchema[] {
  const branches = [...(schema.anyOf ?? []), ...(schema.oneOf ?? []), ...(schema.allOf ?? [])];
  return [
    schema,
    ...branches.flatMap((branch) => (typeof branch === "object" ? alternatives(branch as JsonSchema) : [])),
  ];
}

function nearest(key: string, known: readonly string[]): string {
  const [best] = known
    .map((candidate) => ({ candidate, distance: editDistance(key.toLowerCase(), candidate.toLowerCase()) }))
    .sort((a, b) => a.distance - b.distance);
  return best && best.distance <= Math.max(2, key.length / 3) ? ` Did you mean ${best.candidate}?` : "";
}

function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (const [i, left] of [...a].entries()) {
    const next = [i + 1];
    for (const [j, right] of [...b].entries()) {
      const replaced = (row[j] ?? 0) + (left === right ? 0 : 1);
      next.push(Math.min(replaced, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
