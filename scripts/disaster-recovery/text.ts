/** A table in Markdown. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

/** `0`, `35 s`, `1 h 18 min`, `29 h`. */
export function timeText(seconds: number): string {
  if (seconds < 60) return seconds === 0 ? "0" : `${seconds} s`;
  const minutes = Math.ceil(seconds / 60);
  const parts = [
    [Math.floor(minutes / 60), "h"],
    [minutes % 60, "min"],
  ];
  return parts
    .filter(([count]) => count !== 0)
    .map((part) => part.join(" "))
    .join(" ");
}

export function shell(...lines: readonly string[]): string {
  return ["```sh", ...lines, "```"].join("\n");
}

export function yaml(...lines: readonly string[]): string {
  return ["```yaml", ...lines, "```"].join("\n");
}

/** Steps by their numbers. What belongs to a step stands indented below it. */
export function steps(...each: readonly (string | readonly string[])[]): string {
  return each
    .map((step) => (typeof step === "string" ? [step] : step))
    .map(([first = "", ...below], index) => [`${index + 1}. ${first}`, ...below.map(indented)].join("\n"))
    .join("\n");
}

function indented(text: string): string {
  return text.replace(/^(?=.)/gm, "   ");
}
