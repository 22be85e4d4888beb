/** A table of cells that are Markdown already. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replace(/\|/g, "\\|")).join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

/** Text whose signs mean themselves. What stands between backticks is code and stays as it is. */
export function prose(text: string): string {
  return text
    .split(/(`[^`]*`)/)
    .map((part, index) => (index % 2 === 1 ? part : part.replace(/[*<]/g, "\\$&")))
    .join("");
}

export function code(text: string): string {
  return `\`${text}\``;
}

/** A link to a heading that is a rule's id. */
export function toRule(id: string): string {
  return `[${id}](#${id})`;
}

/** What is of use to few readers, out of the way of the others. */
export function folded(summary: string, content: string): string {
  return `<details>\n<summary>${summary}</summary>\n\n${content}\n\n</details>`;
}
