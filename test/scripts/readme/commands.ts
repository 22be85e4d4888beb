/** The shell commands of one section of a Markdown page, block by block, as written. Lists may indent a block. */
export function commandsOfSection(markdown: string, heading: string): string[] {
  const blocks: string[] = [];
  let level = 0;
  let fence: { language: string; indent: number; lines: string[] } | undefined;
  for (const line of markdown.split("\n")) {
    const [, indent = "", language = ""] = line.match(/^(\s*)```(.*)$/) ?? [];
    if (line.trimStart().startsWith("```")) {
      if (fence && level > 0 && fence.language === "sh") blocks.push(fence.lines.join("\n"));
      fence = fence ? undefined : { language, indent: indent.length, lines: [] };
    } else if (fence) {
      fence.lines.push(line.slice(fence.indent));
    } else {
      const [, marks = "", title = ""] = line.match(/^(#+)\s+(.*)$/) ?? [];
      if (title === heading) level = marks.length;
      else if (marks && marks.length <= level) level = 0;
    }
  }
  if (blocks.length === 0) throw new Error(`no commands under the heading "${heading}"`);
  return blocks;
}
