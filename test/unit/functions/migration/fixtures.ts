import type { Task } from "@aws-sdk/client-ecs";

import type { Caller, Migration } from "../../../../functions/migration/request";
import type { Tasks } from "../../../../functions/migration/tasks";

export const cluster = "arn:aws:ecs:us-east-1:111122223333:cluster/apps";
export const taskArn = (id: string) => `arn:aws:ecs:us-east-1:111122223333:task/apps/${id}`;

export const migration: Migration = {
  service: "entity-api",
  taskDefinition: "arn:aws:ecs:us-east-1:111122223333:task-definition/entity-api-migration:7",
  cluster,
  subnets: ["subnet-1", "subnet-2"],
  securityGroups: ["sg-tasks"],
  container: "entity-api",
  logGroup: "/aws/ecs/entity-api",
  timeoutMinutes: 10,
};

export const deployment = "arn:aws:ecs:us-east-1:111122223333:service-deployment/apps/entity-api/EZe5RNVLH6PPzHXINuP28";

/** What ECS sends to a lifecycle hook. */
export function hookEvent(hookDetails: object = migration) {
  return {
    executionId: "e8d5a28f-eb01-4f3c-9454-a30ba6dc54bc",
    lifecycleStage: "PRE_SCALE_UP",
    resourceArn: deployment,
    executionDetails: {
      serviceArn: "arn:aws:ecs:us-east-1:111122223333:service/apps/entity-api",
      targetServiceRevisionArn:
        "arn:aws:ecs:us-east-1:111122223333:service-revision/apps/entity-api/9313423515462893900",
      testTrafficWeights: {},
      productionTrafficWeights: {},
    },
    hookDetails,
  };
}

/** How a task stands after each look at it; the last stays. */
type Course = readonly (Task | undefined)[];

export const running: Task = { lastStatus: "RUNNING" };

export function stopped(exitCode: number): Task {
  const stoppedReason = "Essential container in task exited";
  return { lastStatus: "STOPPED", stoppedReason, containers: [{ name: "entity-api", exitCode }] };
}

/** Runs tasks as ECS does: the same token starts one task only. Each takes the next of the courses. */
export class PretendedTasks implements Tasks {
  readonly calls: string[] = [];
  readonly #courses: Course[];
  readonly #tasks = new Map<string, { key: string; token: string; course: Course; looks: number }>();

  constructor(...courses: Course[]) {
    this.#courses = courses;
  }

  async running(_: Migration, { key }: Caller): Promise<{ task: string; isOwn: boolean } | undefined> {
    for (const [task, { key: startedBy, course, looks }] of this.#tasks) {
      if (at(course, looks)?.lastStatus !== "STOPPED") return { task, isOwn: startedBy === key };
    }
    return undefined;
  }

  async start(_: Migration, { key, attempt }: Caller): Promise<string> {
    const token = `${key} ${attempt}`;
    const before = [...this.#tasks].find(([, each]) => each.token === token);
    if (before) return before[0];
    const task = taskArn(`${this.#tasks.size + 1}`);
    this.calls.push(`start ${task}`);
    this.#tasks.set(task, { key, token, course: this.#courses[this.#tasks.size] ?? [running], looks: 0 });
    return task;
  }

  async find(_: Migration, task: string): Promise<Task | undefined> {
    const known = this.#tasks.get(task);
    if (!known) return undefined;
    known.looks += 1;
    return at(known.course, known.looks - 1);
  }

  async stop(_: Migration, task: string, reason: string): Promise<void> {
    this.calls.push(`stop ${task}: ${reason}`);
  }
}

function at(course: Course, looks: number): Task | undefined {
  return course[Math.min(looks, course.length - 1)];
}
