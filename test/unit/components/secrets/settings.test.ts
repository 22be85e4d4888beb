import assert from "node:assert/strict";

import { parseSettings } from "../../../../components/base";
import { administratorsRole } from "../../../../components/secrets/application-user-settings";
import { unknownDatabases } from "../../../../components/secrets/references";
import { type AppSecretsSettings, appSecretsSettings } from "../../../../components/secrets/settings";
import { secretVariables } from "../../../../components/secrets/variables";

function read(secrets: object, rest: object = {}): AppSecretsSettings {
  return parseSettings(appSecretsSettings, 'AppSecrets "entity-api-secrets"', { secrets, ...rest });
}

const existing = "arn:aws:secretsmanager:us-east-1:111122223333:secret:team/datadog-api-key-AbCdEf";

describe("the settings of a service's secrets", () => {
  it("leave 30 days to rescue a deleted secret by default, and copy none elsewhere", () => {
    assert.deepEqual(read({}), {
      secrets: {},
      recoveryWindowInDays: 30,
      readers: [],
      replicaRegions: [],
      keepDays: 365,
    });
  });

  it("wait for the value that owners hand in, until they say that it is there", () => {
    assert.deepEqual(read({ KEY: { handedIn: {} } }).secrets, { KEY: { handedIn: { filled: false } } });
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
      "a name that ends as an ARN does",
      { KEY: { handedIn: { name: "team/api-secret" } } },
      /KEY\.handedIn\.name: found .*; it ends in -secret, as the ARN of another secret could\. Call it team\/api\/secret, say\./,
    ],
    [
      "a name that Secrets Manager does not take",
      { KEY: { handedIn: { name: "team api" } } },
      /KEY\.handedIn\.name: .*letters, digits and/,
    ],
    [
      "a value that rotates more often than once a day",
      { KEY: { generated: { length: 64, rotateAfterDays: 0 } } },
      /generated\.rotateAfterDays: found 0; .*1 or more/,
    ],
    [
      "a variable that a rotating value takes for the one before",
      { KEY: { generated: { length: 64, rotateAfterDays: 30 } }, KEY_PREVIOUS: { existing } },
      /secrets\.KEY_PREVIOUS: .*is what KEY, which rotates, calls its value before the last rotation\. Give it another/,
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

describe("the readers of a service's secrets", () => {
  it("are roles and users, in which letters may stand for others", () => {
    const readers = ["arn:aws:iam::111122223333:role/deploy-*", "arn:aws:iam::111122223333:user/team/break-glass"];

    assert.deepEqual(read({}, { readers }).readers, readers);
  });

  for (const reader of ["*", "arn:aws:iam::111122223333:root", "arn:aws:iam::111122223333:role/*", "deploy"]) {
    it(`are not ${reader}`, () => {
      assert.throws(() => read({}, { readers: [reader] }), /readers\[0\]: found .*the ARN of a role or user, in which/);
    });
  }
});

describe("the variables of a service's secrets", () => {
  it("are those whose values are there, and the former values of those that rotate", () => {
    const { secrets } = read({
      DATABASE_URL: { database: "entity-db" },
      JWT_SECRET: { generated: { length: 64, rotateAfterDays: 30 } },
      SALT: { generated: { length: 64 } },
      PARTNER_KEY: { handedIn: { filled: true } },
      COMING_KEY: { handedIn: { filled: false } },
    });

    assert.deepEqual(secretVariables(secrets), [
      "DATABASE_URL",
      "JWT_SECRET",
      "JWT_SECRET_PREVIOUS",
      "SALT",
      "PARTNER_KEY",
    ]);
  });
});

describe("secrets that name a database", () => {
  it("are told when the stack has none at all", () => {
    assert.deepEqual(unknownDatabases(read({ URL: { database: "entity-db" } }).secrets, []), [
      {
        path: "URL.database",
        message:
          'found "entity-db"; no database has that name. This stack has no database. Add it under databases, or leave the variable out.',
      },
    ]);
  });
});

describe("the role as which services act", () => {
  it("is not the administrator's, nor is the name of one of its users", () => {
    const named = (username: string) => administratorsRole({ username, applicationUser: { role: "app" } });

    assert.deepEqual(named("app_b"), [
      {
        path: "username",
        message: 'found "app_b"; services log in as app_a and app_b, which act as app. Choose another.',
      },
    ]);
    assert.deepEqual([named("app").length, named("app_c").length, named("dbadmin").length], [1, 0, 0]);
  });
});
