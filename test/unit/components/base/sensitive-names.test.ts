import assert from "node:assert/strict";

import { holdsPassword, isSensitiveName } from "../../../../components/base";

const sensitive = [
  "DB_PASSWORD",
  "JWT_SECRET",
  "API_KEY",
  "apiKey",
  "appKey",
  "STRIPE_KEY",
  "KEY",
  "DB_PWD",
  "SENTRY_DSN",
];
const harmless = [
  "TOKEN_TTL_SECONDS",
  "SECRET_ARN",
  "KEYBOARD",
  "MONKEY",
  "LOG_LEVEL",
  "API_PORT",
  "KEY_ID",
  "externalSecrets",
];

const passwords = [
  "postgres://app:hunter2@db.example.com/entities",
  "redis://:hunter2@cache.example.com:6379",
  "HTTPS://app:hunter2@example.com",
];
const places = [
  "https://example.com:8443/path",
  "postgres://app@db.example.com/entities",
  "https://example.com/users/app:admin@example.com",
  "mailto:app@example.com",
];

describe("a name", () => {
  it("says that its value is a secret", () => assert.deepEqual(sensitive.filter(isSensitiveName), sensitive));

  it("says something about a secret, or nothing of one", () => assert.deepEqual(harmless.filter(isSensitiveName), []));
});

describe("a URL", () => {
  it("holds a password, with a user or without one", () => {
    assert.deepEqual(passwords.filter(holdsPassword), passwords);
  });

  it("holds none", () => assert.deepEqual(places.filter(holdsPassword), []));
});
