import type { Inventory, Thing } from "../cloud/thing";
import type { Target } from "../facts/references";
import { Refusal } from "../kit";
import { valuesAt } from "../paths";
import { isList, type Properties, reveal } from "../value";
import { collide, uniqueName } from "./identity";
import type { Kind } from "./kind";
import { logicalNameOf } from "./names";
import type { Scene } from "./scene";

/** Refuses what refers to nothing. */
export function requireReferences(kind: Kind, scene: Scene, inputs: Properties): void {
  for (const [path, { to }] of Object.entries(kind.references)) {
    for (const identifier of identifiersAt(inputs, path)) {
      if (to.some((target) => scene.isAnswered(target, identifier))) continue;
      const target = to.find(({ by }) => by.some(isArn) === identifier.startsWith("arn:")) ?? to[0];
      if (target) throw leadsNowhere(path, target, identifier, scene);
    }
  }
}

function identifiersAt(inputs: Properties, path: string): string[] {
  const values = valuesAt(inputs, path).flatMap((value) => (isList(value) ? value : [value]));
  return values
    .map((value) => reveal(value))
    .flatMap((value) => (typeof value === "string" || typeof value === "number" ? String(value) : []));
}

function isArn(name: string): boolean {
  return name.toLowerCase().includes("arn");
}

function leadsNowhere(path: string, target: Target, identifier: string, scene: Scene): Refusal {
  const { type, by, regional, missing } = target;
  const [code, words] = missing;
  const article = type.startsWith("aws") ? "an" : "a";
  const where = `of this stack, occur in the stack's configuration, or stand in its simulated-account file`;
  const advice =
    regional && scene.isAbroad(identifier)
      ? `${path} must be in ${scene.region}, as what refers to it`
      : `${path} must be the ${by.join(" or ")} of ${article} ${type} ${where}`;
  return new Refusal(code, words.replaceAll("{value}", identifier), advice);
}

/** Refuses a name that something else has. */
export function requireUniqueName(kind: Kind, thing: Thing, inventory: Inventory): void {
  for (const other of inventory.ofType(thing.type)) {
    if (!collide(kind, thing, other)) continue;
    const [code, words] = kind.facts.exists ?? ["AlreadyExistsException", `${kind.title} '{name}' already exists`];
    const name = uniqueName(kind, thing) ?? "";
    throw new Refusal(code, words.replaceAll("{name}", name), `${logicalNameOf(other.urn)} has it`);
  }
}
