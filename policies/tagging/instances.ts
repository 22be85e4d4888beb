import {
  all,
  defineRule,
  fail,
  pass,
  type Rule,
  undetermined,
  unknown,
  type Verdict,
  View,
  withSettings,
} from "../kit";
import { goodTags, REQUIRED_TAGS, requiredKeys } from "./tags";

const TEMPLATE = "aws:ec2/launchTemplate:LaunchTemplate";
const GROUP = "aws:autoscaling/group:Group";

const { Owner: _, ...withoutOwner } = goodTags;

function specified(...resourceTypes: string[]) {
  return { tagSpecifications: resourceTypes.map((resourceType) => ({ resourceType, tags: goodTags })) };
}

const launchedTagged = defineRule({
  id: "launch-template-tags",
  title: "Instances and volumes that a template starts carry the required tags",
  severity: "medium",
  resources: [TEMPLATE],
  why: "They are what costs money, and neither the template's own tags nor the provider's default tags reach them.",
  fix: `Set tagSpecifications for "instance" and "volume", each with ${REQUIRED_TAGS.join(", ")}.`,
  link: "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/Using_Tags.html",
  controls: { nist80053: ["CM-8"], pciDss: ["12.5.1"] },
  settings: { keys: requiredKeys },
  passes: [
    specified("instance", "volume", "network-interface"),
    withSettings(
      { keys: ["Team"] },
      {
        tagSpecifications: ["instance", "volume"].map((resourceType) => ({ resourceType, tags: { Team: "platform" } })),
      },
    ),
  ],
  fails: [
    {},
    specified("instance"),
    specified("volume"),
    { tagSpecifications: [...specified("instance").tagSpecifications, { resourceType: "volume", tags: withoutOwner }] },
    withSettings({ keys: ["Team"] }, specified("instance", "volume")),
  ],

  validate(template, { settings: { keys } }) {
    const specifications = template.at("tagSpecifications");
    const kinds = ["instance", "volume"].map((kind) => {
      const tags = specifications.members.find((each) => each.at("resourceType").value === kind)?.at("tags");
      if (tags)
        return has(
          keys,
          tags,
          tags.entries.map(([key]) => key),
        );
      // One whose type is not known yet may be the one that is missing.
      const missing = specifications.wrong(`one for "${kind}"`);
      return specifications.any((each) => each.at("resourceType").decide(() => missing, missing), missing);
    });
    return all(kinds);
  },
});

function listed(tags: Readonly<Record<string, string>>, propagateAtLaunch = true) {
  return Object.entries(tags).map(([key, value]) => ({ key, value, propagateAtLaunch }));
}

const groupTagged = defineRule({
  id: "asg-tags",
  title: "An Auto Scaling group carries the required tags, and hands them to its instances",
  severity: "medium",
  resources: [GROUP],
  why: "The provider's default tags do not reach a group: its instances would run, and cost, in nobody's name.",
  fix: `Set tags with ${REQUIRED_TAGS.join(", ")}, and propagateAtLaunch: true unless a launch template tags the instances.`,
  link: "https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-tagging.html",
  controls: { nist80053: ["CM-8"], pciDss: ["12.5.1"] },
  settings: { keys: requiredKeys },
  passes: [
    { launchConfiguration: "web", tags: listed(goodTags) },
    { launchTemplate: { id: "lt-1" }, tags: listed(goodTags, false) },
    withSettings({ keys: ["Team"] }, { launchConfiguration: "web", tags: listed({ Team: "platform" }) }),
  ],
  fails: [
    { launchConfiguration: "web" },
    { launchConfiguration: "web", tags: listed(withoutOwner) },
    { launchConfiguration: "web", tags: listed(goodTags, false) },
    withSettings({ keys: ["Team"] }, { launchConfiguration: "web", tags: listed(goodTags) }),
  ],

  validate(group, { settings: { keys } }) {
    const tags = group.at("tags");
    const names = tags.members.map((tag) => tag.at("key"));
    const isKnown = names.every(({ value }) => value !== unknown);
    const verdict = has(
      keys,
      isKnown ? tags : new View(unknown, tags.path),
      names.map(({ text }) => text),
    );
    const byTemplate = group.has("launchTemplate") || group.has("mixedInstancesPolicy");
    const handedOn = (tag: View) => (keys.includes(tag.at("key").text) ? tag.expect("propagateAtLaunch", true) : pass);
    return byTemplate ? verdict : all([verdict, tags.every(handedOn)]);
  },
});

function has(keys: readonly string[], tags: View, given: readonly string[]): Verdict {
  const missing = keys.filter((key) => !given.includes(key));
  if (missing.length === 0) return pass;
  const message = `found no ${missing.join(", ")}, expected a value for each`;
  return tags.value === unknown ? undetermined(message, tags.path) : fail(message, tags.path);
}

export const rules: readonly Rule[] = [launchedTagged, groupTagged];
