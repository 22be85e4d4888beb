import assert from "node:assert/strict";

import { EncryptedLogGroup, type EncryptedLogGroupArgs } from "../../../../components/base";
import { deploy } from "../../harness";

const args = { keepDays: 30, accountId: "111122223333", region: "us-east-1" };
const named = { ...args, naming: { name: "/aws/ecs/entity-api" } };
const unique = { ...args, naming: { namePrefix: "/aws/vpc/flow-" } };

describe("EncryptedLogGroup", () => {
  it("lets CloudWatch Logs use its key for this one group", async () => {
    const { inputs } = await deploy(() => new EncryptedLogGroup("logs", named));

    const [, statement] = JSON.parse(inputs("logs-encryption-key").policy).Statement;
    assert.deepEqual(statement, {
      Sid: "EncryptLogs",
      Effect: "Allow",
      Principal: { Service: "logs.us-east-1.amazonaws.com" },
      Action: ["kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey*", "kms:ReEncrypt*"],
      Resource: "*",
      Condition: {
        ArnLike: {
          "kms:EncryptionContext:aws:logs:arn": "arn:aws:logs:us-east-1:111122223333:log-group:/aws/ecs/entity-api",
        },
      },
    });
  });

  it("has the name that it was given, or a unique one that begins as it was told", async () => {
    const [given, made] = [await deployed(named), await deployed(unique)];

    const kmsKeyId = "arn:aws:kms:us-east-1:111122223333:key/key-logs-encryption-key";
    assert.deepEqual(given, { name: "/aws/ecs/entity-api", retentionInDays: 30, kmsKeyId });
    assert.deepEqual(made, { namePrefix: "/aws/vpc/flow-", retentionInDays: 30, kmsKeyId });
  });
});

async function deployed(each: EncryptedLogGroupArgs) {
  const { inputs } = await deploy(() => new EncryptedLogGroup("logs", each));
  return inputs("logs-group");
}
