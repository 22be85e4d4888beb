import type { ItemisedTime, TimePromise } from "../base/itemised-time";
import { ROLL_BACK_LIMIT_SECONDS } from "./deployment-floor";
import type { DeploymentStrategy } from "./deployment-settings";
import type { Runtime } from "./runtime";

interface Promising {
  /** ECS, if absent. */
  runtime?: Runtime;
  deploymentStrategy: DeploymentStrategy;
  timeToRollBack: ItemisedTime | undefined;
  timeToBringBack: ItemisedTime | undefined;
}

/** How fast each service is rid of a bad version: while its deployment lasts, and once that has ended. */
export function rollBackPromises(services: Readonly<Record<string, Promising>>): TimePromise[] {
  return Object.entries(services).flatMap(([name, { runtime = "ecs", deploymentStrategy, ...times }]) => {
    const of = `${name}${runtime === "eks" ? " on EKS" : ""}, deployed by ${deploymentStrategy}`;
    return [
      ...promise("time to roll back", of, times.timeToRollBack, ROLL_BACK_LIMIT_SECONDS),
      ...promise("time to bring back", of, times.timeToBringBack),
    ];
  });
}

function promise(promise: string, of: string, time?: ItemisedTime, limitSeconds?: number): TimePromise[] {
  return time ? [{ promise, of, ...time, ...(limitSeconds !== undefined && { limitSeconds }) }] : [];
}
