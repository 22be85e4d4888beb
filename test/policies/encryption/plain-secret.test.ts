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
    ["AWS_SECRET_ACCESS_KEY", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"],
    ["DB_PASSWORD", "12345678"],
    ["GITHUB_TOKEN", "0123456789"],
    ["ORDERS_DSN", "app:horse@tcp(db.internal:3306)/orders"],
    ["ORDERS_DSN", "postgres://app:horse@db.internal/orders"],
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
    ["MAX_TOKENS", "16384"],
    ["JWT_EXPIRES", "1h"],
    ["ACCESS_TOKEN_LIFETIME", "900000"],
    ["JWT_PUBLIC_KEY", "-----BEGIN PUBLIC KEY-----"],
    ["JWT_ALGORITHMS", "RS256"],
    ["TOKENS_TABLE", "orders-tokens"],
    ["TOKENIZER", "cl100k"],
    ["PASSWORD_AUTHENTICATION", "no"],
    ["NEXT_PUBLIC_MAP_TOKEN", "pk.orders"],
    ["DB_SECRET", "arn:aws:secretsmanager:us-east-1:111122223333:secret:a-AbCdEf"],
    ["DB_SECRET", "orders/database"],
    ["DB_PASSWORD", "/orders/database/password"],
    ["ENCRYPTION_KEY", "alias/orders"],
    ["SENTRY_DSN", "https://0123abcd@o1.ingest.sentry.io/1"],
  ] as const;
  for (const [name, value] of plain) {
    it(`lets ${name}=${value || "nothing"} pass`, () => assert.equal(isPlainSecret(name, value), false));
  }
});
