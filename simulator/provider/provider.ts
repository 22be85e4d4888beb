import { isDeepStrictEqual } from "node:util";

import { Fingerprint } from "../cloud/fingerprint";
import type { Premises } from "../cloud/premises";
import type { Sketches } from "../cloud/sketch";
import type { Inventory, Thing } from "../cloud/thing";
import type { Contract } from "../contract";
import { type Problem, Refusal, refuse } from "../kit";
import { put, valueAt } from "../paths";
import { mapProperties, type Properties, reveal, type Value, withoutSecrets } from "../value";
import { type Checked, check } from "./check";
import { type Difference, diff } from "./diff";
import { invoke } from "./invoke";
import { Catalogue, type Kind } from "./kind";
import { type Autonaming, logicalNameOf } from "./names";
import { create, type Outcome, remove, update } from "./operations";
import { type AccountFile, Furnisher } from "./premises";
import { inputsAsStated } from "./refresh";
import { type Place, Scene } from "./scene";
import { find } from "./search";
import { providerInputs, type Session } from "./session";
import { checkShape } from "./shape-check";

/** What all packages of one simulated cloud share. */
export interface World {
  /** What was deployed and what the account held before. */
  readonly ground: Inventory;
  readonly sketches: Sketches;
  /** What the account holds before the first deployment, and where that is kept. */
  readonly account: AccountFile;
  readonly premises: Premises;
  readonly given: ReadonlySet<string>;
  /** Whether a preview shows what a first preview on a real cloud shows. */
  readonly unknowns: boolean;
  readonly log: (line: string) => void;
}

/** A resource as the engine knows it. */
export interface Resource {
  readonly urn: string;
  readonly id: string;
  readonly type: string;
  readonly outputs: Properties;
}

/** The resource provider of one package, on values instead of messages. */
export class Provider {
  readonly contract: Contract;
  readonly #catalogue: Catalogue;
  readonly #mentioned = new Set<string>();
  readonly #furnisher: Furnisher | undefined;

  constructor(
    readonly packageName: string,
    private readonly world: World,
  ) {
    this.#catalogue = Catalogue.of(packageName);
    this.contract = this.#catalogue.contract;
    if (packageName === "aws") this.#furnisher = new Furnisher(world.premises, world.account, this.#catalogue);
  }

  check(
    session: Session,
    request: { urn: string; type: string; news: Properties; olds: Properties; autonaming?: Autonaming },
  ): Checked {
    const kind = this.#kind(request.type);
    const { urn, news, olds, autonaming } = request;
    const own = new Fingerprint(urn, this.world.ground.generation(urn));
    const given = this.#inNamespace(session, kind, news);
    return check(kind, { urn, news: given, olds, autonaming, own, defaultTags: session.defaultTags });
  }

