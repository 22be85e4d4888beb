import { Ledger } from "./cloud/ledger";
import type { Remnant, Thing } from "./cloud/thing";
import { change, fill } from "./paths";
import { stateProperties } from "./protocol/wire";
import type { Properties, Value } from "./value";

export type { Remnant } from "./cloud/thing";

/** Something that exists, as the state of a stack would write it: secrets are readable, keep it private. */
export interface CloudObject {
  readonly urn: string;
  readonly type: string;
  readonly id: string;
  readonly region: string;
  readonly inputs: { readonly [name: string]: unknown };
  readonly outputs: { readonly [name: string]: unknown };
}

export interface CloudContents {
  readonly objects: readonly CloudObject[];
  /** What deleted resources left: keys that wait for their end, final snapshots. */
  readonly remnants: readonly Remnant[];
}

/** What exists in the cloud of a folder. Nothing is written; a folder that is not there is an empty cloud. */
export function readCloud(folder: string): CloudContents {
  const ledger = Ledger.view(folder);
  if (!ledger) return { objects: [], remnants: [] };
  const objects = [...ledger.all()].map(({ urn, type, id, region, inputs, outputs }) => ({
    urn,
    type,
    id,
    region,
    inputs: stateProperties(inputs),
    outputs: stateProperties(outputs),
  }));
  return { objects, remnants: [...ledger.remnants()] };
}

/** What somebody does behind Pulumi's back: sets properties of a resource, or deletes it. */
export type CloudChange =
  | { readonly urn: string; readonly set: Readonly<Record<string, Value>> }
  | { readonly urn: string; readonly gone: true };

export function changeCloud(folder: string, changes: readonly CloudChange[]): void {
  const ledger = Ledger.open(folder);
  try {
    for (const one of changes) {
      const things = [...ledger.all()].filter(({ urn }) => urn === one.urn);
      if (things.length === 0) throw new Error(`${folder}: ${one.urn} does not exist in this simulated cloud`);
      for (const thing of things) {
        if ("gone" in one) ledger.remove(thing, []);
        else ledger.put(changed(thing, one.set));
      }
    }
  } finally {
    ledger.close();
  }
}

function changed(thing: Thing, set: Readonly<Record<string, Value>>): Thing {
  const apply = (properties: Properties) =>
    Object.entries(set).reduce(
      (result, [path, value]) => change(fill(result, path, value), path, () => value),
      properties,
    );
  return { ...thing, inputs: apply(thing.inputs), outputs: apply(thing.outputs) };
}
