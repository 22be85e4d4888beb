import { isDeepStrictEqual } from "node:util";

import { refuse } from "../kit";
import { valueAt } from "../paths";
import { resourceOf } from "./names";
import type { Rules } from "./object-rules";

/** What cannot change, and what the provider does not replace an object for: the API server refuses it. */
export function unchangeable(...paths: readonly string[]): Rules {
  return {
    admit(_, { kind, name, inputs }, before) {
      if (before === undefined) return;
      const changed = paths.find((path) => !isDeepStrictEqual(valueAt(inputs, path), valueAt(before.inputs, path)));
      if (changed === undefined) return;
      const object = kind.group === "" ? kind.kind : `${kind.kind}.${kind.group}`;
      refuse(
        "Invalid",
        `${object} "${name}" is invalid: ${changed}: Forbidden: updates to ${changed} are forbidden.`,
        `the provider does not replace ${resourceOf(kind)} for it: set replaceOnChanges, or give it another name`,
      );
    },
  };
}
