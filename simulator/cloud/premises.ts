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
    yield* this.untaken(this.premises.ofType(type));
  }

  *all(): Generator<Thing> {
    yield* this.deployed.all();
    yield* this.untaken(this.premises.all());
  }

  generation(urn: string): number {
    return this.deployed.generation(urn);
  }

  remnants(): Iterable<Remnant> {
    return this.deployed.remnants();
  }

  /** What happens to a thing of the account while somebody deploys beside it is forgotten afterwards. */
  put(thing: Thing): void {
    const owner = this.premises.has(thing) ? this.premises : this.deployed;
    owner.put(thing);
  }

  /** What the account held leaves it for good when a stack that has imported it changes or deletes it. */
  remove(thing: Thing, remnants: readonly Remnant[]): void {
    this.deployed.remove(thing, this.premises.has(thing) ? [...remnants, taken(thing)] : remnants);
  }

  private *untaken(things: Iterable<Thing>): Generator<Thing> {
    const gone = new Set([...this.remnants()].filter(({ type }) => type === TAKEN).map(({ id }) => id));
    for (const thing of things) if (!gone.has(thing.urn)) yield thing;
  }
}

const TAKEN = "account";

function taken({ urn, account, region }: Thing): Remnant {
  return { type: TAKEN, id: urn, account, region, urn, why: "a stack has taken it from the account" };
}
