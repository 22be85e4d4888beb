import {
  defineRule,
  fail,
  isEmpty,
  matching,
  of,
  oneOf,
  pass,
  type ResourceView,
  type Rule,
  show,
  textOf,
  texts,
  undetermined,
  type View,
  withSettings,
} from "../kit";
import { eachTag, goodTags, REQUIRED_TAGS, requiredKeys, taggableTypes, tagsOf } from "./tags";

const VPC = "aws:ec2/vpc:Vpc";
const { Owner: _, ...withoutOwner } = goodTags;

function tagged(change: Readonly<Record<string, unknown>>) {
  return of(VPC, { tagsAll: { ...goodTags, ...change } });
}

const requiredTags = defineRule({
  id: "tags-required",
  title: "Every resource that takes tags carries the required ones",
  severity: "high",
  resources: taggableTypes,
  why: "What has no owner is cleaned up by nobody, and its cost belongs to nobody.",
  fix: `Let the provider's defaultTags set ${REQUIRED_TAGS.join(", ")}, or set them on the resource.`,
  link: "https://docs.aws.amazon.com/whitepapers/latest/tagging-best-practices/tagging-best-practices.html",
  controls: {
    fsbp: ["EC2.43", "ECS.13", "Lambda.6", "RDS.28", "SecretsManager.5"],
    nist80053: ["CM-8"],
    pciDss: ["12.5.1"],
  },
  settings: { keys: requiredKeys },
  passes: [
    tagged({}),
    withSettings({ keys: ["Team"] }, of(VPC, { tags: { Team: "platform" } })),
    of(VPC, { tags: { Owner: "platform-team" } }, { defaultTags: { tags: withoutOwner } }),
    of(VPC, {}, { defaultTags: JSON.stringify({ tags: goodTags }) }),
  ],
  fails: [
    of(VPC, {}),
    of(VPC, { tagsAll: withoutOwner }),
    tagged({ Owner: "" }),
    withSettings({ keys: ["Team"] }, tagged({})),
  ],

  validate(resource, { settings: { keys } }) {
    const { byKey, allKeysKnown } = tagsOf(resource);
    const missing = keys.filter((key) => isEmpty(byKey.get(key)));
    if (missing.length === 0) return pass;
    const message = `found no ${missing.join(", ")}, expected a value for each`;
    return allKeysKnown ? fail(message, "tags") : undetermined(message, "tags");
  },
});

const PATTERNS = {
  CostCenter: matching(/^CC-\d{4}$/, "CC- and four digits, such as CC-1001"),
  Owner: matching(
    /^(?:[a-z][a-z\d]*(?:-[a-z\d]+)*|[^\s@]+@[^\s@]+\.[^\s@.]+)$/,
    "a team such as platform-team, or an e-mail address",
  ),
};

const tagValues = defineRule({
  id: "tags-values",
  title: "Tags have values that reports can group by",
  severity: "medium",
  resources: taggableTypes,
  why: "Costs, alerts and access are sorted by these values: one that is spelled differently is in no report.",
  fix: "Use a value that this rule allows, or add the new one to its settings.",
  link: "https://docs.aws.amazon.com/whitepapers/latest/tagging-best-practices/defining-and-publishing-a-tagging-schema.html",
  controls: { nist80053: ["CM-8", "RA-2"], pciDss: ["12.5.1"] },
  settings: {
    environments: texts({
      default: ["development", "staging", "production"],
      description: "What the tag Environment may say.",
    }),
    classifications: texts({
      default: ["public", "internal", "confidential", "restricted"],
      description: "What the tag DataClassification may say.",
    }),
  },
  passes: [
    tagged({}),
    tagged({ Owner: "platform@example.com" }),
    tagged({ CostCenter: "" }),
    of(VPC, {}),
    withSettings({ environments: ["prod", "test"] }, tagged({ Environment: "prod" })),
    withSettings({ classifications: ["secret"] }, tagged({ DataClassification: "secret" })),
  ],
  fails: [
    tagged({ Environment: "prod" }),
    tagged({ DataClassification: "secret" }),
    tagged({ CostCenter: "1001" }),
    tagged({ Owner: "Somebody Else" }),
    of(VPC, { tags: { Environment: "Production" } }),
  ],

  validate(resource, { settings: { environments, classifications } }) {
    const allowed = new Map(
      Object.entries({
        ...PATTERNS,
        Environment: oneOf(...environments),
        DataClassification: oneOf(...classifications),
      }),
    );
    return eachTag(resource, (key, value) => {
      const expectation = allowed.get(key);
      // A required tag without a value is missing, which another rule says.
      return expectation && !isEmpty(value.value) ? value.is(expectation) : pass;
    });
  },
});

