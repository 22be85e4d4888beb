import {
  all,
  defineStackRule,
  fail,
  judgeParts,
  matching,
  named,
  oneOf,
  pass,
  type ResourceView,
  type Rule,
  type Stack,
  type StackResource,
  type Statement,
  some,
  somePolicyDenies,
  undetermined,
  unknown,
  type Verdict,
  type View,
} from "../kit";
import { expectOwnKey } from "./own-key";
import { holdsWithoutTls } from "./without-tls";

const BUCKET = "aws:s3/bucket:Bucket";
const ENCRYPTION = "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration";
const POLICY = "aws:s3/bucketPolicy:BucketPolicy";
const INGRESS_CLASS_PARAMS = "kubernetes:eks.amazonaws.com/v1:IngressClassParams";
const LOAD_BALANCER = "aws:lb/loadBalancer:LoadBalancer";
const LOGGING = "aws:s3/bucketLogging:BucketLogging";

const KEY = "arn:aws:kms:eu-central-1:111122223333:key/data";

function encryptedBy(properties: Readonly<Record<string, unknown>>) {
  return { rules: [{ applyServerSideEncryptionByDefault: properties }] };
}

const ownKey = encryptedBy({ sseAlgorithm: "aws:kms", kmsMasterKeyId: KEY });
const keyOfS3 = encryptedBy({ sseAlgorithm: "AES256" });

const defaultEncryption = defineStackRule({
  id: "s3-default-encryption",
  title: "A bucket encrypts with a key of one's own",
  severity: "high",
  resources: [BUCKET],
  why: "With a key of one's own, reading an object takes two permissions, and one switch takes it from everybody.",
  fix: "Add an aws.s3.BucketServerSideEncryptionConfiguration that takes its bucket from this one, with sseAlgorithm aws:kms and kmsMasterKeyId. A bucket for the logs of load balancers or of other buckets takes AES256, the only one that they can write with.",
  link: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html",
  controls: { fsbp: ["S3.17"], nist80053: ["SC-12", "SC-28(1)"], pciDss: ["3.5.1"] },
  passes: [
    [named("data", BUCKET), named("encryption", ENCRYPTION, ownKey, { bucket: "data" })],
    [named("data", BUCKET, { serverSideEncryptionConfiguration: { rule: ownKey.rules[0] } })],
    [
      named("logs", BUCKET),
      named("encryption", ENCRYPTION, keyOfS3, { bucket: "logs" }),
      named("alb", LOAD_BALANCER, { connectionLogs: { enabled: true } }, { connectionLogs: "logs" }),
    ],
    [
      named("logs", BUCKET),
      named("encryption", ENCRYPTION, keyOfS3, { bucket: "logs" }),
      named("data", BUCKET, { serverSideEncryptionConfiguration: { rule: ownKey.rules[0] } }, { logging: "logs" }),
    ],
    [
      named("logs", BUCKET),
      named("encryption", ENCRYPTION, keyOfS3, { bucket: "logs" }),
      named("requests", LOGGING, { targetPrefix: "data/" }, { targetBucket: "logs" }),
    ],
    [
      named("logs", BUCKET),
      named("encryption", ENCRYPTION, keyOfS3, { bucket: "logs" }),
      named("alb", LOAD_BALANCER, { accessLogs: { enabled: true } }, { accessLogs: "logs" }),
    ],
    [
      named("logs", BUCKET),
      named("encryption", ENCRYPTION, keyOfS3, { bucket: "logs" }),
      named("ingress", INGRESS_CLASS_PARAMS, { spec: {} }, { spec: "logs" }),
    ],
    [
      named("data", "aws:s3/bucketV2:BucketV2", {
        serverSideEncryptionConfigurations: [
          { rules: [{ applyServerSideEncryptionByDefaults: [ownKey.rules[0]?.applyServerSideEncryptionByDefault] }] },
        ],
      }),
    ],
    [
      named("logs", BUCKET, { bucket: "orders-logs" }),
      named("encryption", ENCRYPTION, keyOfS3, { bucket: "logs" }),
      named("alb", LOAD_BALANCER, { accessLogs: { bucket: "orders-logs", enabled: true } }),
    ],
  ],
  fails: [
    [named("data", BUCKET)],
    [named("data", BUCKET), named("encryption", ENCRYPTION, keyOfS3, { bucket: "data" })],
    [
      named("data", BUCKET),
      named("encryption", ENCRYPTION, encryptedBy({ sseAlgorithm: "aws:kms" }), { bucket: "data" }),
    ],
    [named("data", BUCKET, { serverSideEncryptionConfiguration: { rule: keyOfS3.rules[0] } })],
    [
      named("data", BUCKET, { bucket: "orders", serverSideEncryptionConfiguration: { rule: keyOfS3.rules[0] } }),
      named("alb", LOAD_BALANCER, { accessLogs: { bucket: "orders-logs", enabled: true } }),
    ],
    [
      named("logs", BUCKET),
      named("encryption", ENCRYPTION, { rules: [] }, { bucket: "logs" }),
      named("alb", LOAD_BALANCER, {}, { accessLogs: "logs" }),
    ],
  ],

  validate(bucket, stack) {
    const asData = judgeEncryption({ bucket, stack }, hasOwnKey, noOwnKey);
    const asLogs = judgeEncryption({ bucket, stack }, encrypts, noEncryption);
    const takesLogs = takesPlainLogs(bucket, stack);
    if (takesLogs !== unknown) return takesLogs ? asLogs : asData;
    return some([asData], asLogs === pass ? undetermined("it is not known yet whether logs are written here") : asLogs);
  },
});

const noEncryption = fail("found no default encryption, expected AES256");
const noOwnKey = fail("found no default encryption with a key of one's own, expected one");

