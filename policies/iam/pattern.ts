// No ARN and no name of an action is longer. AWS refuses what is, and comparing it would take minutes.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
const LONGEST = 2048;

// Stands for what a star of another pattern may match. It occurs in no text.
const ANYTHING = "\u0000";

/**
 * Whether a pattern with `*` (any text) and `?` (any character) matches a text. The time grows with the product of
 * both lengths at most, whatever the pattern: a regular expression could be made to run for hours.
 */
export function matches(pattern: string, text: string): boolean {
  if (pattern.length > LONGEST || text.length > LONGEST) return false;
  let at = 0;
  let star = -1;
  let tried = 0;
  for (let position = 0; position < text.length; ) {
    const wanted = pattern[at];
    if (wanted === "*") {
      star = at++;
      tried = position;
    } else if (wanted === text[position] || (wanted === "?" && text[position] !== ANYTHING)) {
      at++;
      position++;
    } else if (star >= 0) {
      at = star + 1;
      position = ++tried;
    } else {
      return false;
    }
  }
  while (pattern[at] === "*") at++;
  return at === pattern.length;
}

/** Whether one pattern surely matches all that another one does. */
export function contains(wide: string, narrow: string): boolean {
  return matches(wide, narrow.replaceAll("*", ANYTHING));
}

/** Whether there is a text that both patterns match. */
export function overlap(one: string, other: string): boolean {
  if (one.length > LONGEST || other.length > LONGEST) return false;
  // For each position of the first pattern, the positions of the second that can be reached with the same text.
  let reachable = closure(new Set([0]), other);
  for (const character of one) {
    const next = new Set<number>();
    if (character === "*") {
      for (let at = Math.min(...reachable); at <= other.length; at++) next.add(at);
    } else {
      for (const at of reachable) {
        const wanted = other[at];
        if (wanted === "*") next.add(at);
        else if (wanted === "?" || wanted === character || (character === "?" && wanted !== undefined))
          next.add(at + 1);
      }
    }
    if (next.size === 0) return false;
    reachable = closure(next, other);
  }
  return reachable.has(other.length);
}

/** With the positions behind each star, which may stand for nothing. */
function closure(positions: Set<number>, pattern: string): Set<number> {
  for (const at of positions) if (pattern[at] === "*") positions.add(at + 1);
  return positions;
}
