import assert from "node:assert/strict";

import { referenceTo } from "../../../../components/base";
import { AppSecrets, type AppSecretsArgs } from "../../../../components/secrets";
import { assertPreviewComplete, deploy } from "../../harness";

const urlArn = "arn:aws:secretsmanager:us-east-1:111122223333:secret:entity-db-url-AbCdEf";
const databaseKeyArn = "arn:aws:kms:us-east-1:111122223333:key/entity-db";
const datadogArn = "arn:aws:secretsmanager:us-east-1:111122223333:secret:datadog-api-key-AbCdEf";
const datadogKeyArn = "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
const keyArn = "arn:aws:kms:us-east-1:111122223333:key/key-entity-api-secrets-encryption-key";

const create = (given: Partial<AppSecretsArgs> = {}) =>
  new AppSecrets("entity-api-secrets", {
    secrets: {
      DATABASE_URL: { database: "entity-db" },
      JWT_SECRET: { generated: { length: 64 } },
      DATADOG_API_KEY: { existing: datadogArn, keyArn: datadogKeyArn },
    },
    databaseReferences: { "entity-db": referenceTo({ arn: urlArn, keyArn: databaseKeyArn, rotates: true }, "url") },
    consumers: ["arn:aws:iam::111122223333:role/entity-api-roles-execution-???????"],
    notificationTopicArn: "arn:aws:sns:us-east-1:111122223333:notifications",
    accountId: "111122223333",
    region: "us-east-1",
    ...given,
  });

/** The ARN of a secret in the test's cloud. */
const arnOf = (name: string) => `arn:aws:secretsmanager:us-east-1:111122223333:secret:${name}-AbCdEf`;

