import assert from "node:assert/strict";

import { commandHoldsSecret, fileHoldsSecret } from "../../../policies/encryption/secret-in-text";

describe("fileHoldsSecret", () => {
  const secrets = [
    "export DB_PASSWORD=correct-horse",
    "JWT_SECRET='correct-horse'",
    '{"password": "correct-horse"}',
    "spring.datasource.password: correct-horse",
    'api-token = "correct-horse"',
    "url: postgres://app:correct-horse@db.internal/orders",
  ];
  for (const text of secrets) it(`finds one in ${text}`, () => assert.equal(fileHoldsSecret(text), true));

  const plain = [
    "DB_PASSWORD=$(aws secretsmanager get-secret-value --secret-id orders)",
    "spring.datasource.password: $DB_PASSWORD",
    'curl -H "X-aws-ec2-metadata-token-ttl-seconds: 21600" http://169.254.169.254/latest/api/token',
    "chpasswd:\n  expire: false",
    "credentialsSecret: orders-registry",
    "token: <your token>",
    "password_file: /run/secrets/db",
  ];
  for (const text of plain)
    it(`finds none in ${JSON.stringify(text)}`, () => assert.equal(fileHoldsSecret(text), false));
});

describe("commandHoldsSecret", () => {
  for (const word of ["--db-password=correct-horse", "DB_PASSWORD=correct-horse node index.js"]) {
    it(`finds one in ${word}`, () => assert.equal(commandHoldsSecret(word), true));
  }

  const plain = ["--password=$(DB_PASSWORD)", "--tls-secret=orders/tls", "echo 'password: changed'", "--token-file=/t"];
  for (const word of plain) it(`finds none in ${word}`, () => assert.equal(commandHoldsSecret(word), false));
});
