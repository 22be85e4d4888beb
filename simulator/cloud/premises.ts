import { Shelf } from "./shelf";
import type { Inventory, Remnant, Thing } from "./thing";

/** What an account holds before the first deployment. It is written nowhere but in the file that tells of it. */
export class Premises implements Inventory {
  readonly seed = "";
  readonly #shelf = new Shelf();

  ofType(type: string): Iterable<Thing> {
    return this.#shelf.ofType(type);
  }

  all(): Iterable<Thing> {
    return this.#shelf.all();
  }

  has(thing: Thing): boolean {
    return this.#shelf.has(thing);
  }

  generation(): number {
    return 0;
  }

  remnants(): Iterable<Remnant> {
    return [];
  }

  put(thing: Thing): void {
    this.#shelf.put(thing);
  }

  remove(thing: Thing): void {
    this.#shelf.remove(thing);
  }
}

/** What a deployment finds: what was deployed before, and what the account held already. */
export class Ground implements Inventory {
  constructor(
    private readonly deployed: Inventory,
    private readonly premises: Premises,
  ) {}

  get seed(): string {
    return this.deployed.seed;
  }

  *ofType(type: string): Generator<Thing> {
    yield* this.deployed.ofType(type);
    yield* this.premises.ofType(type);
  }

  *all(): Generator<Thing> {
    yield* this.deployed.all();
    yield* this.premises.all();
  }

  generation(urn: string): number {
    return this.deployed.generation(urn);
  }

  remnants(): Iterable<Remnant> {
    return this.deployed.remnants();
  }

  put(thing: Thing): void {
    this.requireOurs(thing);
    this.deployed.put(thing);
  }

  remove(thing: Thing, remnants: readonly Remnant[]): void {
    this.requireOurs(thing);
    this.deployed.remove(thing, remnants);
  }

  private requireOurs(thing: Thing): void {
    if (!this.premises.has(thing)) return;
    throw new Error(
      `${thing.id} belongs to the account and not to the stack: no deployment changes or deletes it in the simulated cloud. Take it out of the state, and refer to it by its id.`,
    );
  }
}
