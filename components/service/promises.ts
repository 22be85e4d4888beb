import type { TimePromise } from "../base/itemised-time";
import { ROLL_BACK_LIMIT_SECONDS } from "./deployment-floor";
import { type RolledBackWorkload, timeToBringBack, timeToRollBack } from "./time-to-roll-back";

/**
 * What the platform answers for in a service's deployments. Nothing for one without requests, which no alarm watches.
 *
 * @param isProduction whether the limit of production holds.
 */
export function deploymentPromises(
  service: string,
  workload: RolledBackWorkload & { routing: "none" | object },
  isProduction: boolean,
): TimePromise[] {
  if (workload.routing === "none") return [];
  const limit = isProduction ? { limitSeconds: ROLL_BACK_LIMIT_SECONDS } : {};
  return [
    { promise: "time to roll back", of: service, ...limit, ...timeToRollBack(workload) },
    { promise: "time to bring back", of: service, ...timeToBringBack(workload) },
  ];
}
