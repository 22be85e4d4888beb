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
    issues.every((issue) => {
      const { code, path: at = [] } = issue;
      // What is wrong with the object itself, and not with a field, leaves only the check of its keys standing.
      if (at.length === 0) return code === "unrecognized_keys";
      if (isContradiction(issue)) return !isDeepStrictEqual(at, path);
      return !fields.some((field) => field === at[0]);
    });
  return check;
}

function isContradiction(issue: z.core.$ZodRawIssue): boolean {
  return issue.code === "custom" && issue.params?.isContradiction === true;
}

export function checkDistinct(items: readonly string[]): string | undefined {
  const twice = items.find((item, index) => items.indexOf(item) !== index);
  return twice && `${twice} stands here twice.`;
}
