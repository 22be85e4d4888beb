import { Shelf } from "./shelf";
import type { Inventory, Remnant, Thing } from "./thing";

/** What one preview would make, over what exists. It is thrown away. */
export class Sketch implements Inventory {
  readonly #drawn = new Shelf();
  readonly #erased = new Shelf();

  constructor(private readonly ground: Inventory) {}

  get seed(): string {
    return this.ground.seed;
  }

  *ofType(type: string): Generator<Thing> {
    yield* this.untouched(this.ground.ofType(type));
    yield* this.#drawn.ofType(type);
  }

  *all(): Generator<Thing> {
    yield* this.untouched(this.ground.all());
    yield* this.#drawn.all();
  }

  private *untouched(things: Iterable<Thing>): Generator<Thing> {
    for (const thing of things) if (!this.#drawn.has(thing) && !this.#erased.has(thing)) yield thing;
  }

  /** What this preview has made or changed itself: that much will stand whatever happens to the rest. */
  certain(type: string): Iterable<Thing> {
    return this.#drawn.ofType(type);
  }

  // As before the preview: it makes every resource once at most, and an update will count from the same number.
  generation(urn: string): number {
    return this.ground.generation(urn);
  }

  remnants(): Iterable<Remnant> {
    return this.ground.remnants();
  }

  put(thing: Thing): void {
    this.#drawn.put(thing);
  }

  remove(thing: Thing): void {
    this.#erased.put(thing);
    this.#drawn.remove(thing);
  }
}

/** The previews that are going on, each of one engine. */
export class Sketches {
  readonly #sketches = new Map<string, Sketch>();

  constructor(private readonly ground: Inventory) {}

  of(engine: string): Sketch {
    const sketch = this.#sketches.get(engine) ?? new Sketch(this.ground);
    this.#sketches.set(engine, sketch);
    return sketch;
  }

  /** What the preview of an engine has drawn so far, if it draws one. */
  current(engine: string): Sketch | undefined {
    return this.#sketches.get(engine);
  }

  forget(engine: string): void {
    this.#sketches.delete(engine);
  }
}
