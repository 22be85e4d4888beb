import { Fingerprint } from "../cloud/fingerprint";
import { Sketch } from "../cloud/sketch";
import { type Condition, canonicalType, type Inventory, type Thing } from "../cloud/thing";
import { factsOf } from "../facts";
import { holdersOf, type Target, targetOf } from "../facts/references";
import { type Brought, type Cloud, type Inputs, type Known, type Named, Refusal, type Remains } from "../kit";
import { valuesAt } from "../paths";
import { containsUnknown, type Plain, type Properties, reveal } from "../value";

/** Where a resource is made: the account and region, what exists, and what is told to exist outside. */
export interface Place {
  readonly account: string;
  readonly region: string;
  readonly inventory: Inventory;
  readonly given: ReadonlySet<string>;
}

/** The cloud as the behaviour of one resource sees it. */
export class Scene implements Cloud {
  readonly account: string;
  readonly region: string;
  readonly isPreview: boolean;
  readonly generation: number;
  readonly own: Fingerprint;
  readonly hidden: Fingerprint;
  #corrections: Readonly<Record<string, Plain>> = {};
  #failure: Refusal | undefined;

  constructor(
    private readonly place: Place,
    private readonly self: Pick<Thing, "urn" | "generation" | "bornAs">,
    /** What happens to other things as soon as this one is made, changed or gone. */
    private readonly later: (() => void)[] = [],
  ) {
    const { urn, generation, bornAs = urn } = self;
    this.account = place.account;
    this.region = place.region;
    this.isPreview = place.inventory instanceof Sketch;
    this.generation = generation;
    this.own = new Fingerprint(bornAs, generation);
    this.hidden = new Fingerprint(bornAs, generation, place.inventory.seed);
  }

  find(type: string, identifier: Plain | undefined): Known | undefined {
    if (typeof identifier !== "string") return undefined;
    const found = this.findBy(type, ["id", ...(targetOf(canonicalType(type))?.by ?? [])], identifier);
    return found && isSettled(found) ? known(found) : undefined;
  }

  /** A reference that is there, in this cloud or outside. */
  isAnswered({ type, by, comesWith = [], regional = false }: Target, identifier: string): boolean {
    if (regional && this.isAbroad(identifier)) return false;
    return (
      [{ type, by }, ...comesWith].some((one) => this.findBy(one.type, one.by, identifier) !== undefined) ||
      this.isGiven(identifier) ||
      isElsewhere(type, identifier, this.account) ||
      this.isOfUncollected(identifier)
    );
  }

  /** Whether an ARN names another region than that of whoever says it. */
  isAbroad(identifier: string): boolean {
    const [arn, , , region = ""] = identifier.split(":");
    return arn === "arn" && region !== "" && this.region !== "" && region !== this.region;
  }

  // Nobody has written down what a type without facts may stand for: a default VPC for a VPC, an API's stage for a load
  // balancer that a web ACL protects.
  private isOfUncollected(identifier: string): boolean {
    for (const { type, id, account, inputs, outputs } of this.place.inventory.all()) {
      if (account !== this.account || factsOf(canonicalType(type)) !== undefined) continue;
      const made = Object.entries(outputs).filter(([name]) => /(arn|Arn|Id)$/.test(name) && !(name in inputs));
      if (id === identifier || made.some(([, value]) => reveal(value) === identifier)) return true;
    }
    return false;
  }

  private findBy(type: string, by: readonly string[], identifier: string): Thing | undefined {
    const wanted = withoutRest(type, identifier);
    for (const thing of this.place.inventory.ofType(type)) {
      if (thing.account !== this.account) continue;
      if (by.some((name) => namesOf(thing, name).includes(wanted)) && this.isReachable(thing, wanted)) return thing;
    }
    return undefined;
  }

  // An ARN says where it points; a name or id means the region of whoever says it.
  private isReachable(thing: Thing, identifier: string): boolean {
    return thing.region === "" || this.region === "" || thing.region === this.region || identifier.startsWith("arn:");
  }

  all(type: string, having: Readonly<Record<string, Plain>> = {}): Known[] {
    const { inventory } = this.place;
    return this.matching(inventory instanceof Sketch ? inventory.certain(type) : inventory.ofType(type), having);
  }

  every(type: string, having: Readonly<Record<string, Plain>> = {}): Known[] {
    return this.matching(this.place.inventory.ofType(type), having);
  }

  private matching(things: Iterable<Thing>, having: Readonly<Record<string, Plain>>): Known[] {
    const wanted = Object.entries(having);
    return [...things]
      .filter((thing) => !this.isItself(thing) && this.isHere(thing) && isSettled(thing))
      .filter(({ outputs }) => wanted.every(([name, value]) => reveal(outputs[name] ?? null) === value))
      .map(known);
  }

  // A replacement stands beside what it replaces, and may be in its way.
  private isItself({ urn, generation }: Thing): boolean {
    return urn === this.self.urn && generation === this.self.generation;
  }

  private isHere(thing: Thing): boolean {
    return thing.account === this.account && (thing.region === "" || thing.region === this.region);
  }

  isGiven(identifier: Plain | undefined): boolean {
    return typeof identifier === "string" && isMentioned(this.place.given, identifier);
  }

  usersOf(leaving: Known): Known[] {
    return holdersOf(canonicalType(leaving.type)).flatMap(({ type, path, by }) => {
      const names = by.map((name) => (name === "id" ? leaving.id : leaving.outputs[name]));
      const holds = (thing: Thing) =>
        valuesAt(thing.outputs, path)
          .flat()
          .some((value) => names.includes(reveal(value)));
      const itself = (thing: Thing) => thing.urn === leaving.urn && thing.type === leaving.type;
      const things = [...this.place.inventory.ofType(type)].filter(({ account }) => account === this.account);
      return things.filter((thing) => !itself(thing) && holds(thing)).map(known);
    });
  }

