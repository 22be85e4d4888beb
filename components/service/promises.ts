import type { ItemisedTime, TimePromise } from "../base/itemised-time";
import { ROLL_BACK_LIMIT_SECONDS } from "./deployment-floor";
import type { DeploymentStrategy } from "./deployment-settings";

interface Promising {
  deploymentStrategy: DeploymentStrategy;
  timeToRollBack: ItemisedTime | undefined;
  timeToBringBack: ItemisedTime | undefined;
}

/** How fast each service is rid of a bad version: while its deployment lasts, and once that has ended. */
export function rollBackPromises(services: Readonly<Record<string, Promising>>): TimePromise[] {
  return Object.entries(services).flatMap(([name, { timeToRollBack, timeToBringBack, deploymentStrategy }]) => {
    const of = `${name}, deployed by ${deploymentStrategy}`;
    return [
      ...promise("time to roll back", of, timeToRollBack, ROLL_BACK_LIMIT_SECONDS),
      ...promise("time to bring back", of, timeToBringBack),
    ];
  });
}

function promise(promise: string, of: string, time?: ItemisedTime, limitSeconds?: number): TimePromise[] {
  return time ? [{ promise, of, ...time, ...(limitSeconds !== undefined && { limitSeconds }) }] : [];
}
