import { canonicalType, type Remnant, type Thing } from "./thing";

/** Things in memory, found by their type. */
export class Shelf {
  readonly #types = new Map<string, Map<string, Thing>>();
  readonly #generations = new Map<string, number>();
  readonly #remnants = new Map<string, Remnant>();

  ofType(type: string): Iterable<Thing> {
    return this.#types.get(canonicalType(type))?.values() ?? [];
  }

  *all(): Generator<Thing> {
    for (const things of this.#types.values()) yield* things.values();
  }

  get size(): number {
    let size = this.#remnants.size + this.#generations.size;
    for (const things of this.#types.values()) size += things.size;
    return size;
  }

  generation(urn: string): number {
    return this.#generations.get(urn) ?? 0;
  }

  generations(): Iterable<readonly [string, number]> {
    return this.#generations;
  }

  remnants(): Iterable<Remnant> {
    return this.#remnants.values();
  }

  has(thing: Thing): boolean {
    return this.#types.get(canonicalType(thing.type))?.has(keyOf(thing)) ?? false;
  }

  put(thing: Thing): void {
    const type = canonicalType(thing.type);
    const things = this.#types.get(type) ?? new Map<string, Thing>();
    this.#types.set(type, things.set(keyOf(thing), thing));
    this.count(thing.urn, thing.generation + 1);
  }

  count(urn: string, generation: number): void {
    if (generation > this.generation(urn)) this.#generations.set(urn, generation);
  }

  remove(thing: Pick<Thing, "type" | "urn" | "generation">): void {
    this.#types.get(canonicalType(thing.type))?.delete(keyOf(thing));
  }

  leave(remnant: Remnant): void {
    this.#remnants.set(JSON.stringify([remnant.type, remnant.account, remnant.region, remnant.id]), remnant);
  }
}

function keyOf({ urn, generation }: Pick<Thing, "urn" | "generation">): string {
  return `${generation} ${urn}`;
}
