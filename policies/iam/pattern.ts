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
  // Marks each position of the second pattern that can be reached with a text of the first one's characters so far.
  let reached = new Uint8Array(other.length + 1);
  reached[0] = 1;
  skipStars(reached, other);
  for (const character of one) {
    const next = new Uint8Array(other.length + 1);
    let isBehind = 0;
    for (let at = 0; at <= other.length; at++) {
      if (character === "*") {
        isBehind |= reached[at] ?? 0;
        next[at] = isBehind;
      } else if (reached[at] === 1) {
        const wanted = other[at];
        if (wanted === "*") next[at] = 1;
        else if (wanted === "?" || wanted === character || (character === "?" && wanted !== undefined))
          next[at + 1] = 1;
      }
    }
    skipStars(next, other);
    reached = next;
  }
  return reached[other.length] === 1;
}

/** Marks the positions behind each star, too: it may stand for nothing. */
function skipStars(reached: Uint8Array, pattern: string): void {
  for (let at = 0; at < pattern.length; at++) if (reached[at] === 1 && pattern[at] === "*") reached[at + 1] = 1;
}
