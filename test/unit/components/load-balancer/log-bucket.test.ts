import assert from "node:assert/strict";

import { LogBucket } from "../../../../components/load-balancer/log-bucket";
import { deploy } from "../../harness";

const place = { accountId: "111122223333" };

describe("LogBucket", () => {
  it("admits the load balancers of its own account, over TLS, and nobody else", async () => {
    const { inputs } = await deploy(() => new LogBucket("logs", place));

    assert.deepEqual(JSON.parse(inputs("logs-policy").policy), {
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "DenyPlainHttp",
          Effect: "Deny",
          Principal: "*",
          Action: "s3:*",
          Resource: ["arn:aws:s3:::logs-bucket", "arn:aws:s3:::logs-bucket/*"],
          Condition: { Bool: { "aws:SecureTransport": "false" } },
        },
        {
          Sid: "DeliverLogs",
          Effect: "Allow",
          Principal: { Service: "logdelivery.elasticloadbalancing.amazonaws.com" },
          Action: "s3:PutObject",
          Resource: "arn:aws:s3:::logs-bucket/AWSLogs/111122223333/*",
        },
      ],
    });
  });

  it("is closed to the public before it gets its policy, which S3 refuses meanwhile", async () => {
    const { inputs, options } = await deploy(() => new LogBucket("logs", place));

    const { bucket: _, ...privacy } = inputs("logs-privacy");
    assert.deepEqual(privacy, {
      blockPublicAcls: true,
      ignorePublicAcls: true,
      blockPublicPolicy: true,
      restrictPublicBuckets: true,
    });
    assert.deepEqual(options("logs-policy").dependsOn, ["logs-privacy"]);
  });

  it("encrypts with S3's own keys, with which alone load balancers can write", async () => {
    const { inputs } = await deploy(() => new LogBucket("logs", place));

    assert.deepEqual(inputs("logs-encryption").rules, [
      { applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } },
    ]);
  });

  it("forgets logs, and archives them before where that pays off", async () => {
    const { inputs } = await deploy(() => new LogBucket("logs", { ...place, keepDays: 200, archiveAfterDays: 90 }));

    assert.deepEqual(inputs("logs-lifecycle").rules, [
      {
        id: "logs",
        status: "Enabled",
        filter: {},
        expiration: { days: 200 },
        transitions: [{ days: 90, storageClass: "GLACIER_IR" }],
        abortIncompleteMultipartUpload: { daysAfterInitiation: 7 },
      },
    ]);
  });

  it("is not destroyed with logs in it, unless it was said", async () => {
    const kept = await deploy(() => new LogBucket("logs", place));
    const lost = await deploy(() => new LogBucket("logs", { ...place, deletableWithLogs: true }));

    assert.deepEqual(
      [kept, lost].map(({ inputs }) => inputs("logs-bucket").forceDestroy),
      [false, true],
    );
  });

  it("refuses to archive logs too late to pay off, and says what to change", async () => {
    const late = () => deploy(() => new LogBucket("logs", { ...place, archiveAfterDays: 360 }));

    await assert.rejects(late, /LogBucket "logs".*archiveAfterDays: found 360.*set keepDays to 450/s);
  });
});
