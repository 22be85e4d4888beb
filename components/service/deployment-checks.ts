import { isDeepStrictEqual } from "node:util";

import { inWords } from "../base/itemised-time";
import { slowestDetection, type WatchedWorkload } from "./alarm-detection";
import { boundsOf } from "./batches";
import { type DeploymentSettings, deploymentSettings, rolloutOf } from "./deployment-settings";

interface Deployed {
  desiredCount: number;
  deployment: DeploymentSettings;
  routing: "none" | object;
}

/** A deployment that shifts requests needs a load balancer that has them. */
export function checkShift({ deployment, routing }: Pick<Deployed, "deployment" | "routing">): string | undefined {
  if (routing !== "none" || deployment.strategy === "rolling") return undefined;
  return `${deployment.strategy} shifts requests, and the service gets none from the load balancer. Set it to rolling.`;
}

// What is as it is without being said was not said.
const defaults = deploymentSettings.parse({});

/** Alarms watch requests: without any, they would be set and never made. */
export function checkAlarms({ deployment, routing }: Pick<Deployed, "deployment" | "routing">): string | undefined {
  if (routing !== "none" || isDeepStrictEqual(deployment.alarms, defaults.alarms)) return undefined;
  return "the service gets no requests from the load balancer, and alarms watch those. Leave it out.";
}

// Where both bounds give the same number of tasks, ECS can neither start nor stop one.
// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-type-ecs.html
export function checkProgress({
  desiredCount,
  deployment,
}: Pick<Deployed, "desiredCount" | "deployment">): string | undefined {
  const rollout = rolloutOf(deployment);
  if (rollout.strategy !== "rolling") return undefined;
  const { least, most } = boundsOf(desiredCount, rollout);
  if (least < most) return undefined;
  const enough = Math.ceil(((desiredCount + 1) * 100) / desiredCount);
  return (
    `of ${desiredCount} tasks, ${least} have to stay and ${most} may run: no task can be replaced. ` +
    `Set it to ${enough} or more.`
  );
}

/** A bad version that the last alarm sees after the old one has gone is not rolled back. */
export function checkBake(workload: WatchedWorkload): string | undefined {
  const rollout = rolloutOf(workload.deployment);
  if (rollout.strategy === "rolling") return undefined;
  return tooShort(workload, rollout.bakeMinutes, "the old version stands by");
}

/** All requests would go to a bad version before the last alarm sees it in the few that try it. */
export function checkTrial(workload: WatchedWorkload): string | undefined {
  const rollout = rolloutOf(workload.deployment);
  if (rollout.strategy !== "canary") return undefined;
  return tooShort(workload, rollout.minutes, "the trial lasts");
}

function tooShort(workload: WatchedWorkload, minutes: number, what: string): string | undefined {
  const detection = slowestDetection(workload);
  if (minutes * 60 >= detection.seconds) return undefined;
  return (
    `${what} ${minutes} ${minutes === 1 ? "minute" : "minutes"}, and a bad version is seen by its slowest alarm after ${inWords(detection)}. ` +
    `Set it to ${Math.ceil(detection.seconds / 60)} or more.`
  );
}
