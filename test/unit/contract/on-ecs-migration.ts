import assert from "node:assert/strict";

import type { Inputs, Registered } from "./registered";

/** What migrates before a new version of a service on ECS. */
export function migrationOf(name: string, stack: Registered): Inputs | undefined {
  const [task] = stack.all("aws:ecs/taskDefinition:TaskDefinition", ({ family }) => family === `${name}-migration`);
  if (!task) return undefined;
  const container = containerOf(task, name);
  const { inputs: service, options } = stack.named(`${name}-service`);
  const [hook] = service.deploymentConfiguration.lifecycleHooks ?? [];
  const call = hook
    ? hook.hookDetails
    : JSON.stringify(JSON.parse(stack.named(`${name}-migration-run`).inputs.input).hookDetails);
  return {
    command: container.command,
    timeoutMinutes: JSON.parse(call).timeoutMinutes,
    cpu: Number(task.cpu),
    memory: Number(task.memory),
    may: stack.permissionsOf(task.taskRoleArn),
    secrets: container.secrets.map((each: Inputs) => each.name),
    user: container.user,
    isReadOnly: container.readonlyRootFilesystem,
    isBeforeNewVersion: hook
      ? hook.lifecycleStages.join() === "PRE_SCALE_UP"
      : options.dependsOn.includes(`${name}-migration-run`),
  };
}

/** A container of a task, without which the task ends. */
export function containerOf({ containerDefinitions }: Inputs, name: string): Inputs {
  const found = JSON.parse(containerDefinitions).find((each: Inputs) => each.name === name);
  assert(found.essential);
  return found;
}
