import type * as z from "zod";

/** Adds what is wrong with a value, or with a member of it, to the issues of a zod check. */
export function refuse(
  issues: z.core.$ZodRawIssue[],
  value: unknown,
  message: string | undefined,
  ...path: PropertyKey[]
): void {
  if (message) issues.push({ code: "custom", path, input: value, message });
}

export function checkDistinct(items: readonly string[]): string | undefined {
  const twice = items.find((item, index) => items.indexOf(item) !== index);
  return twice && `${twice} stands here twice.`;
}
