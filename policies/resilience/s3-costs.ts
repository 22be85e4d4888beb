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
  type View,
} from "../kit";
import { BUCKET_V2 } from "../kit/bucket-v2";

const BUCKET = "aws:s3/bucket:Bucket";
const LIFECYCLE = "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration";
const VERSIONING = "aws:s3/bucketVersioning:BucketVersioning";
const ENCRYPTION = "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration";

const abort = { id: "unfinished", status: "Enabled", abortIncompleteMultipartUpload: { daysAfterInitiation: 7 } };
const expire = { id: "former", status: "Enabled", noncurrentVersionExpiration: { noncurrentDays: 90 } };
const abortInline = { enabled: true, abortIncompleteMultipartUploadDays: 7 };
const expireInline = { enabled: true, noncurrentVersionExpiration: { days: 90 } };

function ruled(...rules: object[]) {
  return [named("data", BUCKET), named("lifecycle", LIFECYCLE, { rules }, { bucket: "data" })];
}

const unfinishedDeleted = defineStackRule({
  id: "s3-unfinished-uploads-deleted",
  title: "A bucket deletes uploads that were never finished",
  severity: "low",
  resources: [BUCKET],
  why: "Their parts are billed for ever and shown in no listing.",
  fix: "Add an aws.s3.BucketLifecycleConfiguration with an enabled rule that has abortIncompleteMultipartUpload.",
  link: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpu-abort-incomplete-mpu-lifecycle-config.html",
  controls: { fsbp: ["S3.13"], nist80053: ["SI-12"], pciDss: ["3.2.1"] },
  passes: [ruled(expire, abort), [named("data", BUCKET, { lifecycleRules: [abortInline] })]],
  fails: [
    [named("data", BUCKET)],
    ruled(expire),
    ruled({ ...abort, status: "Disabled" }),
    [named("data", BUCKET, { lifecycleRules: [{ ...abortInline, enabled: false }] })],
  ],

  validate(bucket, stack) {
    const missing = fail("found no rule that deletes unfinished uploads, expected one");
    return some(
      [
        bucket.some("lifecycleRules", (each) => inForce(each, "abortIncompleteMultipartUploadDays"), missing),
        ...judgeParts({ bucket, stack }, LIFECYCLE, (each) =>
          each.some("rules", (rule) => inForce(rule, "abortIncompleteMultipartUpload"), missing),
        ),
      ],
      missing,
    );
  },
});

const formerExpire = defineStackRule({
  id: "s3-former-versions-expire",
  title: "Former versions of objects are deleted some day",
  severity: "low",
  resources: [BUCKET],
  why: "Each change and each deletion keeps the old object, and is billed for ever; data that had to be deleted stays.",
  fix: "Add a rule with noncurrentVersionExpiration to the bucket's aws.s3.BucketLifecycleConfiguration.",
  link: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/lifecycle-configuration-examples.html",
  controls: { fsbp: ["S3.10"], nist80053: ["SI-12"], pciDss: ["3.2.1"] },
  passes: [
    [named("data", BUCKET)],
    [...ruled(expire), named("versioning", VERSIONING, {}, { bucket: "data" })],
    [named("data", BUCKET, { versioning: { enabled: true }, lifecycleRules: [expireInline] })],
  ],
  fails: [
    [...ruled(abort), named("versioning", VERSIONING, {}, { bucket: "data" })],
    [...ruled({ ...expire, status: "Disabled" }), named("versioning", VERSIONING, {}, { bucket: "data" })],
    [named("data", BUCKET, { versioning: { enabled: true } })],
  ],

  validate(bucket, stack) {
    const inline = bucket.at("versioning.enabled");
    const missing = fail("found no rule that deletes former versions, expected one");
    const expires = some(
      [
        bucket.some("lifecycleRules", (each) => inForce(each, "noncurrentVersionExpiration"), missing),
        ...judgeParts({ bucket, stack }, LIFECYCLE, (each) =>
          each.some("rules", (rule) => inForce(rule, "noncurrentVersionExpiration"), missing),
        ),
      ],
      missing,
    );
    const none = notApplicable("it keeps no former versions");
    if (judgeParts({ bucket, stack }, VERSIONING, () => pass).includes(pass)) return expires;
    return inline.decide((on) => (String(on) === "true" ? expires : none), none);
  },
});

/** Whether a rule of a lifecycle is in force and says something. The inline form is enabled by a switch. */
function inForce(rule: View, property: string) {
  const status = rule.has("enabled") ? rule.expect("enabled", true) : rule.expect("status", "Enabled");
  return all([status, rule.expectSet(property)]);
}

const bucketKey = defineRule({
  id: "s3-bucket-key",
  title: "A bucket that encrypts with KMS uses a bucket key",
  severity: "low",
  resources: [ENCRYPTION, BUCKET],
  why: "Without one each object read and written is a request to KMS, which is billed and limited per second.",
  fix: "Set bucketKeyEnabled: true on the rule.",
  link: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-key.html",
  controls: { nist80053: ["SC-5(2)", "SC-12"] },
  passes: [
    { rules: [encryptedBy("aws:kms", true)] },
    { rules: [encryptedBy("AES256")] },
    // Double encryption has none.
    { rules: [encryptedBy("aws:kms:dsse")] },
    of(BUCKET, {}),
    of(BUCKET, { serverSideEncryptionConfiguration: { rule: encryptedBy("aws:kms", true) } }),
  ],
  fails: [
    { rules: [encryptedBy("aws:kms", false)] },
    { rules: [encryptedBy("aws:kms")] },
    of(BUCKET, { serverSideEncryptionConfiguration: { rule: encryptedBy("aws:kms") } }),
  ],

  validate: (holder) => all([pass, ...rulesOf(holder).map((rule) => rule.decide(() => usesKey(rule), pass))]),

  // A BucketV2 has these settings in lists, at other paths.
  remedy: (holder) =>
    (holder.spelledType === BUCKET_V2 ? [] : rulesOf(holder))
      .filter((rule) => rule.at(ALGORITHM).value === "aws:kms" && canBeSet(rule.at("bucketKeyEnabled")))
      .map((rule) => ({ path: `${rule.path}.bucketKeyEnabled`, value: true })),
});

const ALGORITHM = "applyServerSideEncryptionByDefault.sseAlgorithm";

function encryptedBy(sseAlgorithm: string, bucketKeyEnabled?: boolean) {
  return { applyServerSideEncryptionByDefault: { sseAlgorithm }, bucketKeyEnabled };
}

function canBeSet({ seen }: View): boolean {
  return seen.state === "absent" || (seen.state === "known" && seen.value === false);
}

function rulesOf(holder: View): View[] {
  return [...holder.at("rules").members, holder.at("serverSideEncryptionConfiguration.rule")];
}

function usesKey(rule: View) {
  const key = rule.expect("bucketKeyEnabled", true);
  return rule.at(ALGORITHM).decide((algorithm) => (algorithm === "aws:kms" ? key : pass), pass);
}

export const rules: readonly Rule[] = [unfinishedDeleted, formerExpire, bucketKey];
