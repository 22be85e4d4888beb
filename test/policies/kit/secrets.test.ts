import assert from "node:assert/strict";

import { hasSecretShape } from "../../../policies/kit/secrets";

const letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

describe("the shape of a secret", () => {
  // Written in parts, so that nobody's scanner takes them for real.
  const secrets = [
    `postgres://app:${"horse"}@db.internal/orders`,
    `export DATABASE=postgres://app:${"horse"}@db.internal/orders`,
    `-----BEGIN PGP ${"PRIVATE KEY"} BLOCK-----`,
    `aws_secret_access_key = ${letters.slice(0, 40)}`,
    `ghp_${letters.slice(0, 36)}`,
    `github_pat_${letters}`,
    `glpat-${letters.slice(0, 20)}`,
    `npm_${letters.slice(0, 36)}`,
    `https://hooks.slack.com/${"services"}/T0001/B0001/XXXX`,
    `sk_${"live"}_${letters.slice(0, 24)}`,
    `AIza${letters.slice(0, 35)}`,
    `SG.${letters.slice(0, 22)}.${letters.slice(0, 43)}`,
  ];
  const harmless = [
    "postgres://db.internal:5432/orders",
    "export DATABASE=postgres://app:$PASSWORD@db.internal/orders",
    "psql postgres://app:<password>@db.internal/orders",
    "arn:aws:secretsmanager:eu-central-1:111122223333:secret:entity-api-AbCdEf",
    "111122223333.dkr.ecr.us-east-1.amazonaws.com/api@sha256:0f9b6d9c2c1a4be7a1f4d8c3b5e6a79808f1d2c3b4a5968778695a4b3c2d1e0f",
    "https://github.com/example/evenkeel/blob/main/docs/runbooks",
    "12:30-13:00 mailto:platform@example.com",
    "aws_secret_access_key = $SECRET",
  ];

  it("is seen wherever it stands", () => {
    for (const text of secrets) assert.ok(hasSecretShape(text), text);
  });

  it("is not seen in addresses, digests, names and placeholders", () => {
    for (const text of harmless) assert.ok(!hasSecretShape(text), text);
  });
});
