import {
  defineRule,
  defineStackRule,
  fail,
  inProduction,
  matchesStars,
  named,
  of,
  oneOf,
  pass,
  type Rule,
  type Stack,
  type StackResource,
  some,
  textOf,
  type Verdict,
  type View,
} from "../kit";
import { setTo } from "../kit/remedy";

const REPOSITORY = "aws:ecr/repository:Repository";
const TEMPLATE = "aws:ecr/repositoryCreationTemplate:RepositoryCreationTemplate";

const tagsImmutable = defineRule({
  id: "ecr-tags-immutable",
  title: "A tag names one image for ever",
  severity: "medium",
  resources: [REPOSITORY, TEMPLATE],
  why: "Whoever may push can put another image under the tag that runs in production, and a rollback gets that one too.",
  fix: "Set imageTagMutability to IMMUTABLE, or to IMMUTABLE_WITH_EXCLUSION and name the tags that move.",
  link: "https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-tag-mutability.html",
  controls: { fsbp: ["ECR.2"], nist80053: ["CA-9(1)", "CM-2", "CM-8(1)"], pciDss: ["6.3.2"] },
  passes: [
    { imageTagMutability: "IMMUTABLE" },
    { imageTagMutability: "IMMUTABLE_WITH_EXCLUSION" },
    of(TEMPLATE, { imageTagMutability: "IMMUTABLE" }),
  ],
  fails: [{}, { imageTagMutability: "MUTABLE" }, of(TEMPLATE, {})],

  validate: (repository) => repository.expect("imageTagMutability", oneOf("IMMUTABLE", "IMMUTABLE_WITH_EXCLUSION")),
});

const SCANNING = "aws:ecr/registryScanningConfiguration:RegistryScanningConfiguration";

function scanning(filter: string, scanFrequency = "SCAN_ON_PUSH") {
  const rules = [{ scanFrequency, repositoryFilters: [{ filter, filterType: "WILDCARD" }] }];
  return [
    named("images", REPOSITORY, { name: "shop/orders" }),
    named("registry", SCANNING, { scanType: "ENHANCED", rules }),
  ];
}

function scannedItself(scanOnPush: boolean) {
  return [named("images", REPOSITORY, { imageScanningConfiguration: { scanOnPush } })];
}

const imagesScanned = defineStackRule({
  id: "ecr-images-scanned",
  title: "Images are searched for known weaknesses",
  severity: "high",
  resources: [REPOSITORY],
  why: "Most of an image is other people's code. Without a scan nobody knows which of its published weaknesses run in production.",
  fix: "Set imageScanningConfiguration.scanOnPush: true, or add a rule to the aws.ecr.RegistryScanningConfiguration.",
  link: "https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-scanning.html",
  controls: { fsbp: ["ECR.1"], nist80053: ["RA-5", "SI-2"], pciDss: ["6.2.3", "11.3.1"] },
  passes: [scannedItself(true), scanning("*"), scanning("shop/*", "CONTINUOUS_SCAN"), scanning("orders")],
  fails: [[named("images", REPOSITORY)], scannedItself(false), scanning("shop/*", "MANUAL"), scanning("payments")],

  validate(repository, stack) {
    const itself = repository.expect("imageScanningConfiguration.scanOnPush", true);
    const byRegistry = stack
      .all(SCANNING)
      .flatMap((registry) => registry.at("rules").members.map((rule) => scans(rule, repository)));
    return some([itself, ...byRegistry], itself);
  },
});

const notScanned = fail("found no scan, expected one of each image that is pushed");

function scans(rule: View, repository: StackResource): Verdict {
  const matches = rule.some("repositoryFilters", (each) => isOf(each.at("filter"), repository.at("name")), notScanned);
  return rule.at("scanFrequency").decide((frequency) => (frequency === "MANUAL" ? notScanned : matches), notScanned);
}

/**
 * A filter without a star is a part of names, which it matches wherever it stands in them.
 * https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-scanning-filters.html
 */
function isOf(filter: View, name: View): Verdict {
  return filter.decide((value) => {
    const pattern = textOf(value);
    if (pattern === "*") return pass;
    return name.decide((found) => (covers(pattern, textOf(found)) ? pass : notScanned), name.notKnown());
  }, notScanned);
}

function covers(filter: string, name: string): boolean {
  if (!filter.includes("*")) return name.includes(filter);
  return matchesStars(filter, name);
}

const LIFECYCLE = "aws:ecr/lifecyclePolicy:LifecyclePolicy";

const imagesExpire = defineStackRule({
  id: "ecr-images-expire",
  title: "Images that nothing runs any more are deleted",
  severity: "low",
  resources: [REPOSITORY],
  why: "Each deployment leaves an image for ever: storage is paid for all of them, and the weaknesses of the oldest stay at hand.",
  fix: "Add an aws.ecr.LifecyclePolicy that keeps as many images as one would go back to.",
  link: "https://docs.aws.amazon.com/AmazonECR/latest/userguide/LifecyclePolicies.html",
  controls: { fsbp: ["ECR.3"], nist80053: ["CA-9(1)", "CM-2", "SI-12"] },
  passes: [
    [
      named("images", REPOSITORY),
      named("old", LIFECYCLE, { repository: "orders", policy: { rules: [] } }, { repository: "images" }),
    ],
    [named("images", REPOSITORY, { name: "orders" }), named("old", LIFECYCLE, { repository: "orders", policy: "{}" })],
  ],
  fails: [
    [named("images", REPOSITORY)],
    [named("images", REPOSITORY, { name: "orders" }), named("old", LIFECYCLE, { repository: "payments" })],
  ],

  validate(repository, stack) {
    if (repository.referredToBy(LIFECYCLE, "repository").length > 0) return pass;
    return some(
      namesIn(stack).map((name) => isNamed(name, repository.at("name"))),
      fail("found no lifecycle policy, expected one"),
    );
  },
});

/** The repositories that policies name as text. */
function namesIn(stack: Stack): View[] {
  const byText = stack.all(LIFECYCLE).filter((each) => each.refersTo("repository", REPOSITORY).length === 0);
  return byText.map((each) => each.at("repository"));
}

function isNamed(name: View, repository: View): Verdict {
  const other = fail("found another repository, expected this one");
  return name.decide((one) => repository.decide((own) => (own === one ? pass : other), other), other);
}

const imagesKept = defineRule({
  id: "ecr-not-force-deleted",
  title: "A repository with images in it is not deleted",
  severity: "low",
  levels: inProduction,
  resources: [REPOSITORY],
  why: "With its images goes every version that one could go back to, and no task that runs one can be replaced.",
  fix: "Leave forceDelete out, or set it to false.",
  link: "https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-delete.html",
  controls: { nist80053: ["CP-9", "SI-12"] },
  passes: [{}, { forceDelete: false }],
  fails: [{ forceDelete: true }],

  validate: (repository) => repository.refuse("forceDelete", true, "false"),
  remedy: (repository) => (repository.has("forceDelete") ? setTo(repository, "forceDelete", false) : []),
});

export const rules: readonly Rule[] = [tagsImmutable, imagesScanned, imagesExpire, imagesKept];