const tagKeysExact = defineRule({
  id: "tags-near-miss",
  title: "No tag is nearly called like a required one",
  severity: "low",
  resources: taggableTypes,
  why: "Tag keys are case-sensitive: Environment and environment are two columns in every report.",
  fix: `Write the required keys exactly: ${REQUIRED_TAGS.join(", ")}.`,
  link: "https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html",
  controls: { nist80053: ["CM-8"], pciDss: ["12.5.1"] },
  settings: { keys: requiredKeys },
  passes: [tagged({ Name: "orders" }), withSettings({ keys: ["Team"] }, tagged({ environment: "staging" }))],
  fails: [
    withSettings({ keys: ["Team"] }, tagged({ team: "platform" })),
    tagged({ environment: "staging" }),
    tagged({ "cost-center": "CC-1001" }),
    tagged({ env: "staging" }),
  ],

  validate: (resource, { settings: { keys } }) =>
    eachTag(resource, (key) => {
      const meant = nearlyCalled(key, keys);
      return meant === undefined || meant === key
        ? pass
        : fail(`found the key ${show(key, "tags")}, expected ${meant}`, "tags");
    }),
});

const SHORT_FORMS: Readonly<Record<string, string>> = { env: "environment", svc: "service", costcentre: "costcenter" };

function nearlyCalled(key: string, keys: readonly string[]): string | undefined {
  const letters = lettersOf(key);
  return keys.find((each) => lettersOf(each) === letters || lettersOf(each) === SHORT_FORMS[letters]);
}

function lettersOf(key: string): string {
  return key.toLowerCase().replace(/[^a-z]/g, "");
}

const MOST_TAGS = 50;
const BUCKET = "aws:s3/bucket:Bucket";

// These take any character, which AWS says of each of them. Their tags have the other limits too.
// https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/Using_Tags.html#tag-restrictions
const TAKE_ANY_CHARACTER = /^aws:(?:ec2|vpc|ebs|efs|elasticache|memorydb)\//;

const tagLimits = defineRule({
  id: "tags-limits",
  title: "Tags keep the limits of AWS",
  severity: "medium",
  resources: taggableTypes,
  why: "AWS refuses such a tag when the resource is created, half-way through a deployment.",
  fix: "At most 50 tags; keys of 1 to 128 and values of up to 256 letters, digits, spaces and _.:/=+-@ (EC2, EFS, ElastiCache: any character); no key that begins with aws:.",
  link: "https://docs.aws.amazon.com/general/latest/gr/aws_tagging.html",
  controls: { nist80053: ["CM-8", "SI-10"] },
  passes: [
    tagged({ Name: "a".repeat(256) }),
    tagged({ Name: "web (public)" }),
    of(BUCKET, { tags: { Note: "a+b=c" } }),
  ],
  fails: [
    tagged({ "aws:team": "orders" }),
    tagged({ Note: "a".repeat(257) }),
    of(BUCKET, { tags: { Note: "what?" } }),
    of(BUCKET, { tags: { "what?": "x" } }),
    tagged({ ["k".repeat(129)]: "x" }),
    tagged(Object.fromEntries(Array.from({ length: MOST_TAGS }, (_, index) => [`key-${index}`, "x"]))),
  ],

  validate(resource) {
    const isText = textsOf(resource);
    const count = tagsOf(resource).byKey.size;
    if (count > MOST_TAGS) return fail(`found ${count} tags, expected at most ${MOST_TAGS}`, "tags");
    return eachTag(resource, (key, value) => {
      if (!isText(key, 1, 128) || /^aws:/i.test(key))
        return fail("found a key that AWS refuses, expected one within its limits", "tags");
      return value.decide((text) => (isText(textOf(text), 0, 256) ? pass : tooLong(value)), pass);
    });
  },
});

/** What is a text of a tag of a resource. */
function textsOf({ type }: ResourceView): (text: string, least: number, most: number) => boolean {
  const allowed = TAKE_ANY_CHARACTER.test(type) ? /^/ : /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;
  return (text, least, most) => text.length >= least && text.length <= most && allowed.test(text);
}

function tooLong(value: View) {
  return fail("found a value that AWS refuses, expected one within its limits", value.path);
}

export const rules: readonly Rule[] = [requiredTags, tagValues, tagKeysExact, tagLimits];