  diff(request: {
    type: string;
    oldInputs: Properties;
    oldOutputs: Properties;
    news: Properties;
    ignoreChanges: readonly string[];
  }): Difference {
    const { type, oldOutputs, ...rest } = request;
    const oldInputs = { ...chosenBefore(rest.news, oldOutputs), ...asRead(rest.oldInputs, oldOutputs) };
    return diff(this.#kind(type), { ...rest, oldInputs });
  }

  create(session: Session, request: { urn: string; type: string; inputs: Properties; preview: boolean }): Told {
    const { urn, inputs, preview } = request;
    const kind = this.#kind(request.type);
    this.#mention(kind);
    const place = this.#place(session, kind, inputs, preview);
    const { unknowns } = this.world;
    const doing = `creating ${kind.title} (${logicalNameOf(urn)})`;
    return told(doing, inputs, () => create({ kind, urn, inputs, place, preview, unknowns }));
  }

  /** Nothing when it is gone. */
  read(
    session: Session,
    resource: Resource,
    stateInputs: Properties | undefined,
  ): Pick<Thing, "id" | "inputs" | "outputs"> | undefined {
    const kind = this.#kind(resource.type);
    const place = this.#placeIfThere(session, kind, resource.outputs);
    if (!place) return undefined;
    const thing = find(place.inventory, { ...resource, ...this.#within(place) });
    if (!thing) return this.#outside(resource, stateInputs);
    return { ...thing, inputs: stateInputs ? inputsAsStated(thing, stateInputs, resource.outputs) : thing.inputs };
  }

  update(
    session: Session,
    resource: Resource,
    request: { oldInputs: Properties; news: Properties; ignoreChanges: readonly string[]; preview: boolean },
  ): Told {
    const { urn } = resource;
    const kind = this.#kind(resource.type);
    const about = { ...resource.outputs, ...request.news };
    const place = this.#place(session, kind, about, request.preview);
    return told(`updating ${kind.title} (${logicalNameOf(urn)})`, about, () => {
      const thing = find(place.inventory, { ...resource, ...this.#within(place) });
      const oldInputs = asRead(request.oldInputs, resource.outputs);
      if (thing) return update({ kind, thing, urn, place, ...request, oldInputs });
      return refuse("NotFound", "it does not exist any more", "refresh the stack, so that it is made again");
    });
  }

  delete(session: Session, resource: Resource): void {
    const kind = this.#kind(resource.type);
    const place = this.#placeIfThere(session, kind, resource.outputs);
    const thing = place && find(place.inventory, { ...resource, ...this.#within(place) }, "oldest");
    if (!place || !thing) return;
    const { account, region } = thing;
    worded(`deleting ${kind.title} (${logicalNameOf(resource.urn)})`, resource.outputs, () =>
      remove(kind, thing, { ...place, account, region }),
    );
  }

  checkConfig(inputs: Properties): Problem[] {
    const { contract } = this;
    return [
      ...checkShape(
        { contract, shape: { inputs: contract.provider, outputs: [] } },
        providerInputs(inputs, contract.provider),
      ),
    ];
  }

  diffConfig(oldInputs: Properties, news: Properties): Difference {
    const { contract } = this;
    const kind = { token: this.packageName, contract, shape: { inputs: contract.provider, outputs: [] }, facts: {} };
    return diff(kind, { oldInputs, news, ignoreChanges: [] });
  }

  forget({ engine }: Session): void {
    this.world.sketches.forget(engine);
  }

  invoke(session: Session, token: string, args: Properties): Properties {
    const { account } = session;
    const region = regionOf(args.region) || session.region;
    this.#furnisher?.furnish({ account, region });
    const inventory = this.world.sketches.current(session.engine) ?? this.world.ground;
    const place = { account, region, inventory, given: this.world.given };
    return invoke(token, args, session, new Scene(place, { urn: token, generation: 0 }));
  }

  // https://www.pulumi.com/registry/packages/kubernetes/api-docs/provider/ (namespace)
  #inNamespace({ kubernetes: { namespace } }: Session, { token }: Kind, news: Properties): Properties {
    if (namespace === undefined || !kubernetes().isInNamespace(token) || valueAt(news, "metadata.namespace"))
      return news;
    return put(news, "metadata.namespace", namespace);
  }

  #kind(type: string): Kind {
    const kind = this.#catalogue.kind(type);
    if (kind) return kind;
    throw new Error(
      `${type} is not a resource type of @pulumi/${this.packageName} ${this.contract.version}, by which the simulated cloud knows what exists. ` +
        "simulator/README.md says what is modelled.",
    );
  }

  #place(session: Session, kind: Kind, properties: Properties, preview: boolean): Place {
    const { account, region } = session;
    const isAws = this.packageName === "aws";
    const own = regionOf(properties.region) || region;
    this.#furnisher?.furnish({ account, region: own });
    const inventory = this.#inventory(session, preview);
    return {
      account: isAws ? account : this.#cluster(session, inventory),
      region: isAws && "region" in kind.shape.inputs ? own : "",
      inventory,
      given: this.world.given,
    };
  }

  /** Which cluster a provider for Kubernetes talks to. Others talk to none. */
  #cluster({ kubernetes: { kubeconfig } }: Session, inventory: Inventory): string {
    return this.packageName === "kubernetes" ? kubernetes().reach(inventory, kubeconfig, this.world.given) : "";
  }

  /** Nothing where the settings say that what cannot be reached is gone. */
  #placeIfThere(session: Session, kind: Kind, properties: Properties): Place | undefined {
    try {
      return this.#place(session, kind, properties, false);
    } catch (error) {
      if (this.packageName !== "kubernetes" || !(error instanceof kubernetes().Unreachable)) throw error;
      if (session.kubernetes.deleteUnreachable) return undefined;
      throw new Error(`${error.message}\n${STILL_IN_STATE}`);
    }
  }

  /** Objects of several clusters have the same ids. */
  #within({ account }: Place): { account?: string } {
    return this.packageName === "kubernetes" ? { account } : {};
  }

  #inventory({ engine }: Session, preview: boolean): Inventory {
    return preview ? this.world.sketches.of(engine) : this.world.ground;
  }

