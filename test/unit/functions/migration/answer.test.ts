import assert from "node:assert/strict";

import { answer } from "../../../../functions/migration/answer";
import type { Tasks } from "../../../../functions/migration/tasks";
import { hookEvent, migration, PretendedTasks, running, stopped, taskArn } from "./fixtures";

const start = "2026-01-02T03:04:05.000Z";
const nextDay = new Date("2026-01-03T03:04:05.000Z");

// The function looks every ten seconds.
const fiveMinutes = Array.from({ length: 30 }, () => running);

describe("the migration function", () => {
  let said: string[];
  let now: Date;
  const { info, error } = console;

  beforeEach(() => {
    said = [];
    now = new Date(start);
    console.info = console.error = (message: string) => said.push(message);
  });
  afterEach(() => Object.assign(console, { info, error }));

  describe("as a stage of a deployment", () => {
    it("starts the task, has ECS ask again, and says when it has succeeded", async () => {
      const tasks = new PretendedTasks([running, stopped(0)]);

      const first = await hook(tasks);
      assert.deepEqual(first, {
        hookStatus: "IN_PROGRESS",
        callBackDelay: 10,
        hookDetails: { ...migration, since: start, task: taskArn("1") },
      });
      assert.deepEqual(await hook(tasks, first.hookDetails), first);
      assert.deepEqual(await hook(tasks, first.hookDetails), { hookStatus: "SUCCEEDED" });
      assert.deepEqual(tasks.calls, [`start ${taskArn("1")}`]);
    });

    it("fails with the exit code, the reason and the place of the log in its own log", async () => {
      const tasks = new PretendedTasks([stopped(1)]);

      const { hookDetails } = await hook(tasks);
      assert.deepEqual(await hook(tasks, hookDetails), { hookStatus: "FAILED" });
      assert.match(said.at(-1) ?? "", /failed with exit code 1\. Essential .*\/aws\/ecs\/entity-api, stream migration/);
    });

    it("starts no second task when its answer was lost, whether the first one still runs or has ended", async () => {
      const stillRunning = new PretendedTasks([running]);
      await hook(stillRunning);
      const again = await hook(stillRunning);
      assert.equal(again.hookStatus, "IN_PROGRESS");
      assert.deepEqual(stillRunning.calls, [`start ${taskArn("1")}`]);

      const ended = new PretendedTasks([stopped(0)]);
      await hook(ended);
      const { hookDetails } = await hook(ended);
      assert.deepEqual(await hook(ended, hookDetails), { hookStatus: "SUCCEEDED" });
      assert.deepEqual(ended.calls, [`start ${taskArn("1")}`]);
    });

    it("stops a migration that is not done in time, and fails", async () => {
      const tasks = new PretendedTasks([running]);

      const started = await hook(tasks);
      pass(599);
      assert.deepEqual(await hook(tasks, started.hookDetails), started);
      pass(1);
      assert.deepEqual(await hook(tasks, started.hookDetails), { hookStatus: "FAILED" });
      assert.deepEqual(tasks.calls.slice(1), [`stop ${taskArn("1")}: the migration was not done in time`]);
      assert.match(said.at(-1) ?? "", /was not done after 10 minutes, and was stopped\. Its output is in/);
    });

    it("tells how a migration has ended however late ECS asks, and stops nothing", async () => {
      for (const [exitCode, hookStatus] of [
        [0, "SUCCEEDED"],
        [1, "FAILED"],
      ] as const) {
        const tasks = new PretendedTasks([stopped(exitCode)]);
        const { hookDetails } = await hook(tasks);
        pass(3600);

        assert.deepEqual(await hook(tasks, hookDetails), { hookStatus });
        assert.deepEqual(tasks.calls, [`start ${taskArn("1")}`]);
        assert.match(said.at(-1) ?? "", exitCode === 0 ? /has succeeded/ : /has failed with exit code 1/);
      }
    });

    it("waits for the migration of a deployment that it has overtaken, and then starts its own", async () => {
      const tasks = new PretendedTasks([running, stopped(0)], [running]);
      await answer({ ...hookEvent(), resourceArn: "the deployment before" }, "request-0", world(tasks));

      const { hookStatus, hookDetails } = await hook(tasks);
      assert.deepEqual(
        { hookStatus, hookDetails },
        {
          hookStatus: "IN_PROGRESS",
          hookDetails: { ...migration, since: start },
        },
      );
      await tasks.find(migration, taskArn("1")); // it ends
      pass(300);
      const own = await hook(tasks, hookDetails);
      // The time that it has begins when it starts: what is half done should not be stopped for having waited.
      assert.deepEqual(own.hookDetails, { ...migration, since: now.toISOString(), task: taskArn("2") });
    });

    it("fails when an earlier migration does not end", async () => {
      const tasks = new PretendedTasks([running]);
      await answer({ ...hookEvent(), resourceArn: "the deployment before" }, "request-0", world(tasks));

      const waiting = await hook(tasks);
      pass(599);
      assert.deepEqual(await hook(tasks, waiting.hookDetails), waiting);
      pass(1);
      assert.deepEqual(await hook(tasks, waiting.hookDetails), { hookStatus: "FAILED" });
      assert.match(
        said.at(-1) ?? "",
        /did not start: after 10 minutes an earlier one was still running, .*task\/apps\/1/,
      );
    });

    it("gives permissions that are new a minute to take effect", async () => {
      for (const refusal of [
        Object.assign(new Error("not authorized to perform: ecs:RunTask"), { name: "AccessDeniedException" }),
        Object.assign(new Error("ECS was unable to assume the role"), { name: "ClientException" }),
      ]) {
        now = new Date(start);
        const tasks = refusing(refusal);
        const waiting = await hook(tasks);
        assert.deepEqual(waiting, {
          hookStatus: "IN_PROGRESS",
          callBackDelay: 10,
          hookDetails: { ...migration, since: start },
        });
        pass(59);
        assert.deepEqual(await hook(tasks, waiting.hookDetails), waiting);
        pass(1);
        await assert.rejects(hook(tasks, waiting.hookDetails), refusal);
      }
    });

    it("fails at once when ECS refuses to start a task for another reason", async () => {
      await assert.rejects(
        hook(refusing(new Error("Capacity is unavailable at this time"))),
        /Capacity is unavailable/,
      );
    });
  });

  describe("called by an update that waits", () => {
    it("waits for the end, and tells it", async () => {
      const tasks = new PretendedTasks([running, running, stopped(0)]);

      const { status } = await call(tasks);
      assert.equal(status, "succeeded");
      assert.equal(now.toISOString(), "2026-01-02T03:04:35.000Z");
    });

    it("ends in an error when the migration fails, so that the update stops", async () => {
      await assert.rejects(
        call(new PretendedTasks([stopped(2)])),
        /has failed with exit code 2\. .*stream migration\//,
      );
    });

    it("ends in an error when the migration takes too long, and stops it", async () => {
      const tasks = new PretendedTasks([running]);

      await assert.rejects(call(tasks), /was not done after 10 minutes, and was stopped/);
      assert.equal(tasks.calls.length, 2);
    });

    it("has all of its time from when it starts, however long it waited for an earlier one", async () => {
      const earlierEnds = new Date("2026-01-02T03:13:05.000Z");
      const running = async () => (now < earlierEnds ? { task: taskArn("0"), isOwn: false } : undefined);
      const tasks = Object.assign(new PretendedTasks([...fiveMinutes, stopped(0)]), { running });

      assert.equal((await call(tasks)).status, "succeeded");
      assert.deepEqual(tasks.calls, [`start ${taskArn("1")}`]);
      assert.equal(now.toISOString(), "2026-01-02T03:18:15.000Z");
    });

    it("joins what a call before has left running, and starts anew what has failed", async () => {
      const left = new PretendedTasks([running, running, stopped(0)]);
      await left.start(migration, { key: migration.taskDefinition, attempt: "request-0" });
      await call(left);
      assert.deepEqual(left.calls, [`start ${taskArn("1")}`]);

      const failed = new PretendedTasks([stopped(1)], [stopped(0)]);
      await assert.rejects(call(failed, "request-1"));
      assert.equal((await call(failed, "request-2")).status, "succeeded");
      assert.deepEqual(failed.calls, [`start ${taskArn("1")}`, `start ${taskArn("2")}`]);
    });
  });

  it("says nothing of what else came with the event", async () => {
    const event = { ...hookEvent(), hookDetails: { ...migration, unknown: "hunter2" } };
    await answer(event, "request-1", world(new PretendedTasks([stopped(1)])));

    assert.doesNotMatch(said.join("\n"), /hunter2|sg-tasks|subnet-1/);
  });

  async function hook(tasks: Tasks, details: object = migration) {
    const given = await answer(hookEvent(details), "request-1", world(tasks));
    assert("hookStatus" in given);
    return given;
  }

  async function call(tasks: Tasks, request = "request-1") {
    const given = await answer({ hookDetails: migration }, request, world(tasks));
    assert("status" in given);
    return given;
  }

  function world(tasks: Tasks) {
    const sleep = async (milliseconds: number) => {
      pass(milliseconds / 1000);
      assert(now < nextDay, "it waits for ever");
    };
    return { tasks, now: () => now, sleep };
  }

  function pass(seconds: number): void {
    now = new Date(now.getTime() + seconds * 1000);
  }

  function refusing(refusal: Error): Tasks {
    return Object.assign(new PretendedTasks(), { start: () => Promise.reject(refusal) });
  }
});
