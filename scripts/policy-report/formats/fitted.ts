/** A part of a text whose entries may be left out from the end. */
export interface Section {
  readonly title: string;
  readonly entries: readonly string[];
  /** Whether a reader has to open it. */
  readonly isFolded: boolean;
}

/** Room for what says that something was left out. */
const NOTE = 120;

/** The sections in their order, with as many entries as there is room for, and a word for how many were left out. */
export function fitted(head: string, sections: readonly Section[], maxLength: number): string {
  const filled = sections.filter(({ entries }) => entries.length > 0);
  // Each section has a place for its frame from the beginning, so that the last ones are at least named.
  const frames = filled.reduce((length, section) => length + frame(section, "", section.entries.length).length, 0);
  let room = maxLength - head.length - frames - NOTE * filled.length;
  const parts = filled.map((section) => {
    const shown: string[] = [];
    for (const entry of section.entries) {
      // In the order of severity: a shorter one of less weight does not take the place of a longer one.
      if (entry.length > room) break;
      room -= entry.length;
      shown.push(entry);
    }
    return frame(section, shown.join(""), section.entries.length - shown.length);
  });
  return `${head}${parts.join("")}`;
}

function frame({ title, entries, isFolded }: Section, body: string, left: number): string {
  const note = left > 0 ? `- and ${left} more, which the other formats of this report list\n` : "";
  const heading = `${title} (${entries.length})`;
  if (isFolded) return `\n<details><summary>${heading}</summary>\n\n${body}${note}\n</details>\n`;
  return `\n#### ${heading}\n${body}${note}`;
}
