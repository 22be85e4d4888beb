/** The files of a simulated cloud cannot be read. They are left as they are. */
export class CorruptCloud extends Error {
  override readonly name = "CorruptCloud";

  /** @param line which one of the file cannot be read, where the others can. */
  constructor(file: string, line: number | undefined, cause: string) {
    const where = line === undefined ? file : `${file}:${line}`;
    const repair = line === undefined ? "Restore the file" : "Repair the line";
    super(`${where}: the simulated cloud cannot be read: ${cause}. Nothing was changed. ${repair}.`);
  }
}
