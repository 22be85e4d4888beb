import assert from "node:assert/strict";

import { parseSettings } from "../../../../components/base";
import { unknownDatabases } from "../../../../components/secrets/references";
import { type AppSecretsSettings, appSecretsSettings } from "../../../../components/secrets/settings";

function read(secrets: object, rest: object = {}): AppSecretsSettings {
  return parseSettings(appSecretsSettings, 'AppSecrets "entity-api-secrets"', { secrets, ...rest });
}

const existing = "arn:aws:secretsmanager:us-east-1:111122223333:secret:team/datadog-api-key-AbCdEf";

describe("the settings of a service's secrets", () => {
  it("leave 30 days to rescue a deleted secret by default", () => {
    assert.deepEqual(read({}), { secrets: {}, recoveryWindowInDays: 30 });
  });

  it("name one source for each secret", () => {
    const secrets = {
      DATABASE_URL: { database: "entity-db" },
      JWT_SECRET: { generated: { length: 32 } },
      DATADOG_API_KEY: { existing },
    };

    assert.deepEqual(read(secrets).secrets, secrets);
  });

  it("never show a value that somebody wrote in their place", () => {
    const given = { JWT_SECRET: "hunter2", DATABASE_URL: "postgresql://me:hunter2@host/db", PIN: { value: "hunter2" } };

    assert.throws(
      () => read(given),
      ({ message }: Error) => {
        assert.match(message, /3 settings are not valid/);
        assert.match(message, /secrets\.JWT_SECRET: .*a secret has one source/);
        assert.doesNotMatch(message, /hunter2/);
        return true;
      },
    );
  });

  const wrong: [string, object, RegExp][] = [
    ["a secret without source", { JWT_SECRET: {} }, /secrets\.JWT_SECRET: .*has one source/],
    [
      "a secret with two sources",
      { JWT_SECRET: { database: "entity-db", generated: { length: 64 } } },
      /secrets\.JWT_SECRET: .*has one source/,
    ],
    [
      "a secret too short to withstand",
      { JWT_SECRET: { generated: { length: 16 } } },
      /generated\.length: found 16; .*32 or more/,
    ],
    [
      "a secret by an ARN that fits several",
      { KEY: { existing: existing.slice(0, -7) } },
      /secrets\.KEY\.existing: .*the whole ARN of a secret, with the six characters at its end/,
    ],
    [
      "a key by its alias, for which no permission can be given",
      { KEY: { existing, keyArn: "arn:aws:kms:us-east-1:111122223333:alias/datadog" } },
      /secrets\.KEY\.keyArn: .*not of an alias/,
    ],
    [
      "a field of a secret that is more than a name",
      { KEY: { existing, jsonKey: "api_key::" } },
      /secrets\.KEY\.jsonKey: .*the name of a field, without colons or spaces/,
    ],
    [
      "a name that is no environment variable",
      { "jwt-secret": { generated: { length: 64 } } },
      /secrets\.jwt-secret: .*the name of an environment variable\./,
    ],
  ];
  for (const [what, secrets, message] of wrong) {
    it(`refuse ${what}`, () => assert.throws(() => read(secrets), { message }));
  }

  it("refuse a recovery window that AWS does not know", () => {
    for (const days of [-1, 1, 6, 31])
      assert.throws(() => read({}, { recoveryWindowInDays: days }), /7 to 30|30 or less/);
    for (const days of [0, 7, 30]) assert.equal(read({}, { recoveryWindowInDays: days }).recoveryWindowInDays, days);
  });
});

describe("secrets that name a database", () => {
  it("are told when the stack has none at all", () => {
    assert.deepEqual(unknownDatabases(read({ URL: { database: "entity-db" } }).secrets, []), [
      {
        path: "URL.database",
        message: 'found "entity-db"; no database has that name. This stack has no database.',
      },
    ]);
  });
});
