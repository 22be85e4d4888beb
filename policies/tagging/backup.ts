import {
  all,
  decideBoth,
  defineStackRule,
  fail,
  named,
  notApplicable,
  pass,
  type Rule,
  type Stack,
  type StackResource,
  show,
  some,
  textOf,
  undetermined,
  unknown,
  type Verdict,
  View,
} from "../kit";
import { tagsOf } from "./tags";

const SELECTION = "aws:backup/selection:Selection";
const INSTANCE = "aws:rds/instance:Instance";

// What AWS Backup backs up, and carries tags.
// https://docs.aws.amazon.com/aws-backup/latest/devguide/backup-feature-availability.html
const BACKED_UP = [
  INSTANCE,
  "aws:rds/cluster:Cluster",
  "aws:dynamodb/table:Table",
  "aws:ebs/volume:Volume",
  "aws:ec2/instance:Instance",
  "aws:efs/fileSystem:FileSystem",
  "aws:s3/bucket:Bucket",
] as const;

const required = { tags: { Backup: "required" } };

function selects(key: string, value: string) {
  return { selectionTags: [{ type: "STRINGEQUALS", key, value }] };
}

const requiredSelected = defineStackRule({
  id: "backup-required-selected",
  title: "What is tagged to be backed up is backed up",
  severity: "high",
  resources: BACKED_UP,
  why: "The tag Backup: required reassures everybody, and backs up nothing by itself.",
  fix: "Let an aws.backup.Selection select the tag with selectionTags or conditions, or name the resource's ARN in resources.",
  link: "https://docs.aws.amazon.com/aws-backup/latest/devguide/assigning-resources.html",
  controls: { fsbp: ["RDS.26", "EC2.28"], nist80053: ["CP-9", "SI-12"], pciDss: ["10.3.3"] },
  passes: [
    [named("data", INSTANCE, required), named("daily", SELECTION, selects("Backup", "required"))],
    [named("data", INSTANCE, required), named("daily", SELECTION, {}, { resources: "data" })],
    [named("data", INSTANCE, required), named("daily", SELECTION, { resources: ["*"] })],
    [
      named("data", INSTANCE, required),
      named("daily", SELECTION, {
        conditions: [{ stringEquals: [{ key: "aws:ResourceTag/Backup", value: "required" }] }],
      }),
    ],
    // Selections may all be made elsewhere.
    [named("data", INSTANCE, required)],
    [named("data", INSTANCE), named("daily", SELECTION, selects("Backup", "required"))],
    [named("data", INSTANCE, { tags: { Backup: "never" } }), named("daily", SELECTION, selects("Backup", "required"))],
  ],
  fails: [
    [named("data", INSTANCE, required), named("daily", SELECTION, selects("backup", "required"))],
    [named("data", INSTANCE, required), named("daily", SELECTION, selects("Backup", "daily"))],
    ...BACKED_UP.map((type) => [
      named("data", type, required),
      named("other", "aws:rds/cluster:Cluster"),
      named("daily", SELECTION, {}, { resources: "other" }),
    ]),
  ],

  validate(resource, stack) {
    if (!stack.has(SELECTION)) return notApplicable("selections are made elsewhere");
    const { byKey, allKeysKnown } = tagsOf(resource);
    const untagged = notApplicable("it is not tagged to be backed up");
    const tag = byKey.get("Backup");
    if (tag === undefined) return allKeysKnown ? untagged : undetermined("not all tags are known yet", "tags");
    return new View(tag, "tags.Backup").decide(
      (value) => (value === "required" ? isSelected(resource, stack) : untagged),
      untagged,
    );
  },
});

function isSelected(resource: StackResource, stack: Stack): Verdict {
  const missing = fail("found no selection that takes it, expected one");
  return some(
    stack
      .all(SELECTION)
      .flatMap((selection) => [
        selection.refersTo("resources", resource.type).includes(resource) ? pass : missing,
        selection.some("resources", (arn) => arn.is("*"), missing),
        selection.some("selectionTags", (tag) => namesTag(tag, "Backup"), missing),
        selection.some(
          "conditions",
          (condition) => condition.some("stringEquals", (tag) => namesTag(tag, "aws:ResourceTag/Backup"), missing),
          missing,
        ),
      ]),
    missing,
  );
}

function namesTag(tag: View, key: string): Verdict {
  return all([tag.expect("key", key), tag.expect("value", "required")]);
}

const selectionFinds = defineStackRule({
  id: "backup-selection-spelled",
  title: "A selection by tag spells the tag as resources have it",
  severity: "high",
  resources: [SELECTION],
  why: "Tags are case-sensitive: a selection of backup: daily leaves out what is tagged Backup: Daily, and no error says so.",
  fix: "Write key and value in the selection exactly as on the resources.",
  link: "https://docs.aws.amazon.com/aws-backup/latest/devguide/assigning-resources.html",
  controls: { nist80053: ["CP-9", "CP-9(1)"], pciDss: ["10.3.3"] },
  passes: [
    [named("data", INSTANCE, required), named("daily", SELECTION, selects("Backup", "required"))],
    // What it selects may be in other stacks.
    [named("data", INSTANCE), named("daily", SELECTION, selects("Backup", "daily"))],
    [named("data", INSTANCE, required), named("daily", SELECTION, selects("Backup", "daily"))],
    [
      named("data", INSTANCE, required),
      named("files", "aws:efs/fileSystem:FileSystem", { tags: { Backup: "Required" } }),
      named("daily", SELECTION, selects("Backup", "required")),
    ],
  ],
  fails: [
    [named("data", INSTANCE, required), named("daily", SELECTION, selects("backup", "required"))],
    [named("data", INSTANCE, required), named("daily", SELECTION, selects("Backup", "Required"))],
  ],

  validate: (selection, stack) =>
    selection.each("selectionTags", (tag) =>
      decideBoth(
        [tag.at("key"), tag.at("value")],
        (key, value) => spelledAs(tag, { key: textOf(key), value: textOf(value) }, stack),
        pass,
      ),
    ),
});

function spelledAs(tag: View, wanted: Tag, stack: Stack): Verdict {
  const tagsOfAll = BACKED_UP.flatMap((type) => stack.all(type)).map(tagsOf);
  const near = tagsOfAll
    .flatMap(({ byKey }) => [...byKey].map(([key, value]) => ({ key, value: textOf(value) })))
    .filter((each) => isSame(each, wanted, lower));
  const [first] = near;
  if (near.some((each) => isSame(each, wanted, (text) => text))) return pass;
  const isOpen = ([key, value]: readonly [string, unknown]) => value === unknown && lower(key) === lower(wanted.key);
  const allKnown = tagsOfAll.every(({ byKey, allKeysKnown }) => allKeysKnown && ![...byKey].some(isOpen));
  if (!allKnown) return undetermined("the tags of what it selects are not known yet", tag.path);
  return first ? fail(`found ${told(wanted)}, expected ${told(first)} as resources have it`, tag.path) : pass;
}

function lower(text: string): string {
  return text.toLowerCase();
}

interface Tag {
  readonly key: string;
  readonly value: string;
}

function isSame(one: Tag, other: Tag, read: (text: string) => string): boolean {
  return read(one.key) === read(other.key) && read(one.value) === read(other.value);
}

function told({ key, value }: Tag): string {
  return `${show(key, "key")}: ${show(value, key)}`;
}

export const rules: readonly Rule[] = [requiredSelected, selectionFinds];
