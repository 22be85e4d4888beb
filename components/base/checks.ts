import * as z from "zod";

/** Adds what is wrong with a value, or with a member of it, to the issues of a zod check. */
export function refuse(
  issues: z.core.$ZodRawIssue[],
  value: unknown,
  message: string | undefined,
  ...path: PropertyKey[]
): void {
  if (message) issues.push({ code: "custom", path, input: value, message });
}

/**
 * A check of several fields of an object, made whenever those are valid, whatever is wrong with the others. A plain
 * check waits until all else is right, and so tells of one mistake after another.
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
    const input = path.reduce<unknown>((at, key) => (at instanceof Object ? Reflect.get(at, key) : undefined), value);
    refuse(issues, input, judge(value), ...path);
  });
  check._zod.def.when = ({ issues }) =>
    issues.every(({ code, path = [] }) => {
      // What is wrong with the object itself, and not with a field, leaves only the check of its keys standing.
      return path.length === 0 ? code === "unrecognized_keys" : !fields.some((field) => field === path[0]);
    });
  return check;
}

export function checkDistinct(items: readonly string[]): string | undefined {
  const twice = items.find((item, index) => items.indexOf(item) !== index);
  return twice && `${twice} stands here twice.`;
}
