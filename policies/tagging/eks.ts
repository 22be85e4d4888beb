import {
  defineRule,
  fail,
  isEmpty,
  isObject,
  of,
  pass,
  type ResourceView,
  type Rule,
  undetermined,
  unknown,
  withSettings,
} from "../kit";
import { goodTags, REQUIRED_TAGS, requiredKeys } from "./tags";

const NODE_CLASS = "kubernetes:eks.amazonaws.com/v1:NodeClass";
const INGRESS_CLASS = "kubernetes:eks.amazonaws.com/v1:IngressClassParams";

const { Owner: _, ...withoutOwner } = goodTags;

function listed(tags: Readonly<Record<string, string>>) {
  return Object.entries(tags).map(([key, value]) => ({ key, value }));
}

const madeTagged = defineRule({
  id: "eks-made-tagged",
  title: "Nodes and load balancers that a cluster makes carry the required tags",
  severity: "medium",
  resources: [NODE_CLASS, INGRESS_CLASS],
  why: "They are what costs money, and the provider's default tags do not reach what EKS makes: nobody would own them.",
  fix: `Set spec.tags with ${REQUIRED_TAGS.join(", ")}, and allow the cluster's role to set them.`,
  link: "https://docs.aws.amazon.com/eks/latest/userguide/auto-learn-iam.html#tag-prop",
  controls: { nist80053: ["CM-8"], pciDss: ["12.5.1"] },
  settings: { keys: requiredKeys },
  passes: [
    { spec: { tags: goodTags } },
    withSettings({ keys: ["Team"] }, { spec: { tags: { Team: "platform" } } }),
    of(INGRESS_CLASS, { spec: { tags: listed(goodTags) } }),
  ],
  fails: [
    {},
    withSettings({ keys: ["Team"] }, { spec: { tags: goodTags } }),
    { spec: { tags: withoutOwner } },
    of(INGRESS_CLASS, { spec: {} }),
    of(INGRESS_CLASS, { spec: { tags: listed(withoutOwner) } }),
  ],

  validate(made, { settings: { keys } }) {
    const { valued, allKnown } = tagsOf(made);
    const missing = keys.filter((key) => !valued.has(key));
    if (missing.length === 0) return pass;
    const message = `found no ${missing.join(", ")}, expected a value for each`;
    return allKnown ? fail(message, "spec.tags") : undetermined(message, "spec.tags");
  },
});

/** The keys that have a value: one class of these lists its tags, the other maps them. */
function tagsOf(made: ResourceView): { valued: ReadonlySet<string>; allKnown: boolean } {
  const tags = made.at("spec.tags");
  if (isObject(tags.value)) {
    const given = tags.entries.filter(([, { value }]) => !isEmpty(value));
    return { valued: new Set(given.map(([key]) => key)), allKnown: true };
  }
  const keys = tags.members.map((tag) => tag.at("key"));
  const given = tags.members.filter((tag) => tag.has("value")).map((tag) => tag.at("key").text);
  const allKnown = tags.value !== unknown && !keys.some(({ value }) => value === unknown);
  return { valued: new Set(given), allKnown };
}

export const rules: readonly Rule[] = [madeTagged];
