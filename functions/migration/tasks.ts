import { createHash } from "node:crypto";

import {
  DescribeTasksCommand,
  type ECSClient,
  ListTasksCommand,
  RunTaskCommand,
  StopTaskCommand,
  type Task,
} from "@aws-sdk/client-ecs";

import type { Caller, Migration } from "./request";

/** The tasks of migrations, as ECS runs them. */
export interface Tasks {
  /** A migration of the same service that has not ended: the caller's own, or an earlier one. */
  running(migration: Migration, caller: Caller): Promise<{ task: string; isOwn: boolean } | undefined>;
  start(migration: Migration, caller: Caller): Promise<string>;
  find(migration: Migration, task: string): Promise<Task | undefined>;
  stop(migration: Migration, task: string, reason: string): Promise<void>;
}

/** The tasks of an account. */
export function tasksOf(ecs: Pick<ECSClient, "send">): Tasks {
  return {
    async running({ cluster, taskDefinition }, caller) {
      const family = familyOf(taskDefinition);
      const { taskArns = [] } = await ecs.send(new ListTasksCommand({ cluster, family, desiredStatus: "RUNNING" }));
      if (taskArns.length === 0) return undefined;
      const { tasks = [] } = await ecs.send(new DescribeTasksCommand({ cluster, tasks: taskArns }));
      const own = tasks.find(({ startedBy }) => startedBy === signature(caller));
      const { taskArn } = own ?? tasks[0] ?? {};
      return taskArn === undefined ? undefined : { task: taskArn, isOwn: own !== undefined };
    },

    async start(migration, caller) {
      const { tasks = [], failures = [] } = await ecs.send(new RunTaskCommand(runTask(migration, caller)));
      const started = tasks[0]?.taskArn;
      if (started !== undefined) return started;
      const reasons = failures.map(({ reason, detail }) => [reason, detail].filter(Boolean).join(": "));
      throw new Error(
        `ECS starts no task for the migration of ${migration.service}: ${reasons.join(", ") || "no reason"}`,
      );
    },

    async find({ cluster }, task) {
      const { tasks = [] } = await ecs.send(new DescribeTasksCommand({ cluster, tasks: [task] }));
      return tasks[0];
    },

    async stop({ cluster }, task, reason) {
      await ecs.send(new StopTaskCommand({ cluster, task, reason }));
    },
  };
}

function runTask(migration: Migration, caller: Caller) {
  const { cluster, taskDefinition, subnets, securityGroups } = migration;
  return {
    cluster,
    taskDefinition,
    count: 1,
    // Whatever the cluster prefers, no spot task: half a migration is worse than none.
    launchType: "FARGATE" as const,
    networkConfiguration: { awsvpcConfiguration: { subnets, securityGroups, assignPublicIp: "DISABLED" as const } },
    // Costs are told apart by tags, and only what bears this migration's tag may the function stop.
    propagateTags: "TASK_DEFINITION" as const,
    enableECSManagedTags: true,
    startedBy: signature(caller),
    // With the same token ECS answers with the task that it has started already, if it has.
    // https://docs.aws.amazon.com/AmazonECS/latest/APIReference/ECS_Idempotency.html
    clientToken: digest(`${caller.key} ${caller.attempt}`).slice(0, 64),
  };
}

// ECS takes 128 characters, of which a colon is none. https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RunTask.html
function signature({ key }: Caller): string {
  return `migration-${digest(key).slice(0, 24)}`;
}

function digest(value: string): string {
  return createHash("sha256").update(value).digest("hex");
}

/** `arn:aws:ecs:us-east-1:111122223333:task-definition/entity-api-migration:7` -> `entity-api-migration`. */
function familyOf(taskDefinition: string): string {
  return taskDefinition.replace(/^.*task-definition\//, "").replace(/:\d+$/, "");
}
