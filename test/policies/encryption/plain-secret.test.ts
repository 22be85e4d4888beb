import assert from "node:assert/strict";

import { isPlainSecret } from "../../../policies/encryption/plain-secret";

describe("isPlainSecret", () => {
  const secrets = [
    ["JWT_SECRET", "correct horse"],
    ["DD_API_KEY", "0123456789abcdef"],
    ["dbPassword", "x"],
    ["SERVICE_TOKEN", "{}"],
    ["BROKER", "amqps://app:horse@mq.internal:5671"],
    ["SETTINGS", '{"key":"AKIAIOSFODNN7EXAMPLE"}'],
  ] as const;
  for (const [name, value] of secrets) {
    it(`takes ${name}=${value} for a secret`, () => assert.equal(isPlainSecret(name, value), true));
  }

  const plain = [
    ["LOG_LEVEL", "info"],
    ["JWT_SECRET", ""],
    ["SECRET_ARN", "arn:aws:secretsmanager:us-east-1:111122223333:secret:a-AbCdEf"],
    ["SECRET_ARNS", '["arn:aws:secretsmanager:us-east-1:111122223333:secret:a-AbCdEf"]'],
    ["TOKEN_TTL", "3600"],
    ["TOKEN_URL", "https://login.example.com/oauth2/token"],
    ["PASSWORD_MIN_LENGTH", "12"],
    ["USE_TOKENS", "true"],
    ["DATABASE_URL", "postgres://db.internal:5432/orders"],
    ["KEYBOARD", "qwerty"],
  ] as const;
  for (const [name, value] of plain) {
    it(`lets ${name}=${value || "nothing"} pass`, () => assert.equal(isPlainSecret(name, value), false));
  }
});
