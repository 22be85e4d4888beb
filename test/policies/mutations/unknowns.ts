import type { Recording } from "../../../policies/harness";
import { UNKNOWN_TEXT } from "../../../policies/harness";
import type { ResourceFacts } from "../../../policies/kit/resource";
import { documentsRead, places, replace, written } from "./mutate";

interface Hidden {
  readonly facts: ResourceFacts;
  readonly path: string;
}

/** The first registration of each type, once with each of its values not known yet. */
export function hideOneValue({ registrations }: Recording): Hidden[] {
  const seen = new Set<string>();
  return registrations.flatMap((facts) => {
    const properties = documentsRead(facts.props);
    return places(properties).flatMap(({ steps }) => {
      const id = `${facts.type} ${written(steps).replace(/\[\d+\]/g, "[]")}`;
      if (seen.has(id)) return [];
      seen.add(id);
      return [{ facts: { ...facts, props: Object(replace(properties, steps, UNKNOWN_TEXT)) }, path: written(steps) }];
    });
  });
}