  contents(): Known[] {
    return [...this.place.inventory.all()].filter((thing) => this.isHere(thing)).map(known);
  }

  elsewhere(place: Pick<Place, "account" | "region">): Cloud {
    return new Scene({ ...this.place, ...place }, this.self, this.later);
  }

  alter(thing: Named, set: Readonly<Record<string, Plain>>): void {
    this.become(thing, (one) => ({ ...one, inputs: { ...one.inputs, ...set }, outputs: { ...one.outputs, ...set } }));
  }

  mark(thing: Named, condition: Condition): void {
    this.become(thing, (one) => ({ ...one, condition: { ...one.condition, ...condition } }));
  }

  private become({ type, id }: Named, change: (thing: Thing) => Thing): void {
    this.later.push(() => {
      const thing = this.findBy(type, ["id"], id);
      if (thing) this.place.inventory.put(change(thing));
    });
  }

  bring({ type, id, name, outputs }: Brought): void {
    const { urn, generation } = this.self;
    const { account, region, inventory } = this.place;
    const place = { urn: `${urn}/${name}`, generation, account, region, broughtBy: urn };
    this.later.push(() => inventory.put({ type, id, inputs: outputs, outputs, ...place }));
  }

  take({ type, id }: Named): void {
    this.later.push(() => {
      const thing = this.findBy(type, ["id"], id);
      if (thing) this.place.inventory.remove(thing, []);
    });
  }

  correct(set: Readonly<Record<string, Plain>>): void {
    this.#corrections = { ...this.#corrections, ...set };
  }

  /** In which properties what is made differs from what was asked for. */
  get corrections(): Readonly<Record<string, Plain>> {
    return this.#corrections;
  }

  fail(code: string, words: string, advice?: string): void {
    this.#failure = new Refusal(code, words, advice);
  }

  /** Makes things so as the behaviour said that they become, and tells whether it said that it went wrong. */
  settle(): Refusal | undefined {
    if (this.isPreview) return undefined;
    for (const happen of this.later.splice(0)) happen();
    return this.#failure;
  }

  remnant(type: string, id: string): Remains | undefined {
    for (const remnant of this.place.inventory.remnants()) {
      const here = remnant.account === this.account && (remnant.region === "" || remnant.region === this.region);
      if (here && remnant.type === type && remnant.id === id) return remnant;
    }
    return undefined;
  }
}

export function known({ inputs, outputs, condition = {}, broughtBy, ...thing }: Thing): Known {
  const { type, id, urn, region, generation } = thing;
  const origin = broughtBy === undefined ? { generation } : { generation, broughtBy };
  return { type, id, urn, region, inputs: revealOnce(inputs), outputs: revealOnce(outputs), condition, ...origin };
}

// A preview may have things of which not everything is known yet; nobody can be judged by them.
function isSettled({ inputs }: Thing): boolean {
  return !containsUnknown(inputs);
}

const revealed = new WeakMap<Properties, Inputs>();

// What exists does not change, and is looked at often.
function revealOnce(properties: Properties): Inputs {
  const known = revealed.get(properties) ?? reveal(properties);
  revealed.set(properties, known);
  return known;
}

function namesOf(thing: Thing, name: string): Plain[] {
  if (name === "id") return [thing.id];
  return valuesAt(thing.outputs, name).map((value) => reveal(value));
}

// `arn:...:log-group:name:*` is its streams, `arn:aws:s3:::bucket/prefix` is inside of a bucket.
function withoutRest(type: string, identifier: string): string {
  if (type === "aws:cloudwatch/logGroup:LogGroup") return identifier.replace(/:\*$/, "");
  if (type === "aws:s3/bucket:Bucket") return identifier.replace(/^(arn:[^/]+)\/.*$/, "$1");
  return identifier;
}

function isMentioned(given: ReadonlySet<string>, identifier: string): boolean {
  if (given.has(identifier)) return true;
  // A configuration that gives an ARN gives the name at its end, too.
  return [...given].some(
    (value) => value.startsWith("arn:") && (value.endsWith(`/${identifier}`) || value.endsWith(`:${identifier}`)),
  );
}

/** What no stack makes: things of AWS itself, of other accounts, and what every account has from the start. */
function isElsewhere(type: string, identifier: string, account: string): boolean {
  if (identifier === "") return true;
  const [, , , , owner] = identifier.split(":");
  if (identifier.startsWith("arn:") && owner !== "" && owner !== account) return true;
  return (
    /^(arn:aws:kms:[^:]*:[^:]*:)?alias\/aws\//.test(identifier) || (providedByAws[type]?.test(identifier) ?? false)
  );
}

const providedByAws: Readonly<Record<string, RegExp>> = {
  "aws:ecs/capacityProvider:CapacityProvider": /^FARGATE(_SPOT)?$/,
  "aws:ecs/cluster:Cluster": /^default$/,
  "aws:backup/vault:Vault": /(^|:)(Default|aws\/efs\/automatic-backup-vault)$/,
  "aws:rds/parameterGroup:ParameterGroup": /^default\./,
  "aws:rds/optionGroup:OptionGroup": /^default:/,
  "aws:rds/subnetGroup:SubnetGroup": /^default$/,
  "aws:elasticache/subnetGroup:SubnetGroup": /^default$/,
  "aws:iam/role:Role": /aws-service-role\//,
};
