import { stagesAfter } from "./aws/secretsmanager/value";
import { Ledger } from "./cloud/ledger";
import type { Condition, Remnant, Thing } from "./cloud/thing";
import { change, fill, put } from "./paths";
import type { Properties, Value } from "./value";

export type { Remnant, Thing as CloudObject } from "./cloud/thing";

export interface CloudContents {
  readonly objects: readonly Thing[];
  /** What deleted resources left: keys that wait for their end, final snapshots. */
  readonly remnants: readonly Remnant[];
}

/** What exists in the cloud of a folder. Nothing is written; a folder that is not there is an empty cloud. */
export function readCloud(folder: string): CloudContents {
  const ledger = Ledger.view(folder);
  return { objects: [...(ledger?.all() ?? [])], remnants: [...(ledger?.remnants() ?? [])] };
}

/** What happens behind Pulumi's back: somebody sets properties of a resource or deletes it, or an alarm goes off. */
export type CloudChange =
  | { readonly urn: string; readonly set: Readonly<Record<string, Value>> }
  /** What is no property of the resource: `{ stateValue: "ALARM" }` of a CloudWatch alarm. */
  | { readonly urn: string; readonly condition: Condition }
  /** A secret gets another current version, as a rotation gives it. */
  | { readonly urn: string; readonly rotated: true }
  /** What is known of something that a deleted resource left: `{ state: "Enabled" }` of a key whose deletion was cancelled. */
  | { readonly remnant: string; readonly about: Condition }
  | { readonly urn: string; readonly gone: true };

export function changeCloud(folder: string, changes: readonly CloudChange[]): void {
  const ledger = Ledger.open(folder);
  try {
    for (const one of changes) {
      if ("remnant" in one) {
        learn(ledger, folder, one);
        continue;
      }
      const things = [...ledger.all()].filter(({ urn }) => urn === one.urn);
      if (things.length === 0) throw new Error(`${folder}: ${one.urn} does not exist in this simulated cloud`);
      for (const thing of things) {
        if ("gone" in one) ledger.remove(thing, []);
        else if ("rotated" in one) rotate(ledger, thing);
        else if ("condition" in one) ledger.put({ ...thing, condition: { ...thing.condition, ...one.condition } });
        else ledger.put(changed(thing, one.set));
      }
    }
  } finally {
    ledger.close();
  }
}

function learn(ledger: Ledger, folder: string, { remnant: id, about }: { remnant: string; about: Condition }): void {
  const found = [...ledger.remnants()].filter((one) => one.id === id);
  if (found.length === 0) throw new Error(`${folder}: nothing that was deleted left ${id} in this simulated cloud`);
  for (const { type, urn, ...rest } of found)
    ledger.remove({ type, urn, generation: -1 }, [{ type, urn, ...rest, about: { ...rest.about, ...about } }]);
}

// Whoever wrote the current version, it is the previous one now.
function rotate(ledger: Ledger, secret: Thing): void {
  for (const version of [...ledger.ofType("aws:secretsmanager/secretVersion:SecretVersion")]) {
    if (![secret.id, secret.outputs.name].includes(version.outputs.secretId ?? null)) continue;
    const stages = version.outputs.versionStages;
    const versionStages = stagesAfter(Array.isArray(stages) ? stages.map(String) : []);
    ledger.put(changed(version, { versionStages }));
  }
  ledger.put({ ...secret, condition: { ...secret.condition, AWSCURRENT: true, AWSPREVIOUS: true } });
}

interface Identity {
  readonly urn: string;
  readonly id: string;
}

/** Takes objects away as if they had never been made. Two have one URN while a resource is replaced: the id tells them apart. */
export function forgetObjects(folder: string, objects: readonly Identity[]): void {
  if (objects.length === 0) return;
  const identity = ({ urn, id }: Identity) => `${urn} ${id}`;
  const forgotten = new Set(objects.map(identity));
  const ledger = Ledger.open(folder);
  try {
    for (const thing of [...ledger.all()]) if (forgotten.has(identity(thing))) ledger.remove(thing, []);
  } finally {
    ledger.close();
  }
}

function changed(thing: Thing, set: Readonly<Record<string, Value>>): Thing {
  const apply = (properties: Properties) =>
    Object.entries(set).reduce((result, [path, value]) => {
      const [block = ""] = path.split(".");
      // A first tag brings the block of tags with it.
      if (result[block] === undefined) return put(result, path, value);
      return change(fill(result, path, value), path, () => value);
    }, properties);
  return { ...thing, inputs: apply(thing.inputs), outputs: apply(thing.outputs) };
}
