import assert from "node:assert/strict";

import { EncryptionKey } from "../../../../components/base";
import { deploy } from "../../harness";

const account = { description: "Protects nothing yet", accountId: "111122223333" };

describe("EncryptionKey", () => {
  it("rotates, and can be rescued for 30 days after its deletion", async () => {
    const { inputs } = await deploy(() => new EncryptionKey("vault", account));

    const { policy: _, ...rest } = inputs("vault-key");
    assert.deepEqual(rest, { description: "Protects nothing yet", enableKeyRotation: true, deletionWindowInDays: 30 });
  });

  it("stays where it is told to outlive the program, while its alias goes", async () => {
    const { options } = await deploy(() => new EncryptionKey("vault", { ...account, outlivesProgram: true }));
    const other = await deploy(() => new EncryptionKey("vault", account));

    assert.deepEqual(
      [options("vault-key"), options("vault-alias"), other.options("vault-key")].map((each) => each.retainOnDelete),
      [true, false, false],
    );
  });

  it("lets the account's own IAM policies decide, and nobody else", async () => {
    const { inputs } = await deploy(() => new EncryptionKey("vault", account));

    assert.deepEqual(JSON.parse(inputs("vault-key").policy), {
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "AccountDecides",
          Effect: "Allow",
          Principal: { AWS: "arn:aws:iam::111122223333:root" },
          Action: "kms:*",
          Resource: "*",
        },
      ],
    });
  });

  it("is in the region that it is told, with its alias", async () => {
    const { inputs } = await deploy(() => new EncryptionKey("vault", { ...account, region: "us-west-2" }));

    assert.equal(inputs("vault-key").region, "us-west-2");
    assert.deepEqual(inputs("vault-alias"), {
      region: "us-west-2",
      namePrefix: "alias/vault-",
      targetKeyId: "key-vault-key",
    });
  });
});
