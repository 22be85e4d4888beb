import assert from "node:assert/strict";

import { asBucket, propertyOfBucket } from "../../../policies/kit/bucket-v2";
import { unknown } from "../../../policies/kit/value";

describe("asBucket", () => {
  it("reads lists of one as what is in them", () => {
    const encryption = { applyServerSideEncryptionByDefaults: [{ sseAlgorithm: "aws:kms" }], bucketKeyEnabled: true };
    assert.deepEqual(
      asBucket({
        bucket: "orders",
        loggings: [{ targetBucket: "logs" }],
        versionings: [{ enabled: true }],
        serverSideEncryptionConfigurations: [{ rules: [encryption] }],
      }),
      {
        bucket: "orders",
        logging: { targetBucket: "logs" },
        versioning: { enabled: true },
        serverSideEncryptionConfiguration: {
          rule: { applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms" }, bucketKeyEnabled: true },
        },
      },
    );
  });

  it("leaves open what is not known, and takes nothing for nothing", () => {
    assert.deepEqual(asBucket({ loggings: unknown, versionings: [] }), { logging: unknown, versioning: null });
    assert.equal(asBucket(unknown), unknown);
  });
});

describe("propertyOfBucket", () => {
  it("knows where a value goes", () => {
    assert.deepEqual(["loggings", "bucket"].map(propertyOfBucket), ["logging", "bucket"]);
  });
});
