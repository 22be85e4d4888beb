import * as fs from "node:fs";
import * as path from "node:path";

import type { Properties } from "../value";
import { CorruptCloud } from "./corrupt-cloud";
import { Journal } from "./journal";
import { Seal, type Sealed, type SealedProperties } from "./seal";
import { Shelf } from "./shelf";
import type { Inventory, Remnant, Thing } from "./thing";

const VERSION = 1;

type SealedThing = Omit<Thing, "inputs" | "outputs"> & { inputs: SealedProperties; outputs: SealedProperties };

/** One line of the file. */
type Entry =
  | { cloud: typeof VERSION; proof: Sealed }
  | { put: SealedThing }
  | { gone: Pick<Thing, "type" | "urn" | "generation">; left: readonly Remnant[] }
  | { count: { urn: string; generation: number } };

/** What exists in one simulated cloud, kept in a folder: every change is a line that is added to a file. */
export class Ledger implements Inventory {
  readonly #shelf = new Shelf();
  #journal: Journal;

  private constructor(
    file: string,
    private readonly seal: Seal,
  ) {
    this.#journal = Journal.read(file);
    this.#journal.lines.forEach((line, index) => {
      this.#replay(line, index + 1);
    });
  }

  static open(folder: string): Ledger {
    fs.mkdirSync(folder, { recursive: true });
    if (!fs.existsSync(journalOf(folder))) Seal.prepare(folder);
    const ledger = new Ledger(journalOf(folder), Seal.ofFolder(folder));
    if (ledger.#journal.lines.length === 0) ledger.#append({ cloud: VERSION, proof: ledger.seal.proof });
    ledger.#tidy();
    return ledger;
  }

  /** What exists, without writing anything. A folder that is not there is an empty cloud. */
  static view(folder: string): Ledger | undefined {
    return fs.existsSync(journalOf(folder)) ? new Ledger(journalOf(folder), Seal.ofFolder(folder)) : undefined;
  }

  get seed(): string {
    return this.seal.seed;
  }

  ofType(type: string): Iterable<Thing> {
    return this.#shelf.ofType(type);
  }

  all(): Iterable<Thing> {
    return this.#shelf.all();
  }

  generation(urn: string): number {
    return this.#shelf.generation(urn);
  }

  remnants(): Iterable<Remnant> {
    return this.#shelf.remnants();
  }

  put(thing: Thing): void {
    this.#append({ put: this.#sealed(thing) });
    this.#shelf.put(thing);
  }

  remove(thing: Pick<Thing, "type" | "urn" | "generation">, left: readonly Remnant[]): void {
    const { type, urn, generation } = thing;
    this.#append({ gone: { type, urn, generation }, left });
    this.#shelf.remove(thing);
    for (const one of left) this.#shelf.leave(one);
  }

  close(): void {
    this.#journal.close();
  }

  #append(line: Entry): void {
    this.#journal.append(line);
  }

  #sealed({ inputs, outputs, ...rest }: Thing): SealedThing {
    return { ...rest, inputs: this.seal.close(inputs), outputs: this.seal.close(outputs) };
  }

  #replay(line: unknown, number: number): void {
    const { file } = this.#journal;
    if (!isEntry(line)) throw new CorruptCloud(file, number, "the simulator does not write such a line");
    if (number === 1 && !("cloud" in line)) throw new CorruptCloud(file, number, "the first line is missing");
    if ("cloud" in line && !this.seal.opens(line.proof)) {
      throw new CorruptCloud(
        file,
        number,
        `it was sealed with another key than ${path.join(path.dirname(file), "key")}`,
      );
    }
    if ("put" in line) this.#shelf.put(this.#unsealed(line.put, number));
    if ("count" in line) this.#shelf.count(line.count.urn, line.count.generation);
    if ("gone" in line) {
      this.#shelf.remove(line.gone);
      for (const one of line.left) this.#shelf.leave(one);
    }
  }

  #unsealed({ inputs, outputs, ...rest }: SealedThing, number: number): Thing {
    const open = (properties: SealedProperties): Properties => {
      try {
        return this.seal.open(properties);
      } catch {
        throw new CorruptCloud(this.#journal.file, number, "a sealed value does not open");
      }
    };
    return { ...rest, inputs: open(inputs), outputs: open(outputs) };
  }

  // Many updates of few things make a long file. It is written anew when more than three quarters of it are history.
  #tidy(): void {
    const { file, lines } = this.#journal;
    if (lines.length < 1000 || lines.length < this.#shelf.size * 4) return;
    this.#journal.close();
    Journal.replace(file, this.#snapshot());
    this.#journal = Journal.read(file);
  }

  *#snapshot(): Generator<Entry> {
    yield { cloud: VERSION, proof: this.seal.proof };
    for (const [urn, generation] of this.#shelf.generations()) yield { count: { urn, generation } };
    for (const left of this.#shelf.remnants())
      yield { gone: { type: left.type, urn: left.urn, generation: -1 }, left: [left] };
    for (const thing of this.#shelf.all()) yield { put: this.#sealed(thing) };
  }
}

function journalOf(folder: string): string {
  return path.join(folder, "cloud.jsonl");
}

// As far as a hand that edits the file can get it wrong.
function isEntry(line: unknown): line is Entry {
  if (!isRecord(line)) return false;
  if ("cloud" in line) return line.cloud === VERSION;
  if (isRecord(line.put)) return isPlace(line.put) && isRecord(line.put.inputs) && isRecord(line.put.outputs);
  if (isRecord(line.gone)) return isNamed(line.gone) && Array.isArray(line.left) && line.left.every(isRecord);
  return isRecord(line.count) && typeof line.count.urn === "string" && typeof line.count.generation === "number";
}

function isPlace(value: Record<string, unknown>): boolean {
  return isNamed(value) && [value.id, value.account, value.region].every((one) => typeof one === "string");
}

function isNamed({ type, urn, generation }: Record<string, unknown>): boolean {
  return typeof type === "string" && typeof urn === "string" && typeof generation === "number";
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
