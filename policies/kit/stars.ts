/**
 * Whether a text is like a pattern in which each `*` stands for any text. The time grows with the lengths of both: a
 * regular expression made of somebody's pattern could run for hours.
 */
export function matchesStars(pattern: string, text: string): boolean {
  const [first = "", ...parts] = pattern.split("*");
  const last = parts.pop();
  if (last === undefined) return text === pattern;
  if (!text.startsWith(first) || !text.slice(first.length).endsWith(last)) return false;
  const between = text.slice(first.length, text.length - last.length);
  let from = 0;
  for (const part of parts) {
    const found = between.indexOf(part, from);
    if (found < 0) return false;
    from = found + part.length;
  }
  return true;
}
