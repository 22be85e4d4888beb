import {
  all,
  defineRule,
  defineStackRule,
  fail,
  judgeParts,
  named,
  notApplicable,
  of,
  pass,
  type Rule,
  some,
  textOf,
  type View,
} from "../kit";

const BUCKET = "aws:s3/bucket:Bucket";
const PRIVACY = "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock";
const ACCOUNT_PRIVACY = "aws:s3/accountPublicAccessBlock:AccountPublicAccessBlock";
const ACCESS_POINT = "aws:s3/accessPoint:AccessPoint";

const SWITCHES = ["blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets"] as const;
const nothingPublic = Object.fromEntries(SWITCHES.map((name) => [name, true]));

const privacyStated = defineStackRule({
  id: "s3-public-access-blocked",
  title: "A bucket has a public access block",
  severity: "high",
  resources: [BUCKET],
  why: "New buckets are private; older and imported ones are not, and whoever opens one by hand is not noticed by the next deployment.",
  fix: "Add an aws.s3.BucketPublicAccessBlock that takes its bucket from this one, with all four settings true.",
  link: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html",
  controls: { fsbp: ["S3.8"], cis: ["2.1.4"], nist80053: ["AC-3", "SC-7(3)"], pciDss: ["1.4.4"] },
  passes: [
    [named("data", BUCKET), named("privacy", PRIVACY, nothingPublic, { bucket: "data" })],
    [named("data", BUCKET, { bucket: "orders" }), named("privacy", PRIVACY, { bucket: "orders", ...nothingPublic })],
    [named("data", BUCKET), named("account", ACCOUNT_PRIVACY, nothingPublic)],
  ],
  fails: [
    [named("data", BUCKET)],
    [named("data", BUCKET), named("logs", BUCKET), named("privacy", PRIVACY, nothingPublic, { bucket: "logs" })],
  ],

  // Whether a block has all four settings, another rule says of the block itself.
  validate: (bucket, stack) =>
    stack.has(ACCOUNT_PRIVACY)
      ? pass
      : some(
          judgeParts({ bucket, stack }, PRIVACY, () => pass),
          fail("found no public access block, expected one"),
        ),
});

const privacyComplete = defineRule({
  id: "s3-public-access-block-complete",
  title: "A public access block leaves nothing open",
  severity: "high",
  resources: [PRIVACY, ACCOUNT_PRIVACY, ACCESS_POINT],
  why: "Each setting closes another way to make data public: new lists, old lists, new policies and old policies.",
  fix: "Set blockPublicAcls, blockPublicPolicy, ignorePublicAcls and restrictPublicBuckets to true.",
  link: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html#access-control-block-public-access-options",
  controls: { fsbp: ["S3.1", "S3.8", "S3.19"], cis: ["2.1.4"], nist80053: ["AC-3", "SC-7(3)"], pciDss: ["1.4.4"] },
  passes: [
    nothingPublic,
    of(ACCOUNT_PRIVACY, nothingPublic),
    // An access point that says nothing blocks everything.
    of(ACCESS_POINT, { bucket: "data" }),
    of(ACCESS_POINT, { bucket: "data", publicAccessBlockConfiguration: nothingPublic }),
  ],
  fails: [
    {},
    ...SWITCHES.map((name) => ({ ...nothingPublic, [name]: false })),
    of(ACCOUNT_PRIVACY, { ...nothingPublic, blockPublicPolicy: undefined }),
    of(ACCESS_POINT, {
      bucket: "data",
      publicAccessBlockConfiguration: { ...nothingPublic, restrictPublicBuckets: false },
    }),
  ],

  validate(block) {
    if (block.type !== ACCESS_POINT) return all(SWITCHES.map((name) => block.expect(name, true)));
    const settings = block.at("publicAccessBlockConfiguration");
    return settings.decide(() => all(SWITCHES.map((name) => settings.refuse(name, false, "true"))), pass);
  },

  // That of an access point cannot be changed without replacing it.
  remedy: (block) =>
    block.type === ACCESS_POINT
      ? []
      : SWITCHES.filter((name) => canBeSet(block.at(name))).map((path) => ({ path, value: true })),
});

function canBeSet({ seen }: View): boolean {
  return seen.state === "absent" || (seen.state === "known" && seen.value === false);
}

const ACCESS_LIST = "aws:s3/bucketAcl:BucketAcl";
const OBJECT_TYPES = [
  "aws:s3/bucketObject:BucketObject",
  "aws:s3/bucketObjectv2:BucketObjectv2",
  "aws:s3/objectCopy:ObjectCopy",
] as const;
const EVERYBODY = "http://acs.amazonaws.com/groups/global/AllUsers";
const EVERY_ACCOUNT = "http://acs.amazonaws.com/groups/global/AuthenticatedUsers";

