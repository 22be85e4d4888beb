import { containsUnknown, isProperties, type Properties, Secret, unknown, type Value } from "../value";

/** The provider's default tags under a resource's own. Whoever knows them all knows the secret ones. */
export function allTags(defaults: Value | undefined, tags: Value | undefined): Value {
  if (containsUnknown(defaults ?? null) || containsUnknown(tags ?? null)) return unknown;
  const merged = { ...tagsOf(defaults), ...tagsOf(tags) };
  return defaults instanceof Secret || tags instanceof Secret ? new Secret(merged) : merged;
}

function tagsOf(value: Value | undefined): Properties {
  if (value instanceof Secret) return tagsOf(value.value);
  return isProperties(value) ? value : {};
}
