import { isDeepStrictEqual } from "node:util";

import type { Inventory, Remnant, Thing } from "../cloud/thing";
import { Refusal } from "../kit";
import { fill, put, valueAt } from "../paths";
import { containsUnknown, mapProperties, type Properties, reveal, unknown } from "../value";
import type { Kind } from "./kind";
import { makeOutputs } from "./outputs";
import { requireReferences, requireUniqueName } from "./requirements";
import { known, type Place, Scene } from "./scene";

export interface Creation {
  readonly kind: Kind;
  readonly urn: string;
  readonly inputs: Properties;
  readonly place: Place;
  readonly preview: boolean;
  /** Whether a preview tells nothing of what the provider fills in. */
  readonly unknowns: boolean;
}

/** What the provider has to say of a thing it made or changed. */
export interface Outcome extends Pick<Thing, "id" | "outputs"> {
  /** What went wrong after the cloud had taken the request. */
  readonly failure: Refusal | undefined;
}

/** Makes a thing, or refuses as the real cloud would. */
export function create({ kind, urn, inputs, place, preview, unknowns }: Creation): Outcome {
  const { inventory, account, region } = place;
  const generation = inventory.generation(urn);
  const scene = new Scene(place, { urn, generation });
  requireReferences(kind, scene, inputs);
  // What is unknown cannot be judged yet; the update comes here again.
  const isOpen = preview && (unknowns || containsUnknown(inputs));
  const made = isOpen ? {} : (kind.behaviour.create?.(scene, reveal(inputs)) ?? {});
  const { id, outputs } = isOpen
    ? { id: "", outputs: firstPreview(kind, inputs) }
    : makeOutputs({ kind, inputs, made, own: scene.own, account, region });
  const found = { ...outputs, ...scene.corrections };
  const thing: Thing = { type: kind.token, id, urn, generation, account, region, inputs, outputs: found };
  if (!preview) requireUniqueName(kind, thing, inventory);
  inventory.put(thing);
  return { id, outputs: found, failure: scene.settle() };
}

export interface Change {
  readonly kind: Kind;
  readonly thing: Thing;
  readonly urn: string;
  /** What the program asked for before. */
  readonly oldInputs: Properties;
  readonly news: Properties;
  /** What the program has nothing to say about. */
  readonly ignoreChanges: readonly string[];
  readonly place: Place;
  readonly preview: boolean;
}

export function update({ kind, thing, urn, oldInputs, news, ignoreChanges, place, preview }: Change): Outcome {
  const { inventory, account, region } = place;
  const { id } = thing;
  const scene = new Scene(place, thing);
  requireReferences(kind, scene, news);
  if (containsUnknown(news)) return { id, outputs: { ...thing.outputs, ...news }, failure: undefined };
  const inputs = asSent(kind, thing, oldInputs, asOwned(kind, thing, news, ignoreChanges));
  // Nothing is asked for, so nothing happens: the provider only reads what is there.
  if (urn === thing.urn && isDeepStrictEqual(inputs, thing.inputs)) {
    return { id, outputs: thing.outputs, failure: undefined };
  }
  const how = kind.behaviour.update ?? kind.behaviour.create;
  const made = how?.(scene, reveal(inputs), known(thing)) ?? {};
  const making = { kind, inputs, made, before: thing.outputs, own: scene.own, account, region };
  const outputs = { ...makeOutputs(making).outputs, ...scene.corrections };
  const changed: Thing = { ...thing, inputs, outputs };
  if (!preview) requireUniqueName(kind, changed, inventory);
  if (urn === thing.urn) inventory.put(changed);
  else rename(changed, urn, inventory);
  return { id, outputs, failure: scene.settle() };
}

// The provider for AWS sends the properties that the program has changed. What else somebody has changed stays.
// https://developer.hashicorp.com/terraform/plugin/sdkv2/schemas/schema-methods (HasChange)
function asSent({ token }: Kind, thing: Thing, oldInputs: Properties, news: Properties): Properties {
  if (!token.startsWith("aws:")) return news;
  return mapProperties(news, (value, name) => {
    const isUnchanged = isDeepStrictEqual(reveal(value), reveal(oldInputs[name] ?? null));
    return isUnchanged ? (thing.inputs[name] ?? value) : value;
  });
}

// With server-side apply, what the program ignores belongs to somebody else, and stays as it is.
// https://www.pulumi.com/registry/packages/kubernetes/how-to-guides/managing-resources-with-server-side-apply/
function asOwned({ token }: Kind, thing: Thing, news: Properties, ignored: readonly string[]): Properties {
  if (!token.startsWith("kubernetes:")) return news;
  return ignored.reduce((owned, path) => {
    const live = valueAt(thing.inputs, path);
    return live === undefined || valueAt(owned, path) === undefined ? owned : put(owned, path, live);
  }, news);
}

// An alias gave the resource another URN.
function rename(thing: Thing, urn: string, inventory: Inventory): void {
  const { urn: former, bornAs = former } = thing;
  inventory.remove(thing, []);
  inventory.put({ ...thing, urn, bornAs });
}

export function remove(kind: Kind, thing: Thing, place: Place): void {
  const scene = new Scene(place, thing);
  const leaving = known(thing);
  const left = kind.behaviour.delete?.(scene, leaving) ?? [];
  const { inUse } = kind.target ?? {};
  const users = inUse ? scene.usersOf(leaving) : [];
  if (inUse && users.length > 0) throw new Refusal(inUse[0], inUse[1].replace("{id}", thing.id), usersInWords(users));
  const { account, region, urn } = thing;
  place.inventory.remove(
    thing,
    left.map((remains): Remnant => ({ ...remains, account, region, urn })),
  );
  scene.settle();
}

function usersInWords(users: readonly { readonly urn: string }[]): string {
  const names = users.map(({ urn }) => urn.split("::").slice(2).join(" "));
  return `it is still used by ${names.slice(0, 5).join(", ")}${names.length > 5 ? ` and ${names.length - 5} more` : ""}`;
}

// The outputs of a first preview as the real cloud gives them: nothing is known that the provider fills in.
function firstPreview(kind: Kind, inputs: Properties): Properties {
  const { shape, facts } = kind;
  const computed = [...shape.outputs, ...Object.keys(facts.outputs ?? {}), ...(facts.optionalComputed ?? [])];
  // Whole, or beside what the program says of it.
  const paths = computed.flatMap((path) => [path.split(".")[0] ?? path, path]);
  return paths.reduce((outputs, path) => fill(outputs, path, unknown), inputs);
}
