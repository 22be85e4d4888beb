import assert from "node:assert/strict";

import type { ECSClient } from "@aws-sdk/client-ecs";

import { tasksOf } from "../../../../functions/migration/tasks";
import { cluster, deployment, migration, taskArn } from "./fixtures";

const caller = { key: deployment, attempt: "" };

describe("the tasks of migrations", () => {
  it("are started once for each deployment, on Fargate, without a public address, with the migration's tags", async () => {
    const asked: object[] = [];
    const tasks = tasksOf(client({ RunTaskCommand: { tasks: [{ taskArn: taskArn("1") }] } }, asked));

    assert.equal(await tasks.start(migration, caller), taskArn("1"));
    assert.deepEqual(asked, [
      {
        cluster,
        taskDefinition: migration.taskDefinition,
        count: 1,
        launchType: "FARGATE",
        networkConfiguration: {
          awsvpcConfiguration: {
            subnets: ["subnet-1", "subnet-2"],
            securityGroups: ["sg-tasks"],
            assignPublicIp: "DISABLED",
          },
        },
        propagateTags: "TASK_DEFINITION",
        enableECSManagedTags: true,
        startedBy: "migration-3cb3a49c65a717e9fe7ae362",
        clientToken: "5528956df4798bb93bc4d251cd2a8b24cae213f866aa92cd3407f4b36d795adf",
      },
    ]);
  });

  it("share a token in one deployment, and have another one in the next and in another attempt", async () => {
    const asked: { clientToken?: string; startedBy?: string }[] = [];
    const tasks = tasksOf(client({ RunTaskCommand: { tasks: [{ taskArn: taskArn("1") }] } }, asked));

    await tasks.start(migration, caller);
    await tasks.start(migration, caller);
    await tasks.start(migration, { ...caller, attempt: "request-2" });
    await tasks.start(migration, { ...caller, key: "the next deployment" });

    const [first, again, attempt, next] = asked;
    assert.deepEqual(again, first);
    assert.notEqual(attempt?.clientToken, first?.clientToken);
    assert.equal(attempt?.startedBy, first?.startedBy);
    assert.notEqual(next?.startedBy, first?.startedBy);
    // https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RunTask.html
    for (const { clientToken = "", startedBy = "" } of asked) {
      assert.match(clientToken, /^[!-~]{1,64}$/);
      assert.match(startedBy, /^[A-Za-z0-9/_-]{1,36}$/);
    }
  });

  it("that ECS cannot start fail with its reason", async () => {
    const failures = [{ reason: "RESOURCE:ENI", detail: "no free address" }];

    await assert.rejects(tasksOf(client({ RunTaskCommand: { failures } })).start(migration, caller), {
      message: "ECS starts no task for the migration of entity-api: RESOURCE:ENI: no free address",
    });
    await assert.rejects(tasksOf(client({ RunTaskCommand: {} })).start(migration, caller), /no reason$/);
  });

  it("are told apart by who has started them", async () => {
    const asked: { startedBy?: string }[] = [];
    const own = tasksOf(client({ RunTaskCommand: { tasks: [{ taskArn: taskArn("2") }] } }, asked));
    await own.start(migration, caller);
    const mine = { taskArn: taskArn("2"), startedBy: asked[0]?.startedBy };
    const other = { taskArn: taskArn("1"), startedBy: "ecs-svc/1234567890" };

    const running = (...tasks: object[]) => {
      const taskArns = tasks.map((_, index) => taskArn(`${index}`));
      return tasksOf(client({ ListTasksCommand: { taskArns }, DescribeTasksCommand: { tasks } })).running(
        migration,
        caller,
      );
    };
    assert.deepEqual(await running(), undefined);
    assert.deepEqual(await running(other), { task: taskArn("1"), isOwn: false });
    assert.deepEqual(await running(other, mine), { task: taskArn("2"), isOwn: true });
  });

  it("are those of one migration, of all its revisions, that have not ended", async () => {
    const asked: object[] = [];
    const answers = { ListTasksCommand: { taskArns: [taskArn("1")] }, DescribeTasksCommand: { tasks: [] } };

    assert.deepEqual(await tasksOf(client(answers, asked)).running(migration, caller), undefined);
    assert.deepEqual(asked, [
      { cluster, family: "entity-api-migration", desiredStatus: "RUNNING" },
      { cluster, tasks: [taskArn("1")] },
    ]);
  });
});

/** Answers each command with the same. */
function client(answers: Record<string, object>, asked: object[] = []): Pick<ECSClient, "send"> {
  const send = async (command: { constructor: { name: string }; input: object }) => {
    asked.push(command.input);
    return answers[command.constructor.name];
  };
  return { send } as unknown as ECSClient; // the client has a signature for each of its commands
}
