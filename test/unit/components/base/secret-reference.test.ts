import assert from "node:assert/strict";

import { grantRead, referenceTo } from "../../../../components/base";
import { resolved } from "../../harness";

const arn = "arn:aws:secretsmanager:us-east-1:111122223333:secret:jwt-AbCdEf";
const other = "arn:aws:secretsmanager:us-east-1:111122223333:secret:database-GhIjKl";
const keyArn = "arn:aws:kms:us-east-1:111122223333:key/secrets";

describe("a reference to a secret", () => {
  it("means the whole of what is current when a task starts", async () => {
    assert.deepEqual(await resolved(referenceTo({ arn })), {
      valueFrom: arn,
      secretArn: arn,
      remote: { key: arn },
      rotates: false,
    });
  });

  it("means one field of it, by its name", async () => {
    assert.deepEqual(await resolved(referenceTo({ arn, keyArn, rotates: true }, "current")), {
      valueFrom: `${arn}:current::`,
      secretArn: arn,
      keyArn,
      remote: { key: arn, property: "current" },
      rotates: true,
    });
  });

  it("stays with a version, of the whole or of one field", async () => {
    assert.equal(await resolved(referenceTo({ arn, versionId: "v1" }).valueFrom), `${arn}:::v1`);
    assert.deepEqual(await resolved(referenceTo({ arn, versionId: "v1" }, "url")), {
      valueFrom: `${arn}:url::v1`,
      secretArn: arn,
      remote: { key: arn, property: "url", versionId: "v1" },
      rotates: false,
    });
  });
});

describe("permission to read secrets", () => {
  it("is for these secrets, and for the key of each where it encrypts this secret, through Secrets Manager", async () => {
    const granted = grantRead(referenceTo({ arn, keyArn }, "current"), referenceTo({ arn, keyArn }, "previous"));

    assert.deepEqual(await resolved(granted), [
      { Effect: "Allow", Action: ["secretsmanager:GetSecretValue"], Resource: [arn] },
      {
        Effect: "Allow",
        Action: ["kms:Decrypt"],
        Resource: [keyArn],
        Condition: {
          StringEquals: {
            "kms:ViaService": "secretsmanager.us-east-1.amazonaws.com",
            "kms:EncryptionContext:SecretARN": [arn],
          },
        },
      },
    ]);
  });

  it("asks for no key where the account's own one encrypts", async () => {
    const [read, decrypt, ...more] = await resolved(
      grantRead(referenceTo({ arn }), referenceTo({ arn: other, keyArn })),
    );

    assert.deepEqual(read, { Effect: "Allow", Action: ["secretsmanager:GetSecretValue"], Resource: [other, arn] });
    assert.deepEqual(decrypt?.Condition?.StringEquals?.["kms:EncryptionContext:SecretARN"], [other]);
    assert.deepEqual(more, []);
    assert.equal(grantRead(referenceTo({ arn })).length, 1);
  });

  it("goes by the region of each secret", async () => {
    const replica = arn.replace("us-east-1", "us-west-2");
    const [, decrypt] = await resolved(grantRead(referenceTo({ arn, keyArn }), referenceTo({ arn: replica, keyArn })));

    assert.deepEqual(decrypt?.Condition?.StringEquals?.["kms:ViaService"], [
      "secretsmanager.us-east-1.amazonaws.com",
      "secretsmanager.us-west-2.amazonaws.com",
    ]);
  });

  it("is none for no secrets", () => {
    assert.deepEqual(grantRead(), []);
  });
});
