import {
  all,
  isObject,
  pass,
  type ResourceView,
  texts,
  undetermined,
  unknown,
  type Value,
  type Verdict,
  View,
} from "../kit";
import taggable from "./taggable.json";

// The same keys as the program's own, which policies do not import: they judge any program.
export const REQUIRED_TAGS = [
  "Project",
  "Environment",
  "Service",
  "Owner",
  "CostCenter",
  "DataClassification",
  "ManagedBy",
] as const;

/** The setting of every rule that asks for tags. */
export const requiredKeys = texts({
  default: REQUIRED_TAGS,
  description: "The keys of the tags that everything carries, exactly as they are written.",
});

/** Every type that takes tags. The list is never empty, which its JSON does not say. */
export const taggableTypes = taggable as [string, ...string[]];

/** Tags that keep every rule of this pack, to try one rule at a time. */
export const goodTags = {
  Project: "orders",
  Environment: "staging",
  Service: "entity-api",
  Owner: "platform-team",
  CostCenter: "CC-1001",
  DataClassification: "confidential",
  ManagedBy: "pulumi",
};

/** The tags that a resource will have. Some of their keys may not be known yet. */
export interface Tags {
  readonly byKey: ReadonlyMap<string, Value>;
  readonly allKeysKnown: boolean;
}

/**
 * The provider adds its default tags to those of the resource and calls the sum `tagsAll`; while any value is unknown,
 * the whole sum is. Then it is built from its two parts, whose keys are known.
 * https://github.com/pulumi/pulumi-aws/blob/master/provider/tags.go
 */
export function tagsOf(resource: ResourceView): Tags {
  const sum = resource.at("tagsAll").value;
  if (isObject(sum)) return { byKey: new Map(Object.entries(sum)), allKeysKnown: true };
  const parts: (Value | undefined)[] = [resource.provider.at("defaultTags.tags").value, resource.at("tags").value];
  const byKey = new Map(parts.flatMap((part) => (isObject(part) ? Object.entries(part) : [])));
  const isExplained = sum !== unknown || [...byKey.values()].includes(unknown);
  return { byKey, allKeysKnown: isExplained && !parts.includes(unknown) };
}

/** One verdict over every tag of a resource. */
export function eachTag(resource: ResourceView, judge: (key: string, value: View) => Verdict): Verdict {
  const { byKey, allKeysKnown } = tagsOf(resource);
  const verdicts = [...byKey].map(([key, value]) => judge(key, new View(value, `tags.${key}`)));
  return all([pass, ...verdicts, ...(allKeysKnown ? [] : [undetermined("not all tags are known yet", "tags")])]);
}
