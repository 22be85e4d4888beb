import assert from "node:assert/strict";

import { outcomeOf } from "../../../../functions/migration/outcome";
import { migration, stopped, taskArn } from "./fixtures";

const task = taskArn("0f9b");

describe("the outcome of a migration", () => {
  it("is open while its task starts, runs and stops", () => {
    for (const lastStatus of [undefined, "PROVISIONING", "PENDING", "RUNNING", "DEACTIVATING", "STOPPING"]) {
      assert.equal(outcomeOf(migration, task, lastStatus ? { lastStatus } : undefined).status, "running");
    }
  });

  it("is success when its container ends with 0", () => {
    assert.deepEqual(outcomeOf(migration, task, stopped(0)), {
      status: "succeeded",
      message:
        "The migration of entity-api has succeeded. " +
        "Its output is in /aws/ecs/entity-api, stream migration/entity-api/0f9b.",
    });
  });

  it("names the exit code, the reason and the log of a failure", () => {
    assert.deepEqual(outcomeOf(migration, task, stopped(1)), {
      status: "failed",
      message:
        "The migration of entity-api has failed with exit code 1. Essential container in task exited. " +
        "Its output is in /aws/ecs/entity-api, stream migration/entity-api/0f9b.",
    });
  });

  it("is failure with every other exit code, also that of a container which was told to stop", () => {
    for (const exitCode of [1, 2, 130, 137, 143, 255]) {
      assert.equal(outcomeOf(migration, task, stopped(exitCode)).status, "failed");
    }
  });

  it("tells of a container that was killed why it was", () => {
    const reason = "OutOfMemoryError: Container killed due to memory usage";
    const containers = [{ name: "entity-api", exitCode: 137, reason }];

    const { message } = outcomeOf(migration, task, { lastStatus: "STOPPED", containers });
    assert.match(message, /exit code 137\. OutOfMemoryError: Container killed due to memory usage\. Its output/);
  });

  it("is that of its own container, whatever AWS has put beside it", () => {
    const agent = { name: "aws-guardduty-agent", exitCode: 0 };
    const containers = [agent, { name: "entity-api", exitCode: 1 }];

    assert.equal(outcomeOf(migration, task, { lastStatus: "STOPPED", containers }).status, "failed");
    assert.equal(outcomeOf(migration, task, { lastStatus: "STOPPED", containers: [agent] }).status, "failed");
  });

  it("tells of a task that never started why it did not", () => {
    const stoppedReason = "CannotPullContainerError: pull image manifest has been retried 1 time(s)";

    for (const containers of [[], [{ name: "entity-api" }]]) {
      assert.deepEqual(outcomeOf(migration, task, { lastStatus: "STOPPED", stoppedReason, containers }), {
        status: "failed",
        message:
          "The migration of entity-api never started. " +
          "CannotPullContainerError: pull image manifest has been retried 1 time(s). " +
          `Its task was ${task}.`,
      });
    }
    assert.match(outcomeOf(migration, task, { lastStatus: "STOPPED" }).message, /ECS gives no reason\./);
  });
});
