/** A value with the one before it: what was signed with that is still to be read. */
export interface Pair {
  current: string;
  previous: string;
}

/** The pair in a secret's value. A bare value, from before it was rotated, is both. */
export function pairIn(value: string): Pair {
  const fields = parsed(value);
  if (typeof fields !== "object" || fields === null) return { current: value, previous: value };
  const { current, previous }: Record<string, unknown> = { ...fields };
  if (typeof current === "string" && typeof previous === "string") return { current, previous };
  return { current: value, previous: value };
}

export function pairText({ current, previous }: Pair): string {
  return JSON.stringify({ current, previous });
}

/** What the parser says of a mistake quotes the text, so nobody gets to see it. */
function parsed(value: string): unknown {
  try {
    return JSON.parse(value);
  } catch {
    return undefined;
  }
}
