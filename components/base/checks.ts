import { isDeepStrictEqual } from "node:util";

import * as z from "zod";

/**
 * Adds what is wrong with a value, or with a member of it, to the issues of a zod check. The value goes along: nobody
 * has written it where it is a default.
 */
export function refuse(
  issues: z.core.$ZodRawIssue[],
  value: unknown,
  message: string | undefined,
  ...path: PropertyKey[]
): void {
  if (message) issues.push({ code: "custom", path, input: value, message, params: { judged: value } });
}

/**
 * A check of several fields of an object, made whenever each of those is valid by itself, whatever is wrong with the
 * others. A plain check waits until all else is right, and so tells of one mistake after another. Of what fields
 * contradict at one place, the first is told.
 *
 * @param judge says what is wrong with the fields, if anything is.
 * @param path where the mistake is put right: in the first of the fields, if not said otherwise.
 */
export function across<Fields extends object>(
  fields: readonly [keyof Fields & string, ...(keyof Fields & string)[]],
  judge: (value: Fields) => string | undefined,
  path: readonly PropertyKey[] = fields.slice(0, 1),
): z.core.$ZodCheck<Fields> {
  const check = z.check<Fields>(({ value, issues }) => {
    const judged = path.reduce<unknown>((at, key) => (at instanceof Object ? Reflect.get(at, key) : undefined), value);
    const message = judge(value);
    const params = { judged, isContradiction: true };
    if (message) issues.push({ code: "custom", path: [...path], input: judged, message, params });
  });
  check._zod.def.when = ({ issues }) =>
    issues.every(
      (issue) => isBeside(issue, fields) && !(isContradiction(issue) && isDeepStrictEqual(issue.path, path)),
    );
  return check;
}

/** What is wrong with a field, or with a member of it, in a whole sentence. */
export interface FieldProblem {
  path: readonly PropertyKey[];
  /** What was found, as well: it need not be what stands at the path. */
  message: string;
}

/** As `across`, where there is more than one thing to say of the fields. Where something is said already, it stays. */
export function acrossAll<Fields extends object>(
  fields: readonly (keyof Fields & string)[],
  judge: (value: Fields) => readonly FieldProblem[],
): z.core.$ZodCheck<Fields> {
  const check = z.check<Fields>(({ value, issues }) => {
    const told = issues.map(({ path }) => path);
    for (const { path, message } of judge(value)) {
      if (told.some((other) => isDeepStrictEqual(other, path))) continue;
      const params = { isContradiction: true, isWhole: true };
      issues.push({ code: "custom", path: [...path], input: value, message, params });
    }
  });
  check._zod.def.when = ({ issues }) => issues.every((issue) => isBeside(issue, fields));
  return check;
}

/** Whether each of these fields is valid by itself, as far as this issue goes. */
function isBeside(issue: z.core.$ZodRawIssue, fields: readonly string[]): boolean {
  const [field] = issue.path ?? [];
  // What is wrong with the object itself, and not with a field, leaves only the check of its keys standing.
  if (field === undefined) return issue.code === "unrecognized_keys";
  return isContradiction(issue) || !fields.some((one) => one === field);
}

function isContradiction(issue: z.core.$ZodRawIssue): boolean {
  return issue.code === "custom" && issue.params?.isContradiction === true;
}

export function checkDistinct(items: readonly string[]): string | undefined {
  const twice = items.find((item, index) => items.indexOf(item) !== index);
  return twice && `${twice} stands here twice.`;
}
