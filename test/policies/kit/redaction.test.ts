import assert from "node:assert/strict";

import { show } from "../../../policies/kit";

describe("show", () => {
  const settings = [
    "ELBSecurityPolicy-TLS13-1-0-2021-06",
    "prod",
    "Somebody Else",
    "s3:Ge?Object",
    "secretsmanager:GetSecretValue",
    "0.0.0.0/0",
    "::/0",
    "arn:aws:iam::aws:policy/AdministratorAccess",
    "alias/aws/rds",
    "AES256",
    "ecs-tasks.amazonaws.com",
    "JWT_SECRET",
    "111122223333",
  ];
  for (const text of settings) {
    it(`shows ${text}, which a reader has to see to mend it`, () => {
      assert.equal(show(text, "property"), JSON.stringify(text));
    });
  }

  const secrets = [
    ["masterPassword", "prod"],
    ["pin_token", 1234],
    ["property", "postgres://app:horse@db/orders"],
    ["property", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"],
    ["property", "3f6c1a52-7d0e-4c1b-9a52-0c8e7b1d2f10"],
  ] as const;
  for (const [path, value] of secrets) {
    it(`does not show ${value} at ${path}`, () => {
      assert.equal(show(value, path), "a value that is not shown here");
    });
  }
});
