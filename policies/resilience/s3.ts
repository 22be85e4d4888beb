import {
  defineRule,
  defineStackRule,
  fail,
  inProduction,
  judgeParts,
  named,
  notApplicable,
  pass,
  type Rule,
  some,
  type Verdict,
  type View,
} from "../kit";
import { takesLogs } from "./log-buckets";

const BUCKET = "aws:s3/bucket:Bucket";
const VERSIONING = "aws:s3/bucketVersioning:BucketVersioning";
const LOGGING = "aws:s3/bucketLogging:BucketLogging";
const TRAIL = "aws:cloudtrail/trail:Trail";
const LOAD_BALANCER = "aws:lb/loadBalancer:LoadBalancer";

const enabled = { versioningConfiguration: { status: "Enabled" } };

const versioned = defineStackRule({
  id: "s3-versioned",
  title: "A bucket keeps former versions of its objects",
  severity: "medium",
  resources: [BUCKET],
  why: "What is overwritten or deleted by mistake, or by malware, is gone at once without them.",
  fix: 'Add an aws.s3.BucketVersioning that takes its bucket from this one, with the status "Enabled".',
  link: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/Versioning.html",
  controls: { fsbp: ["S3.14"], nist80053: ["CP-9", "SI-12"], pciDss: ["10.3.3"] },
  passes: [
    [named("data", BUCKET), named("versioning", VERSIONING, enabled, { bucket: "data" })],
    [named("data", BUCKET, { versioning: { enabled: true } })],
    [named("data", BUCKET, { bucket: "orders" }), named("versioning", VERSIONING, { bucket: "orders", ...enabled })],
    [named("logs", BUCKET), named("alb", LOAD_BALANCER, { accessLogs: { enabled: true } }, { accessLogs: "logs" })],
  ],
  fails: [
    [named("data", BUCKET)],
    [named("data", BUCKET, { versioning: { enabled: false } })],
    [
      named("data", BUCKET),
      named("versioning", VERSIONING, { versioningConfiguration: { status: "Suspended" } }, { bucket: "data" }),
    ],
    [named("evidence", BUCKET), named("trail", TRAIL, {}, { s3BucketName: "evidence" })],
  ],

  validate(bucket, stack) {
    if (takesLogs(bucket)) return notApplicable("nobody changes the logs in it");
    const missing = fail("found no versioning, expected it enabled");
    return some(
      [
        bucket.expect("versioning.enabled", true),
        ...judgeParts({ bucket, stack }, VERSIONING, (each) =>
          each.expect("versioningConfiguration.status", "Enabled"),
        ),
      ],
      missing,
    );
  },
});

const accessLogged = defineStackRule({
  id: "s3-access-logged",
  title: "It is recorded who reads and writes a bucket",
  severity: "medium",
  resources: [BUCKET],
  why: "After a leak, nothing else tells which objects somebody took.",
  fix: "Add an aws.s3.BucketLogging that takes its bucket from this one and its targetBucket from a bucket for logs, or let a trail record the data events of S3.",
  link: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/ServerLogs.html",
  controls: { fsbp: ["S3.9", "CloudTrail.7"], cis: ["3.4", "3.8"], nist80053: ["AU-2", "AU-12"], pciDss: ["10.2.1.1"] },
  passes: [
    [
      named("data", BUCKET),
      named("logs", BUCKET),
      named("logging", LOGGING, { targetPrefix: "data/" }, { bucket: "data", targetBucket: "logs" }),
    ],
    [named("data", BUCKET, { logging: { targetBucket: "logs" } })],
    [
      named("data", BUCKET),
      named("trail", TRAIL, { eventSelectors: [{ dataResources: [{ type: "AWS::S3::Object" }] }] }),
    ],
    [
      named("data", BUCKET),
      named("trail", TRAIL, {
        advancedEventSelectors: [{ fieldSelectors: [{ field: "resources.type", equals: ["AWS::S3::Object"] }] }],
      }),
    ],
  ],
  fails: [
    [named("data", BUCKET)],
    [named("evidence", BUCKET), named("trail", TRAIL, { enableLogging: true }, { s3BucketName: "evidence" })],
  ],

  validate(bucket, stack) {
    if (takesLogs(bucket)) return notApplicable("logs about reading logs are not asked for");
    const missing = fail("found no log of who reads and writes it, expected one");
    const byTrails = stack
      .all(TRAIL)
      .flatMap((trail) => [
        trail.some("eventSelectors", (each) => each.some("dataResources", recordsObjects, missing), missing),
        trail.some("advancedEventSelectors", (each) => each.some("fieldSelectors", selectsObjects, missing), missing),
      ]);
    const inside = bucket.at("logging").decide(() => (bucket.has("logging.targetBucket") ? pass : missing), missing);
    return some([inside, ...judgeParts({ bucket, stack }, LOGGING, () => pass), ...byTrails], missing);
  },
});

const OBJECTS = "AWS::S3::Object";

function recordsObjects(resource: View): Verdict {
  return resource.expect("type", OBJECTS);
}

function selectsObjects(field: View): Verdict {
  return field.some("equals", (value) => value.is(OBJECTS), field.at("equals").wrong(OBJECTS));
}

const notEmptied = defineRule({
  id: "s3-not-emptied",
  title: "Deleting a bucket does not delete what is in it",
  severity: "high",
  resources: [BUCKET],
  levels: inProduction,
  why: "S3 refuses to delete a bucket with objects in it, which is the last guard of data after a wrong name or a destroy.",
  fix: "Leave forceDestroy out, or set it to false. To delete the bucket, empty it first.",
  link: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/delete-bucket.html",
  controls: { nist80053: ["CP-9", "SI-12"], pciDss: ["10.5.1"] },
  passes: [{}, { forceDestroy: false }],
  fails: [{ forceDestroy: true }],

  validate: (bucket) => bucket.refuse("forceDestroy", true, "false"),
  remedy: (bucket) => (bucket.at("forceDestroy").value === true ? [{ path: "forceDestroy", value: false }] : []),
});

export const rules: readonly Rule[] = [versioned, accessLogged, notEmptied];
