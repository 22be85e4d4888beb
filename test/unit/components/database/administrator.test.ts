import assert from "node:assert/strict";

import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

import { Database, type DatabaseArgs } from "../../../../components/database";
import { managedAdministrator } from "../../../../components/database/administrator";
import { assertPreviewComplete, deploy, resolved } from "../../harness";

const args: DatabaseArgs = {
  databaseName: "entities",
  administratorPassword: "generated",
  vpcId: "vpc-1",
  isolatedSubnetIds: ["subnet-a", "subnet-b"],
  notificationTopicArn: "arn:aws:sns:us-east-1:111122223333:notifications",
  accountId: "111122223333",
  region: "us-east-1",
};
const keyArn = "arn:aws:kms:us-east-1:111122223333:key/key-entity-db-encryption-key";
const secretArn = "arn:aws:secretsmanager:us-east-1:111122223333:secret:entity-db-administrator--AbCdEf";
const password = "generated-entity-db-password-xxxxxxxxxxx";

const create = (given: Partial<DatabaseArgs> = {}) => new Database("entity-db", { ...args, ...given });

describe("a generated administrator's password", () => {
  it("is kept in a secret of its own, open to its account alone and over TLS alone", async () => {
    const { inputs } = await deploy(() => create());

    assert.deepEqual(inputs("entity-db-administrator"), {
      namePrefix: "entity-db-administrator-",
      description: "The administrator of entity-db",
      kmsKeyId: keyArn,
      recoveryWindowInDays: 30,
      tags: { RotatedBy: "hand" },
    });
    assert.deepEqual(JSON.parse(inputs("entity-db-credentials").secretString), { username: "dbadmin", password });
    const { policy, blockPublicPolicy } = inputs("entity-db-closed");
    assert.deepEqual(
      [blockPublicPolicy, JSON.parse(policy).Statement],
      [
        true,
        [
          {
            Sid: "DenyPlainHttp",
            Effect: "Deny",
            Principal: "*",
            Action: "secretsmanager:*",
            Resource: "*",
            Condition: { Bool: { "aws:SecureTransport": "false" } },
          },
        ],
      ],
    );
  });

  it("is told to RDS, and where it is to whoever administers the database", async () => {
    const { find, inputs, result } = await deploy(() => create());

    assert.deepEqual(inputs("entity-db-password"), { length: 40, special: false });
    assert.equal(inputs("entity-db-instance").password, password);
    assert.equal(inputs("entity-db-instance").manageMasterUserPassword, undefined);
    assert.equal(await resolved(result.administratorSecretArn), secretArn);
    assert.deepEqual(find("entity-db").secretOutputs, []);
  });

  it("is there before whoever reads it", async () => {
    const { options } = await deploy(() => {
      new aws.ssm.Parameter("reader", { type: "String", value: create().administratorSecretArn });
    });

    assert.deepEqual(options("reader").refersTo.value, ["entity-db-credentials"]);
  });

  it("shows nowhere but where it is secret", async () => {
    const { registrations } = await deploy(() => create());

    const places = registrations.flatMap(({ name, inputs, secrets }) => {
      return paths(inputs)
        .filter(([path, value]) => value.includes(password) && !secrets.includes(path))
        .map(([path]) => `${name}.${path}`);
    });
    assert.deepEqual(places, []);
  });

  it("may go, so that RDS can take over", async () => {
    const { options } = await deploy(() => create());

    assert.equal(options("entity-db-password").protect, false);
  });

  it("hides nothing from a first preview", async () => {
    await assertPreviewComplete(() => create());
  });
});

describe("a password managed by RDS", () => {
  const before = () => managedAdministrator(pulumi.output(keyArn)).secretArn(pulumi.output([]));

  it("is in a secret that is unknown until RDS has made it", async () => {
    const { result } = await deploy(() => before(), { preview: true });

    await assert.rejects(resolved(result), /depends on something unknown/);
  });

  it("is missed where RDS should have made it", async () => {
    await assert.rejects(
      deploy(() => before()),
      /RDS keeps no secret/,
    );
  });
});

/** Every text inside a value, with its path. */
function paths(value: unknown, path = ""): [string, string][] {
  if (typeof value === "string") return [[path, value]];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => paths(inner, path ? `${path}.${key}` : key));
}