function granted(uri: string) {
  return { accessControlPolicy: { grants: [{ grantee: { type: "Group", uri }, permission: "READ" }] } };
}

const noPublicList = defineRule({
  id: "s3-no-public-acl",
  title: "No access list opens a bucket or an object to everybody",
  severity: "critical",
  resources: [ACCESS_LIST, BUCKET, ...OBJECT_TYPES],
  why: "Such a list admits the whole internet, or everybody who has any AWS account.",
  fix: "Leave access lists out. Where others have to read, name them in a bucket policy.",
  link: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/acl-overview.html#canned-acl",
  controls: { fsbp: ["S3.2", "S3.3"], nist80053: ["AC-3", "AC-6"], pciDss: ["1.4.4", "7.2.1"] },
  passes: [
    { acl: "private" },
    { acl: "log-delivery-write" },
    granted("http://acs.amazonaws.com/groups/s3/LogDelivery"),
    of(BUCKET, {}),
    ...OBJECT_TYPES.map((type) => of(type, { bucket: "data", key: "report.csv" })),
  ],
  fails: [
    { acl: "public-read" },
    { acl: "public-read-write" },
    { acl: "authenticated-read" },
    granted(EVERYBODY),
    granted(EVERY_ACCOUNT),
    of(BUCKET, { acl: "public-read" }),
    of(BUCKET, { grants: [{ type: "Group", uri: EVERYBODY, permissions: ["READ"] }] }),
    ...OBJECT_TYPES.map((type) => of(type, { bucket: "data", key: "report.csv", acl: "public-read" })),
    of("aws:s3/objectCopy:ObjectCopy", { grants: [{ type: "Group", uri: EVERYBODY, permissions: ["READ"] }] }),
  ],

  validate(holder) {
    const acl = holder.at("acl");
    const grantees = (path: string, uri: string) => holder.each(path, (grant) => isNamed(grant.at(uri)));
    return all([
      acl.decide((value) => (/^public-|^authenticated-read$/.test(textOf(value)) ? acl.wrong("private") : pass), pass),
      grantees("grants", "uri"),
      grantees("accessControlPolicy.grants", "grantee.uri"),
    ]);
  },
});

function isNamed(group: View) {
  const isEverybody = (uri: unknown) => uri === EVERYBODY || uri === EVERY_ACCOUNT;
  return group.decide((uri) => (isEverybody(uri) ? group.wrong("somebody by name") : pass), pass);
}

const OWNERSHIP = "aws:s3/bucketOwnershipControls:BucketOwnershipControls";
const DISTRIBUTION = "aws:cloudfront/distribution:Distribution";

const ownerEnforced = defineStackRule({
  id: "s3-owner-enforced",
  title: "A bucket's owner owns its objects, and access lists count for nothing",
  severity: "medium",
  resources: [OWNERSHIP],
  why: "With access lists, each object may be opened by itself, and what another account writes is not even the owner's to read.",
  fix: 'Set rule.objectOwnership to "BucketOwnerEnforced", and say in policies who may do what.',
  link: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/about-object-ownership.html",
  controls: { fsbp: ["S3.12"], nist80053: ["AC-3", "AC-6"], pciDss: ["7.2.1"] },
  passes: [
    [named("ownership", OWNERSHIP, { rule: { objectOwnership: "BucketOwnerEnforced" } })],
    [
      named("logs", BUCKET),
      named("ownership", OWNERSHIP, { rule: { objectOwnership: "BucketOwnerPreferred" } }, { bucket: "logs" }),
      named("site", DISTRIBUTION, { loggingConfig: {} }, { loggingConfig: "logs" }),
    ],
  ],
  fails: [
    [
      named("data", BUCKET),
      named("ownership", OWNERSHIP, { rule: { objectOwnership: "BucketOwnerPreferred" } }, { bucket: "data" }),
    ],
    [named("ownership", OWNERSHIP, { rule: { objectOwnership: "BucketOwnerPreferred" } })],
    [named("ownership", OWNERSHIP, { rule: { objectOwnership: "ObjectWriter" } })],
  ],

  validate(ownership) {
    // https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/standard-logging-legacy-s3.html
    const byList = notApplicable("CloudFront writes its standard logs by access list");
    const buckets = ownership.refersTo("bucket", BUCKET);
    if (buckets.some((bucket) => bucket.referredToBy(DISTRIBUTION, "loggingConfig").length > 0)) return byList;
    return ownership.expect("rule.objectOwnership", "BucketOwnerEnforced");
  },
});

export const rules: readonly Rule[] = [privacyStated, privacyComplete, noPublicList, ownerEnforced];
