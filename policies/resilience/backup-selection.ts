import {
  all,
  decideBoth,
  matchesStars,
  pass,
  type ResourceView,
  type StackResource,
  some,
  textOf,
  undetermined,
  type Verdict,
  View,
} from "../kit";
import { tagsOf } from "../tagging/tags";

export const SELECTION = "aws:backup/selection:Selection";

/** Passes when a selection of AWS Backup takes a resource in: by itself, by a pattern of ARNs, or by its tags. */
export function selects(selection: StackResource, resource: StackResource, otherwise: Verdict): Verdict {
  const byItself = selection.refersTo("resources", resource.type).includes(resource) ? pass : otherwise;
  const byPattern = selection.some("resources", (each) => (covers(each.text, resource) ? pass : otherwise), otherwise);
  const byTag = selection.some("selectionTags", (tag) => hasTag(resource, tag, otherwise), otherwise);
  // Tags of a selection each choose. Conditions all have to hold for what is chosen.
  const narrowed = selection.given.each("conditions", (condition) =>
    all(["stringEquals", "stringLikes"].map((kind) => condition.each(kind, (tag) => hasTag(resource, tag, otherwise)))),
  );
  return some([all([some([byItself, byPattern, byTag], otherwise), narrowed])], otherwise);
}

// What follows the account in the ARN of each.
const KINDS: Readonly<Record<string, string>> = {
  "aws:rds/instance:Instance": "db",
  "aws:rds/cluster:Cluster": "cluster",
};

/** Whether a pattern of ARNs covers every resource of this type. */
function covers(pattern: string, { type }: ResourceView): boolean {
  if (pattern === "*") return true;
  const [, name = ""] = /^arn:[^:]+:rds:[^:]*:[^:]*:(.+)$/.exec(pattern) ?? [];
  return name === "*" || name === `${KINDS[type]}:*`;
}

function hasTag(resource: ResourceView, tag: View, otherwise: Verdict): Verdict {
  const { byKey, allKeysKnown } = tagsOf(resource);
  const judge = (key: string, wanted: string) => {
    if (!byKey.has(key) && !allKeysKnown) return undetermined("not all tags are known yet", "tags");
    const given = new View(byKey.get(key), `tags.${key}`);
    return given.decide((value) => (matchesStars(wanted, textOf(value)) ? pass : otherwise), otherwise);
  };
  return decideBoth(
    [tag.at("key"), tag.at("value")],
    (key, wanted) => judge(textOf(key).replace(/^aws:ResourceTag\//, ""), textOf(wanted)),
    otherwise,
  );
}
