import * as fs from "node:fs";

import { CorruptCloud } from "./corrupt-cloud";

/** A file of JSON lines to which one line is added at a time. */
export class Journal {
  #descriptor: number | undefined;

  private constructor(
    readonly file: string,
    readonly lines: readonly unknown[],
    /** How many bytes of the file are complete lines. */
    private readonly sound: number,
  ) {}

  static read(file: string): Journal {
    const text = fs.existsSync(file) ? fs.readFileSync(file, "utf8") : "";
    const rows = text.split("\n");
    // Who is killed while writing leaves half a line, and nobody was told yet that it is there.
    const torn = rows.pop() ?? "";
    const lines = rows.map((row, index) => parse(file, row, index + 1));
    return new Journal(file, lines, Buffer.byteLength(text) - Buffer.byteLength(torn));
  }

  append(line: unknown): void {
    if (this.#descriptor === undefined) {
      this.#descriptor = fs.openSync(this.file, "a", 0o600);
      fs.ftruncateSync(this.#descriptor, this.sound);
    }
    fs.writeSync(this.#descriptor, `${JSON.stringify(line)}\n`);
  }

  close(): void {
    if (this.#descriptor !== undefined) fs.closeSync(this.#descriptor);
    this.#descriptor = undefined;
  }

  /** Writes other lines in place of all that are there; whoever is interrupted keeps the old ones. */
  static replace(file: string, lines: Iterable<unknown>): void {
    const draft = `${file}.new`;
    const descriptor = fs.openSync(draft, "w", 0o600);
    for (const line of lines) fs.writeSync(descriptor, `${JSON.stringify(line)}\n`);
    fs.fsyncSync(descriptor);
    fs.closeSync(descriptor);
    fs.renameSync(draft, file);
  }
}

function parse(file: string, row: string, number: number): unknown {
  try {
    return JSON.parse(row);
  } catch {
    throw new CorruptCloud(file, number, "this line is not JSON");
  }
}
