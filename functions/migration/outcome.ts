import type { Task } from "@aws-sdk/client-ecs";

import type { Migration } from "./request";

/** How a migration stands, in words for whoever reads the log when it has failed. */
export interface Outcome {
  status: "running" | "succeeded" | "failed";
  message: string;
}

/** How the migration stands, by its task. ECS may not know yet of a task that it has just started. */
export function outcomeOf(migration: Migration, taskArn: string, task: Task | undefined): Outcome {
  const subject = `The migration of ${migration.service}`;
  if (task?.lastStatus !== "STOPPED") {
    return {
      status: "running",
      message: `${subject} is running: ${taskArn} is ${task?.lastStatus ?? "not known yet"}.`,
    };
  }
  const container = task.containers?.find(({ name }) => name === migration.container);
  const reasons = sentences(container?.reason, task.stoppedReason);
  if (container?.exitCode === undefined) {
    return { status: "failed", message: `${subject} never started. ${reasons} Its task was ${taskArn}.` };
  }
  const output = `Its output is in ${migration.logGroup}, stream ${logStream(migration, taskArn)}.`;
  if (container.exitCode === 0) return { status: "succeeded", message: `${subject} has succeeded. ${output}` };
  const message = `${subject} has failed with exit code ${container.exitCode}. ${reasons} ${output}`;
  return { status: "failed", message };
}

/** A migration whose task cannot start yet. */
export function waits({ service }: Migration, what: string): Outcome {
  return { status: "running", message: `The migration of ${service} waits for ${what}.` };
}

/** What is left of a migration that has outstayed its time. */
export function tooLate(migration: Migration, taskArn: string): Outcome {
  const { service, timeoutMinutes } = migration;
  const message =
    `The migration of ${service} was not done after ${minutes(timeoutMinutes)}, and was stopped. ` +
    `Its output is in ${migration.logGroup}, stream ${logStream(migration, taskArn)}.`;
  return { status: "failed", message };
}

/** A migration that never came to its turn. */
export function neverItsTurn({ service, timeoutMinutes }: Migration, other: string): Outcome {
  const message =
    `The migration of ${service} did not start: after ${minutes(timeoutMinutes)} ` +
    `an earlier one was still running, ${other}.`;
  return { status: "failed", message };
}

// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/using_awslogs.html
function logStream({ container }: Migration, taskArn: string): string {
  return `migration/${container}/${taskArn.split("/").at(-1)}`;
}

function sentences(...reasons: (string | undefined)[]): string {
  const said = [...new Set(reasons.filter((reason) => reason))];
  return said.length > 0 ? said.map((reason) => `${reason?.replace(/\.?$/, ".")}`).join(" ") : "ECS gives no reason.";
}

function minutes(count: number): string {
  return count === 1 ? "1 minute" : `${count} minutes`;
}
