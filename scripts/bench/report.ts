/** What was measured, held against what it has to stay below. */
export interface Row {
  what: string;
  /** The figures behind the value, for whoever wants to know. */
  figures: string;
  value: number;
  limit: number;
  unit: "x" | "%" | "s" | "ms" | "MB";
}

/** The table of a bench, and whether every target was met. */
export function report(rows: readonly Row[]): { table: string; isMet: boolean } {
  const cells = rows.map((row) => [
    row.what,
    row.figures,
    spell(row.value, row.unit),
    `<= ${spell(row.limit, row.unit)}`,
    isMet(row) ? "ok" : "MISSED",
  ]);
  const table = [["what", "figures", "value", "target", "verdict"], ...cells];
  const widths = table[0]?.map((_, column) => Math.max(...table.map((row) => row[column]?.length ?? 0))) ?? [];
  const lines = table.map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  "));
  return { table: lines.map((line) => line.trimEnd()).join("\n"), isMet: rows.every(isMet) };
}

const isMet = ({ value, limit }: Row) => value <= limit;

function spell(value: number, unit: Row["unit"]): string {
  const digits = unit === "MB" || unit === "%" ? 0 : unit === "ms" ? 1 : 2;
  return unit === "x" || unit === "%" ? `${value.toFixed(digits)}${unit}` : `${value.toFixed(digits)} ${unit}`;
}

export const seconds = (milliseconds: number) => `${(milliseconds / 1000).toFixed(1)} s`;
