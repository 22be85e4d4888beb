import assert from "node:assert/strict";

import { announceTo, type EventBridge } from "../../../functions/rotation";

describe("the event of a rotation", () => {
  const secretArn = "arn:aws:secretsmanager:us-east-1:111122223333:secret:jwt-AbCdEf";

  /** EventBridge as it answers here. moto keeps no events that could be looked at. */
  function busThatAnswers(answer: object) {
    const put: unknown[] = [];
    const send = async ({ input }: { input: unknown }) => {
      put.push(input);
      return answer;
    };
    // The client's own type has an overload for callbacks too.
    return { bus: { send } as unknown as EventBridge, put };
  }

  it("names the secret, and nothing of its value", async () => {
    const { bus, put } = busThatAnswers({ FailedEntryCount: 0, Entries: [{ EventId: "1" }] });
    await announceTo(bus)(secretArn);

    const entry = {
      Source: "evenkeel.rotation",
      DetailType: "Secret Rotated",
      Resources: [secretArn],
      Detail: `{"secretArn":"${secretArn}"}`,
    };
    assert.deepEqual(put, [{ Entries: [entry] }]);
  });

  it("is an error where the bus does not take it, so that Secrets Manager asks for the step again", async () => {
    const { bus } = busThatAnswers({ FailedEntryCount: 1, Entries: [{ ErrorCode: "ThrottlingException" }] });

    await assert.rejects(announceTo(bus)(secretArn), /does not take the event of .*jwt-AbCdEf: ThrottlingException/);
  });
});
