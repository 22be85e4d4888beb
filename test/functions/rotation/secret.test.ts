import assert from "node:assert/strict";

import { type SecretsManager, secretOf } from "../../../functions/rotation";

const arn = "arn:aws:secretsmanager:us-east-1:111122223333:secret:jwt-AbCdEf";

/** What Secrets Manager gives to each command in turn, and what it has been asked. */
function managerOf(...answers: (object | Error)[]) {
  const asked: object[] = [];
  const send = async ({ input }: { input: object }) => {
    asked.push(input);
    const answer = answers.shift() ?? assert.fail("Secrets Manager is asked too often");
    if (answer instanceof Error) throw answer;
    return answer;
  };
  return { secret: secretOf({ send } as unknown as SecretsManager, arn), asked }; // the client's own type knows callbacks too
}

function refusal(name: string): Error {
  return Object.assign(new Error(`Secrets Manager says ${name}`), { name });
}

describe("a secret in Secrets Manager", () => {
  it("has no value where there is none, and not where Secrets Manager refuses to tell it", async () => {
    const none = managerOf(refusal("ResourceNotFoundException"));
    assert.equal(await none.secret.value("new"), undefined);

    for (const name of ["AccessDeniedException", "DecryptionFailure", "ThrottlingException"]) {
      const refused = managerOf({ VersionIdsToStages: { old: ["AWSCURRENT"] } }, refusal(name));
      await assert.rejects(refused.secret.currentValue(), { name });
    }
  });

  it("is told on whose behalf it gets a new value, under the version of the rotation", async () => {
    const { secret, asked } = managerOf({});
    await secret.putPending("new", "hunter2", "token");

    assert.deepEqual(asked, [
      {
        SecretId: arn,
        RotationToken: "token",
        ClientRequestToken: "new",
        SecretString: "hunter2",
        VersionStages: ["AWSPENDING"],
      },
    ]);
  });

  it("keeps the new value that another call of the same step was quicker to put, and hides no other failure", async () => {
    await managerOf(refusal("ResourceExistsException")).secret.putPending("new", "hunter2", undefined);

    const refused = managerOf(refusal("AccessDeniedException"));
    await assert.rejects(refused.secret.putPending("new", "hunter2", undefined), { name: "AccessDeniedException" });
  });

  it("takes a stage as moved where another call was quicker, and only there", async () => {
    const [before, after] = [{ old: ["AWSCURRENT"], new: ["AWSPENDING"] }, { new: ["AWSCURRENT"] }];
    const refused = refusal("InvalidParameterException");
    await managerOf({ VersionIdsToStages: before }, refused, { VersionIdsToStages: after }).secret.makeCurrent("new");

    const stuck = managerOf({ VersionIdsToStages: before }, refused, { VersionIdsToStages: before });
    await assert.rejects(stuck.secret.makeCurrent("new"), refused);
    const denied = managerOf({ VersionIdsToStages: before }, refusal("AccessDeniedException"));
    await assert.rejects(denied.secret.makeCurrent("new"), { name: "AccessDeniedException" });
  });
});
