import { Fingerprint } from "../cloud/fingerprint";
import type { Premises } from "../cloud/premises";
import { Refusal } from "../kit";
import type { Properties } from "../value";
import { check } from "./check";
import type { Catalogue, Kind } from "./kind";
import { create } from "./operations";

/** Something that the account holds, as a file tells of it. */
export interface AccountEntry {
  /** The token of its type: `aws:ec2/vpc:Vpc`. */
  readonly type: string;
  readonly id: string;
  /** Its inputs, and such outputs as should not be made up. */
  readonly properties: Properties;
}

export interface AccountFile {
  /** What messages call it. */
  readonly file: string;
  readonly entries: readonly AccountEntry[];
}

/** The file that tells what the account holds is wrong. */
export class AccountMistake extends Error {
  override readonly name = "AccountMistake";
}

interface Place {
  readonly account: string;
  readonly region: string;
}

/** Puts the things of an account where they are, one region after the other. */
export class Furnisher {
  readonly #furnished = new Set<string>();

  constructor(
    private readonly premises: Premises,
    private readonly account: AccountFile,
    private readonly catalogue: Catalogue,
  ) {
    const mistakes = account.entries.flatMap((entry, index) => this.#mistakes(entry, index));
    if (mistakes.length > 0) throw new AccountMistake(mistakes.join("\n"));
  }

  /** What has no region of its own is in each. */
  furnish({ account, region }: Place): void {
    const key = `${account} ${region}`;
    if (this.#furnished.has(key)) return;
    let waiting = this.account.entries.map((entry, index) => ({ entry, index }));
    while (waiting.length > 0) {
      const refused = waiting.flatMap((one) => this.#place(one.entry, one.index, { account, region }) ?? []);
      // Whatever refers to something further down in the file comes into its turn again.
      if (refused.length === waiting.length) throw new AccountMistake(refused.map(({ why }) => why).join("\n"));
      waiting = refused;
    }
    this.#furnished.add(key);
  }

  #mistakes(entry: AccountEntry, index: number): string[] {
    const kind = this.catalogue.kind(entry.type);
    if (kind === undefined) {
      const rule = "a type of @pulumi/aws is expected, written as in a URN: aws:ec2/vpc:Vpc";
      return [`${this.#name(entry, index)}: type: found "${entry.type}"; ${rule}.`];
    }
    const { problems } = checked(kind, entry);
    return problems.map(({ path, reason }) => `${this.#name(entry, index)}: properties.${path}: ${reason}.`);
  }

  #place(entry: AccountEntry, index: number, place: Place) {
    const kind = this.catalogue.kind(entry.type);
    const region = entry.properties.region ?? place.region;
    if (kind === undefined || region !== place.region) return undefined;
    const isInRegion = "region" in kind.shape.inputs;
    const inventory = this.premises;
    const urn = urnOf(entry, isInRegion ? place.region : "");
    try {
      const made = create({
        kind: called(kind, entry.id),
        urn,
        inputs: checked(kind, entry).inputs,
        place: { ...place, region: isInRegion ? place.region : "", inventory, given: new Set() },
        // A preview does not mind that the same thing is in several regions.
        preview: true,
        unknowns: false,
      });
      const [thing] = [...inventory.ofType(entry.type)].filter((one) => one.urn === urn);
      if (thing) inventory.put({ ...thing, outputs: { ...made.outputs, ...entry.properties } });
      return undefined;
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      const advice = error.advice === undefined ? "" : ` (${error.advice})`;
      return { entry, index, why: `${this.#name(entry, index)}: ${error.code}: ${error.words}${advice}` };
    }
  }

  #name({ type, id }: AccountEntry, index: number): string {
    return `${this.account.file}: entry ${index + 1} (${type} ${id})`;
  }
}

/** The inputs among the properties; what the provider would compute is taken as it is given. */
function checked(kind: Kind, entry: AccountEntry) {
  const inputs = Object.entries(entry.properties).filter(([name]) => !kind.shape.outputs.includes(name));
  const urn = urnOf(entry, "");
  const nothing = { olds: {}, defaultTags: undefined, autonaming: undefined };
  return check(kind, { urn, news: Object.fromEntries(inputs), own: new Fingerprint(urn, 0), ...nothing });
}

function called(kind: Kind, id: string): Kind {
  const { behaviour } = kind;
  return { ...kind, behaviour: { ...behaviour, create: (...about) => ({ ...behaviour.create?.(...about), id }) } };
}

function urnOf({ type, id }: AccountEntry, region: string): string {
  return `urn:pulumi:${region}::account::${type}::${id}`;
}
