import assert from "node:assert/strict";

import { Secret } from "../../../../simulator/value";
import { type Connection, Engine } from "../engine";

const ROLE = "aws:iam/role:Role";

describe("simulated IAM", () => {
  let engine: Engine;
  let aws: Connection;
  beforeEach(async () => {
    engine = await Engine.start();
    aws = await engine.connect("aws", { region: "us-east-1", allowedAccountIds: '["111122223333"]' });
  });
  afterEach(() => engine.dispose());

  const document = (...Statement: object[]) => JSON.stringify({ Version: "2012-10-17", Statement });
  const trust = document({
    Effect: "Allow",
    Principal: { Service: "ecs-tasks.amazonaws.com" },
    Action: "sts:AssumeRole",
  });

  it("refuses malformed policy documents, and says which statement and why", async () => {
    const policy = async (text: string) => (await aws.check("aws:iam/policy:Policy", "p", { policy: text })).failures;
    const malformed = "policy: the policy document is malformed: ";

    assert.deepEqual(await policy(document({ Sid: "Read", Effect: "allow", Action: "s3:GetObject", Resource: "*" })), [
      `${malformed}statement "Read" has the Effect "allow"; allowed are Allow, Deny`,
    ]);
    assert.deepEqual(await policy(document({ Effect: "Allow", Action: "GetObject" })), [
      `${malformed}statement 1 needs exactly one of Resource, NotResource`,
      `${malformed}statement 1 has the action "GetObject"; an action is written service:Action`,
    ]);
    assert.deepEqual(await policy(document({ Effect: "Allow", Action: "s3:*", Resource: "*", Principal: "*" })), [
      `${malformed}statement 1 must not have a Principal`,
    ]);
    assert.deepEqual(
      await policy(
        document(
          { Sid: "A", Effect: "Allow", Action: "s3:*", Resource: "*" },
          { Sid: "A", Effect: "Allow", Action: "s3:*", Resource: "*" },
        ),
      ),
      [`${malformed}Statement IDs (SID) in a single policy must be unique, and "A" occurs twice`],
    );
    assert.deepEqual(await policy('{"Version":"2020-01-01","Statement":[]}'), [
      `${malformed}it has no Statement`,
      `${malformed}Version is 2020-01-01; allowed are 2012-10-17, 2008-10-17`,
    ]);
    assert.deepEqual(
      (await aws.check(ROLE, "r", { assumeRolePolicy: document({ Effect: "Allow", Action: "sts:AssumeRole" }) }))
        .failures,
      ["assumeRolePolicy: the policy document is malformed: statement 1 needs exactly one of Principal, NotPrincipal"],
    );
  });

  it("keeps a role with policies, and a policy that is attached", async () => {
    const role = await aws.make(ROLE, "task", { assumeRolePolicy: trust });
    const policy = await aws.make("aws:iam/policy:Policy", "read", {
      policy: document({ Effect: "Allow", Action: "s3:GetObject", Resource: "*" }),
    });
    const attachment = await aws.make("aws:iam/rolePolicyAttachment:RolePolicyAttachment", "a", {
      role: role.id,
      policyArn: policy.id,
    });
    const inline = await aws.make("aws:iam/rolePolicy:RolePolicy", "i", {
      role: role.id,
      policy: document({ Effect: "Allow", Action: "s3:*", Resource: "*" }),
    });

    await assert.rejects(aws.delete(role), /DeleteConflict: Cannot delete entity, must detach all policies first/);
    await assert.rejects(aws.delete(policy), /DeleteConflict: Cannot delete a policy attached to entities/);
    await aws.delete(attachment);
    await assert.rejects(aws.delete(role), /DeleteConflict: Cannot delete entity, must delete policies first/);
    await aws.delete(inline);
    await aws.delete(role);
    await aws.delete(policy);
  });

  it("refuses a policy of this account that does not exist, and one of AWS that cannot", async () => {
    const role = await aws.make(ROLE, "task", { assumeRolePolicy: trust });
    const attach = (policyArn: string) =>
      aws.make("aws:iam/rolePolicyAttachment:RolePolicyAttachment", "a", { role: role.id, policyArn });

    await assert.rejects(
      attach("arn:aws:iam::111122223333:policy/Gone"),
      /NoSuchEntity: Policy .*Gone does not exist or is not attachable/,
    );
    await assert.rejects(attach("arn:aws:iam::aws:ReadOnlyAccess"), /NoSuchEntity/);
  });

  it("puts roles under their paths", async () => {
    const { outputs } = await aws.make(ROLE, "task", { name: "task", path: "/apps/", assumeRolePolicy: trust });

    assert.equal(outputs.arn, "arn:aws:iam::111122223333:role/apps/task");
  });

  it("shows no secret in what it refuses", async () => {
    const taken = { name: new Secret("hush-role"), assumeRolePolicy: trust };
    await aws.make(ROLE, "one", taken);

    await assert.rejects(aws.make(ROLE, "two", taken), /EntityAlreadyExists: Role with name \[secret\] already exists/);
    await assert.rejects(
      aws.make("aws:iam/rolePolicy:RolePolicy", "p", {
        role: new Secret("hush-gone"),
        policy: document({ Effect: "Allow", Action: "s3:*", Resource: "*" }),
      }),
      /The role with name \[secret\] cannot be found/,
    );
  });
});
