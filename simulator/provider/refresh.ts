import { isDeepStrictEqual } from "node:util";

import type { Thing } from "../cloud/thing";
import { type Properties, reveal } from "../value";

/**
 * The inputs that a refresh writes into the state. What the program leaves to the provider, and nobody has changed
 * since, stays left out: a next preview would else want to take it away.
 */
export function inputsAsStated(thing: Thing, stateInputs: Properties, stateOutputs: Properties): Properties {
  const stated = Object.entries(thing.inputs).filter(([name]) => {
    if (name in stateInputs) return true;
    return !isDeepStrictEqual(reveal(thing.outputs[name] ?? null), reveal(stateOutputs[name] ?? null));
  });
  return Object.fromEntries(stated);
}
