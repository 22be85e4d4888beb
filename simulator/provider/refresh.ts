import { isDeepStrictEqual } from "node:util";

import type { Thing } from "../cloud/thing";
import { isList, isProperties, type Properties, reveal, Secret, type Value } from "../value";

/**
 * The inputs that a refresh writes into the state. What the program leaves to the provider, and nobody has changed
 * since, stays left out: a next preview would else want to take it away.
 */
export function inputsAsStated(thing: Thing, stateInputs: Properties, stateOutputs: Properties): Properties {
  if (thing.type.startsWith("kubernetes:")) return within(thing.inputs, stateInputs) as Properties; // properties stay such
  const stated = Object.entries(thing.inputs).filter(([name]) => {
    if (name in stateInputs) return true;
    return !isDeepStrictEqual(reveal(thing.outputs[name] ?? null), reveal(stateOutputs[name] ?? null));
  });
  return Object.fromEntries(stated);
}

// In Kubernetes each field has an owner. The provider reads those that the program gave, and no others: how many
// pods an autoscaler wants is not the program's, unless it says a number itself.
// https://github.com/pulumi/pulumi-kubernetes/blob/master/provider/pkg/provider/util.go (pruneMap)
function within(live: Value, stated: Value): Value {
  if (live instanceof Secret || stated instanceof Secret) return live;
  if (isProperties(live) && isProperties(stated)) {
    const owned = Object.entries(live).filter(([name]) => Object.hasOwn(stated, name));
    return Object.fromEntries(owned.map(([name, value]) => [name, within(value, stated[name] ?? null)]));
  }
  if (!isList(live) || !isList(stated)) return live;
  return live.map((item, index) => (index < stated.length ? within(item, stated[index] ?? null) : item));
}
