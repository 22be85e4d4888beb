import { type ItemisedTime, itemised, type TimeItem } from "../base/itemised-time";
import { slowestDetection, type WatchedWorkload } from "./alarm-detection";
import { type ReplacedWorkload, replacement } from "./batches";
import { rolloutOf } from "./deployment-settings";
import type { Runtime } from "./runtime";

/** What of a workload decides how fast a bad version is gone. */
export type RolledBackWorkload = WatchedWorkload & ReplacedWorkload;

// Nobody has measured these two here. The drill in docs/runbooks/roll-back.md measures their sum.
const REACTION_SECONDS = 15;
const SHIFT_SECONDS = 30;

/**
 * The seconds from when a bad version gets requests until the old one serves them all again, by itself, as long as the
 * deployment runs or bakes. It counts the slowest alarm, so that it holds whichever of them sees the mistake.
 * Strategies that shift requests keep the old version running, and move them back:
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-type-blue-green.html
 */
export function timeToRollBack(workload: RolledBackWorkload): ItemisedTime {
  const reaction: TimeItem = {
    what: "until ECS acts on the alarm",
    seconds: REACTION_SECONDS,
    source: "estimate",
    verified: false,
  };
  const rollout = rolloutOf(workload.deployment);
  const back = rollout.strategy === "rolling" ? replacement(workload, rollout) : [shift("the old version")];
  return itemised(...slowestDetection(workload).items, reaction, ...back);
}

/**
 * The seconds until a former version serves again once the deployment has ended: then it is deployed like any other,
 * from when ECS begins. The minutes of `approval` depend on people, and are not in it.
 */
export function timeToBringBack(workload: RolledBackWorkload): ItemisedTime {
  return broughtBackBy("ecs", workload);
}

/**
 * The same on EKS, where Argo Rollouts measures and gives all requests back to pods that still run. Nothing sends a
 * version back there that was deployed by rolling: Kubernetes keeps a version from taking over that does not start, and
 * does not look any further.
 * https://argo-rollouts.readthedocs.io/en/stable/features/traffic-management/alb/
 */
export function timeToRollBackOnEks(workload: RolledBackWorkload): ItemisedTime | undefined {
  if (workload.deployment.strategy === "rolling") return undefined;
  const reaction: TimeItem = {
    what: "until Argo Rollouts acts on the analysis",
    seconds: REACTION_SECONDS,
    source: "estimate",
    verified: false,
  };
  return itemised(...slowestDetection(workload, "eks").items, reaction, shift("the old version"));
}

/** The seconds until a former version serves again on EKS once the deployment has ended. */
export function timeToBringBackOnEks(workload: RolledBackWorkload): ItemisedTime {
  return broughtBackBy("eks", workload);
}

const movers: Readonly<Record<Runtime, { name: string; source: string }>> = {
  ecs: {
    name: "ECS",
    source: "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeploymentConfiguration.html",
  },
  eks: { name: "Argo Rollouts", source: "https://argo-rollouts.readthedocs.io/en/stable/features/canary/" },
};

function broughtBackBy(on: Runtime, workload: RolledBackWorkload): ItemisedTime {
  const rollout = rolloutOf(workload.deployment);
  if (rollout.strategy === "rolling") return itemised(...replacement(workload, rollout, on));
  const start = replacement(workload, { minimumHealthyPercent: 100, maximumPercent: 200 }, on);
  const { name, source } = movers[on];
  const what = `until ${name} has moved the requests step by step`;
  const trial: TimeItem = { what, seconds: trialMinutes(rollout) * 60, source, verified: true };
  return itemised(...start, trial, shift("the former version"));
}

/** The minutes between the first request that a new version gets and the last that the old one gets. */
export function trialMinutes(rollout: ReturnType<typeof rolloutOf>): number {
  if (rollout.strategy === "canary") return rollout.minutes;
  if (rollout.strategy === "linear") return (Math.ceil(100 / rollout.percent) - 1) * rollout.minutes;
  return 0;
}

function shift(version: string): TimeItem {
  return {
    what: `until all requests are with ${version}`,
    seconds: SHIFT_SECONDS,
    source: "estimate",
    verified: false,
  };
}