describe("AppSecrets", () => {
  it("stores what it makes under a key of the service", async () => {
    const { inputs } = await deploy(() => create());

    assert.deepEqual(inputs("entity-api-secrets-jwt-secret-secret"), {
      namePrefix: "entity-api-secrets-jwt-secret-",
      description: "JWT_SECRET of entity-api-secrets",
      kmsKeyId: keyArn,
      recoveryWindowInDays: 30,
      tags: { RotatedBy: "hand" },
    });
    assert.equal(inputs("entity-api-secrets-encryption-key").enableKeyRotation, true);
  });

  it("makes a random secret of letters and digits", async () => {
    const { find, inputs } = await deploy(() => create());

    assert.deepEqual(inputs("entity-api-secrets-jwt-secret-random"), { length: 64, special: false });
    const value = find("entity-api-secrets-jwt-secret-value");
    assert.equal(value.inputs.secretString.length, 64);
    assert.deepEqual(value.secrets, ["secretString"]);
  });

  it("admits nobody from outside the account, and nobody without TLS", async () => {
    const { inputs } = await deploy(() => create());

    const { secretArn, policy, blockPublicPolicy } = inputs("entity-api-secrets-jwt-secret-policy");
    assert.equal(secretArn, arnOf("entity-api-secrets-jwt-secret-"));
    assert.equal(blockPublicPolicy, true);
    assert.deepEqual(JSON.parse(policy), {
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "DenyPlainHttp",
          Effect: "Deny",
          Principal: "*",
          Action: "secretsmanager:*",
          Resource: "*",
          Condition: { Bool: { "aws:SecureTransport": "false" } },
        },
      ],
    });
  });

  it("leaves values to the service and to the readers of its settings, where these name some", async () => {
    const readers = ["arn:aws:iam::111122223333:role/deploy"];
    const { inputs } = await deploy(() => create({ readers }));

    const [, others] = JSON.parse(inputs("entity-api-secrets-jwt-secret-policy").policy).Statement;
    assert.deepEqual(others.Condition, {
      ArnNotLike: {
        "aws:PrincipalArn": ["arn:aws:iam::111122223333:role/entity-api-roles-execution-???????", ...readers],
      },
    });
  });

  it("tells a workload what it may read: its secrets, and the keys that encrypt them", async () => {
    const { find } = await deploy(() => create());

    const jwt = "entity-api-secrets-jwt-secret";
    assert.deepEqual(find("entity-api-secrets").outputs, {
      references: {
        DATABASE_URL: {
          valueFrom: `${urlArn}:url::`,
          secretArn: urlArn,
          keyArn: databaseKeyArn,
          remote: { key: urlArn, property: "url" },
          rotates: true,
        },
        JWT_SECRET: {
          valueFrom: `${arnOf(`${jwt}-`)}:::version-of-${jwt}-value`,
          secretArn: arnOf(`${jwt}-`),
          keyArn,
          remote: { key: arnOf(`${jwt}-`), versionId: `version-of-${jwt}-value` },
          rotates: false,
        },
        DATADOG_API_KEY: {
          valueFrom: datadogArn,
          secretArn: datadogArn,
          keyArn: datadogKeyArn,
          remote: { key: datadogArn },
          rotates: false,
        },
      },
      rotated: {},
    });
  });

  it("says nothing of a key where the account's own one encrypts", async () => {
    const { find } = await deploy(() => create({ secrets: { DATADOG_API_KEY: { existing: datadogArn } } }));

    assert.deepEqual(find("entity-api-secrets").outputs, {
      references: {
        DATADOG_API_KEY: {
          valueFrom: datadogArn,
          secretArn: datadogArn,
          remote: { key: datadogArn },
          rotates: false,
        },
      },
      rotated: {},
    });
  });

  it("reads one field of a secret that is JSON, and may read that secret", async () => {
    const source = { existing: datadogArn, jsonKey: "api_key" };
    const { find } = await deploy(() => create({ secrets: { DATADOG_API_KEY: source } }));

    assert.deepEqual(find("entity-api-secrets").outputs, {
      references: {
        DATADOG_API_KEY: {
          valueFrom: `${datadogArn}:api_key::`,
          secretArn: datadogArn,
          remote: { key: datadogArn, property: "api_key" },
          rotates: false,
        },
      },
      rotated: {},
    });
  });

  it("makes exactly the children that its description names", async () => {
    const { registrations } = await deploy(() => create());

    assert.deepEqual(registrations.map(({ type, name }) => `${type.split(":").at(-1)} ${name}`).sort(), [
      "Alias entity-api-secrets-encryption-alias",
      "AppSecrets entity-api-secrets",
      "EncryptionKey entity-api-secrets-encryption",
      "Key entity-api-secrets-encryption-key",
      "RandomPassword entity-api-secrets-jwt-secret-random",
      "Secret entity-api-secrets-jwt-secret-secret",
      "SecretPolicy entity-api-secrets-jwt-secret-policy",
      "SecretVersion entity-api-secrets-jwt-secret-value",
      "StoredSecret entity-api-secrets-jwt-secret",
    ]);
  });

  it("makes nothing for secrets that exist, not even a key", async () => {
    const { registrations } = await deploy(() => create({ secrets: { DATADOG_API_KEY: { existing: datadogArn } } }));

    assert.deepEqual(
      registrations.map(({ name }) => name),
      ["entity-api-secrets"],
    );
  });

  it("leaves the other secrets alone when one comes or goes", async () => {
    const all = await deploy(() => create());
    const fewer = await deploy(() => create({ secrets: { JWT_SECRET: { generated: { length: 64 } } } }));

    const urns = all.registrations.map(({ urn }) => urn);
    assert.deepEqual(
      fewer.registrations.map(({ urn }) => urn).filter((urn) => !urns.includes(urn)),
      [],
    );
    assert.deepEqual(fewer.find("entity-api-secrets-jwt-secret-secret"), {
      ...all.find("entity-api-secrets-jwt-secret-secret"),
    });
  });

  it("shows no value outside the secret itself", async () => {
    const { registrations } = await deploy(() => create());

    const values = ["generated-entity-api-secrets-jwt-secret-random"];
    const showing = registrations
      .filter(({ inputs }) => values.some((value) => JSON.stringify(inputs).includes(value)))
      .map(({ name, secrets }) => [name, secrets]);
    assert.deepEqual(showing.sort(), [["entity-api-secrets-jwt-secret-value", ["secretString"]]]);
  });

  it("deletes a secret after as many days as the stack says", async () => {
    const { inputs } = await deploy(() => create({ recoveryWindowInDays: 7 }));

    assert.equal(inputs("entity-api-secrets-jwt-secret-secret").recoveryWindowInDays, 7);
  });

  it("shows all of itself in a first preview", async () => {
    await assertPreviewComplete(() => create());
  });

  it("refuses a database that the stack does not have, and says which there are", async () => {
    const secrets = { DATABASE_URL: { database: "entities" }, AUDIT_URL: { database: "audit" } };

    await assert.rejects(
      deploy(() => create({ secrets })),
      {
        message: [
          'AppSecrets "entity-api-secrets": 2 settings are not valid.',
          '  secrets.DATABASE_URL.database: found "entities"; no database has that name. Known: entity-db. Take one of these, or leave the variable out.',
          '  secrets.AUDIT_URL.database: found "audit"; no database has that name. Known: entity-db. Take one of these, or leave the variable out.',
        ].join("\n"),
      },
    );
  });
});
