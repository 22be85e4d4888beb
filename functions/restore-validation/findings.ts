/** What the checks of a restored database have brought to light. */
export interface Findings {
  /** What is wrong. One is enough to fail the restore. */
  failures: string[];
  /** What was looked at and is as it should be. */
  seen: string[];
  /** What could not be looked at, and is no failure. */
  unchecked: string[];
}

export function noFindings(): Findings {
  return { failures: [], seen: [], unchecked: [] };
}

// AWS documents no limit for the message. One of this length fits wherever it is shown, and the log has the whole.
const MESSAGE_LENGTH = 250;

/** What AWS Backup is told: the first failures by name, or what speaks for the restore. */
export function messageOf({ failures, seen, unchecked }: Findings): string {
  const good = [...seen, ...unchecked.map((what) => `not checked: ${what}`)].join("; ");
  const message = failures.length > 0 ? `${count(failures.length, "failure")}: ${failures.join("; ")}` : good;
  // Whatever a server says, AWS gets printable text on one line.
  const line = message.replace(/[^\x20-\x7e]+/g, " ");
  return line.length <= MESSAGE_LENGTH ? line : `${line.slice(0, MESSAGE_LENGTH - 3)}...`;
}

export function count(number: number, thing: string): string {
  return `${number} ${thing}${number === 1 ? "" : "s"}`;
}

/** What an error says, without its stack. */
export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message || error.name : String(error);
}
