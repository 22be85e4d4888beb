import { isObject, type ResourceView, unknown, type Value } from "../kit";
import taggable from "./taggable.json";

/** Every type that takes tags. A rule about tags is about all of them. */
export const taggableTypes = taggable as [string, ...string[]];

/** The tags that a resource will have. `complete` is false while some of their keys are not known. */
export interface Tags {
  readonly values: ReadonlyMap<string, Value>;
  readonly complete: boolean;
}

/**
 * The provider adds its default tags to those of the resource and calls the sum `tagsAll`; while any value is unknown,
 * the whole sum is. Then it is built from its two parts, whose keys are known.
 */
export function tagsOf(resource: ResourceView): Tags {
  const { value } = resource.at("tagsAll");
  if (isObject(value)) return read([value]);
  return read([resource.provider.at("defaultTags.tags").value, resource.at("tags").value]);
}

function read(parts: readonly (Value | undefined)[]): Tags {
  const entries = parts.filter(isObject).flatMap(Object.entries<Value>);
  return { values: new Map(entries), complete: !parts.includes(unknown) };
}
