import assert from "node:assert/strict";

import * as aws from "@pulumi/aws";

import { StoredSecret, type StoredSecretArgs } from "../../../../components/secrets/stored-secret";
import { assertPreviewComplete, deploy, resolved } from "../../harness";

const keyArn = "arn:aws:kms:us-east-1:111122223333:key/secrets";
const readers = ["arn:aws:iam::111122223333:role/api-execution-???????", "arn:aws:iam::111122223333:role/deploy"];
const arn = "arn:aws:secretsmanager:us-east-1:111122223333:secret:jwt--AbCdEf";

const create = (more: Partial<StoredSecretArgs> = {}) => {
  const kept = { description: "JWT_SECRET of entity-api", keyArn, recoveryWindowInDays: 30 };
  return new StoredSecret("jwt", { content: { value: "hunter2" }, ...kept, ...more });
};

describe("StoredSecret", () => {
  it("shuts everybody out without TLS, and leaves the value to its readers alone", async () => {
    const { inputs } = await deploy(() => create({ readers }));

    const { policy, ...rest } = inputs("jwt-policy");
    assert.deepEqual(rest, { secretArn: arn, blockPublicPolicy: true });
    assert.deepEqual(JSON.parse(policy).Statement, [
      {
        Sid: "DenyPlainHttp",
        Effect: "Deny",
        Principal: "*",
        Resource: "*",
        Action: "secretsmanager:*",
        Condition: { Bool: { "aws:SecureTransport": "false" } },
      },
      {
        Sid: "DenyOtherReaders",
        Effect: "Deny",
        Principal: "*",
        Resource: "*",
        Action: "secretsmanager:GetSecretValue",
        Condition: { ArnNotLike: { "aws:PrincipalArn": readers } },
      },
    ]);
  });

  it("leaves it to IAM who reads where no readers are named: nobody is locked out by accident", async () => {
    const { inputs } = await deploy(() => create());

    assert.deepEqual(
      JSON.parse(inputs("jwt-policy").policy).Statement.map(({ Sid }: { Sid: string }) => Sid),
      ["DenyPlainHttp"],
    );
  });

  it("has copies in other regions, each under a key there", async () => {
    const replicas = [{ region: "us-west-2", kmsKeyId: keyArn.replace("us-east-1", "us-west-2") }];
    const { inputs } = await deploy(() => create({ replicas }));

    assert.deepEqual(inputs("jwt-secret"), {
      namePrefix: "jwt-",
      description: "JWT_SECRET of entity-api",
      kmsKeyId: keyArn,
      recoveryWindowInDays: 30,
      replicas,
      tags: { RotatedBy: "hand" },
    });
  });

  it("is read in the version that the program wrote, so that a new value starts new tasks", async () => {
    const { result, inputs } = await deploy(() => create());

    assert.deepEqual(inputs("jwt-value"), { secretId: arn, secretString: "hunter2" });
    const { valueFrom, rotates } = await resolved(result.ref());
    assert.deepEqual({ valueFrom, rotates }, { valueFrom: `${arn}:::version-of-jwt-value`, rotates: false });
  });

  it("keeps its first value when it begins to rotate, and leaves all later ones to rotations", async () => {
    const { result, find, options } = await deploy(() => create({ content: { firstValue: "hunter2" } }));

    const { inputs, secrets } = find("jwt-first");
    assert.deepEqual(inputs, {
      secretId: arn,
      secretString: '{"current":"hunter2","previous":"hunter2"}',
      versionStages: ["AWSCURRENT", "FIRST"],
    });
    assert.deepEqual(secrets, ["secretString"]);
    assert.deepEqual(options("jwt-first").ignoreChanges, ["secretString", "versionStages"]);
    const { valueFrom, rotates } = await resolved(result.ref("current"));
    assert.deepEqual({ valueFrom, rotates }, { valueFrom: `${arn}:current::`, rotates: true });
  });

  it("is there before whoever is told of it, whether it rotates or not", async () => {
    for (const [content, version] of [
      [{ value: "hunter2" }, "jwt-value"],
      [{ firstValue: "hunter2" }, "jwt-first"],
    ] as const) {
      const { options } = await deploy(() => {
        new aws.ssm.Parameter("reader", { type: "String", value: create({ content }).ref("current").valueFrom });
      });

      assert.ok(options("reader").refersTo.value?.includes(version), version);
    }
  });

  it("has no version where owners put the value in, and a name by which they find it", async () => {
    const { result, inputs, named } = await deploy(() => create({ content: "handedIn", secretName: "team/partner" }));

    assert.equal(inputs("jwt-secret").name, "team/partner");
    assert.deepEqual(named("aws:secretsmanager/secretVersion:SecretVersion"), []);
    const partner = arn.replace("jwt-", "team/partner");
    assert.equal(await resolved(result.ref().valueFrom), partner);
  });

  it("shows all of itself in a first preview", async () => {
    for (const content of [{ value: "v" }, { firstValue: "v" }, "handedIn"] as const) {
      await assertPreviewComplete(() => create({ content, readers }));
    }
  });
});