  // Read also serves what the program only gets: what its configuration names exists outside. And a random value
  // is nowhere but in the state.
  #outside({ id, outputs }: Resource, inputs: Properties = {}): Pick<Thing, "id" | "inputs" | "outputs"> | undefined {
    const isInState = this.packageName === "random" && Object.keys(outputs).length > 0;
    return isInState || this.world.given.has(id) ? { id, inputs, outputs } : undefined;
  }

  #mention({ token, modelled }: Kind): void {
    if (modelled || this.#mentioned.has(token)) return;
    this.#mentioned.add(token);
    this.world.log(
      `${token}: known by its declaration only; its ids, names and addresses are made up, and replacements, defaults, other outputs and refusals are not modelled`,
    );
  }
}

// Most stacks have nothing on Kubernetes, and do not wait until what simulates it is loaded.
const kubernetes = (): typeof import("../kubernetes") => require("../kubernetes");

// https://github.com/pulumi/pulumi-kubernetes/pull/2225
const STILL_IN_STATE =
  "failed to read resource state due to unreachable cluster. If the cluster was deleted, you can remove this resource " +
  'from Pulumi state by rerunning the operation with the PULUMI_K8S_DELETE_UNREACHABLE environment variable set to "true"';

/** What the engine hears of a resource that was made or changed. */
export interface Told extends Pick<Thing, "id" | "outputs"> {
  /** What went wrong after it had been made or changed. */
  readonly failure: string | undefined;
}

function told(doing: string, about: Properties, act: () => Outcome): Told {
  const { failure, ...thing } = worded(doing, about, act);
  return { ...thing, failure: failure && inWords(doing, about, failure) };
}

function worded<T>(doing: string, about: Properties, act: () => T): T {
  try {
    return act();
  } catch (error) {
    throw error instanceof Refusal ? new Error(inWords(doing, about, error)) : error;
  }
}

// As the real provider words it, and then who said it: nobody shall look for it in an AWS account.
function inWords(doing: string, about: Properties, { code, words, advice }: Refusal): string {
  const hint = advice === undefined ? "" : `: ${advice}`;
  return withoutSecrets(`${doing}: ${code}: ${words} (the simulated cloud${hint})`, about);
}

// The provider compares the program with what it said last, which is not what the program asked for where the cloud
// went back. The engine keeps other inputs than that, too: after a change that failed, those before it.
function asRead(oldInputs: Properties, oldOutputs: Properties): Properties {
  return mapProperties(oldInputs, (value, name) => {
    const read = oldOutputs[name];
    return typeof value === "string" && typeof read === "string" ? read : value;
  });
}

// What the cloud chose while the program said nothing is no change when the program then asks for the same.
function chosenBefore(news: Properties, oldOutputs: Properties): Properties {
  const chosen = Object.entries(news).filter(([name, value]) => {
    return isDeepStrictEqual(reveal(value), reveal(oldOutputs[name] ?? null));
  });
  return Object.fromEntries(chosen);
}

function regionOf(value: Value | undefined): string {
  const region = value === undefined ? undefined : reveal(value);
  return typeof region === "string" ? region : "";
}
