import assert from "node:assert/strict";

import { readRequest } from "../../../../functions/migration/request";
import { deployment, hookEvent, migration, taskArn } from "./fixtures";

describe("what the migration function is asked", () => {
  it("is by ECS one migration for each deployment, however often it asks", () => {
    const first = readRequest(hookEvent(), "request-1");
    const again = readRequest({ ...hookEvent(), executionId: "another" }, "request-2");

    assert.deepEqual(first, {
      migration,
      progress: {},
      caller: { key: deployment, attempt: "" },
      asksAgain: true,
    });
    assert.deepEqual(again, first);
  });

  it("is by an update one migration for each revision, and another attempt with each call", () => {
    assert.deepEqual(readRequest({ hookDetails: migration }, "request-1"), {
      migration,
      progress: {},
      caller: { key: migration.taskDefinition, attempt: "request-1" },
      asksAgain: false,
    });
  });

  it("says how far an earlier call has come", () => {
    const progress = { since: "2026-01-02T03:04:05.000Z", task: taskArn("1") };

    assert.deepEqual(readRequest(hookEvent({ ...migration, ...progress }), "request-1").progress, progress);
  });

  for (const [what, event, message] of [
    ["nothing", undefined, /^the event has to be an object$/],
    ["no details", { lifecycleStage: "PRE_SCALE_UP" }, /^hookDetails has to be an object$/],
    ["details that are text", { hookDetails: "{}" }, /^hookDetails has to be an object$/],
    ["no task definition", hookEvent({ ...migration, taskDefinition: undefined }), /^hookDetails\.taskDefinition /],
    ["no subnet", hookEvent({ ...migration, subnets: [] }), /^hookDetails\.subnets has to be a list of texts$/],
    ["no time", hookEvent({ ...migration, timeoutMinutes: 0 }), /^hookDetails\.timeoutMinutes .*positive number$/],
    [
      "a beginning that is no time",
      hookEvent({ ...migration, since: "once" }),
      /^hookDetails\.since has to be a time$/,
    ],
    ["no deployment", { ...hookEvent(), resourceArn: "" }, /neither resourceArn nor executionId$/],
  ] as const) {
    it(`is refused with ${what}`, () => {
      assert.throws(() => readRequest(event, "request-1"), { message });
    });
  }
});