type OfStack = { readonly bucket: StackResource; readonly stack: Stack };

function judgeEncryption({ bucket, stack }: OfStack, judge: (rule: View) => Verdict, missing: Verdict): Verdict {
  const inline = bucket.at("serverSideEncryptionConfiguration");
  return some(
    [
      inline.decide(() => judge(inline.at("rule")), missing),
      ...judgeParts({ bucket, stack }, ENCRYPTION, (each) => each.some("rules", judge, missing)),
    ],
    missing,
  );
}

/**
 * Whether somebody writes here who cannot use a KMS key: a load balancer, also one that a cluster makes, which is told
 * the bucket of its logs and no other one, or S3 itself.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-server-access-logging.html
 */
function takesPlainLogs(bucket: StackResource, stack: Stack): boolean | typeof unknown {
  if (LOG_WRITERS.some(([type, property]) => bucket.referredToBy(type, property).length > 0)) return true;
  const name = bucket.at("bucket").value;
  const told = LOG_WRITERS.flatMap(([type, property, place]) =>
    stack
      .all(type)
      .filter((writer) => writer.refersTo(property, BUCKET).length === 0)
      .flatMap((writer) => (place && writer.at(place).value) ?? []),
  );
  if (typeof name === "string" && told.includes(name)) return true;
  return told.length > 0 && (name === unknown || told.includes(unknown)) ? unknown : false;
}

/** Each with the property that the bucket comes from, and the place where its name alone may stand, as text. */
const LOG_WRITERS: readonly (readonly [type: string, property: string, place: string | undefined])[] = [
  [LOAD_BALANCER, "accessLogs", "accessLogs.bucket"],
  [LOAD_BALANCER, "connectionLogs", "connectionLogs.bucket"],
  [INGRESS_CLASS_PARAMS, "spec", undefined],
  [LOGGING, "targetBucket", "targetBucket"],
  [BUCKET, "logging", "logging.targetBucket"],
];

const DEFAULT = "applyServerSideEncryptionByDefault";

function encrypts(rule: View): Verdict {
  return rule.expectSet(`${DEFAULT}.sseAlgorithm`);
}

function hasOwnKey(rule: View): Verdict {
  return all([
    rule.expect(`${DEFAULT}.sseAlgorithm`, oneOf("aws:kms", "aws:kms:dsse")),
    expectOwnKey(rule, `${DEFAULT}.kmsMasterKeyId`),
  ]);
}

const denyPlainHttp = {
  Effect: "Deny",
  Principal: "*",
  Action: "s3:*",
  Resource: ["arn:aws:s3:::data", "arn:aws:s3:::data/*"],
  Condition: { Bool: { "aws:SecureTransport": "false" } },
};

const tlsOnly = defineStackRule({
  id: "s3-tls-only",
  title: "A bucket refuses requests without TLS",
  severity: "medium",
  resources: [BUCKET],
  why: "S3 answers over plain HTTP too, and then objects and signatures cross the network readable.",
  fix: "Add an aws.s3.BucketPolicy that takes its bucket from this one and denies s3:* to everybody when aws:SecureTransport is false, on the bucket and on its objects.",
  link: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/security-best-practices.html",
  controls: { fsbp: ["S3.5"], cis: ["2.1.1"], nist80053: ["SC-8", "SC-8(1)"], pciDss: ["4.2.1"] },
  passes: [
    [named("data", BUCKET), named("policy", POLICY, { policy: { Statement: denyPlainHttp } }, { bucket: "data" })],
    [
      named("data", BUCKET),
      named("policy", POLICY, { policy: JSON.stringify({ Statement: [denyPlainHttp] }) }, { bucket: "data" }),
    ],
    [named("data", BUCKET, { policy: { Statement: [denyPlainHttp] } })],
  ],
  fails: [
    [named("data", BUCKET)],
    [named("data", BUCKET), named("policy", POLICY, { policy: { Statement: [] } }, { bucket: "data" })],
    ...[
      { Effect: "Allow" },
      { Principal: { AWS: "arn:aws:iam::111122223333:root" } },
      { Action: "s3:GetObject" },
      { Resource: "arn:aws:s3:::data" },
      { Condition: { Bool: { "aws:SecureTransport": "true" } } },
      { Condition: { ...denyPlainHttp.Condition, StringEquals: { "aws:SourceVpc": "vpc-1" } } },
    ].map((change) => [
      named("data", BUCKET),
      named("policy", POLICY, { policy: { Statement: [{ ...denyPlainHttp, ...change }] } }, { bucket: "data" }),
    ]),
  ],

  validate(bucket, stack) {
    const judge = (holder: ResourceView) => somePolicyDenies(holder, refusesPlainHttp, answersPlainHttp);
    return some([judge(bucket.given), ...judgeParts({ bucket, stack }, POLICY, judge)], answersPlainHttp);
  },
});

const answersPlainHttp = fail("found no bucket policy that denies every request without TLS, expected one");

/** Whether a denial holds for everybody, everything, the bucket and its objects, and whenever there is no TLS. */
function refusesPlainHttp(statement: Statement): Verdict {
  const { actions, resources } = statement;
  const bucket = matching(/^\*$|[^/*]$/, "the bucket");
  const objects = matching(/^\*$|\/\*$/, "its objects");
  return all([
    statement.eachPrincipal((principal) => principal.is("*")),
    actions.any((action) => action.is(oneOf("s3:*", "*")), answersPlainHttp),
    resources.any((resource) => resource.is(bucket), answersPlainHttp),
    resources.any((resource) => resource.is(objects), answersPlainHttp),
    holdsWithoutTls(statement, answersPlainHttp),
  ]);
}

export const rules: readonly Rule[] = [defaultEncryption, tlsOnly];
