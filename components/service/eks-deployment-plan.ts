import { type ItemisedTime, itemised } from "../base/itemised-time";
import { type ReplacedWorkload, replacement } from "./batches";
import { type DeploymentSettings, type Rollout, rolloutOf } from "./deployment-settings";
import { startSeconds } from "./eks/pod-times";
import { minReadySeconds, startOfTask } from "./task-start";
import { trialMinutes } from "./time-to-roll-back";

/** What of a workload decides how EKS deploys it, and how long that takes. */
export type DeployedPods = ReplacedWorkload & {
  health: { timeoutSeconds: number; unhealthyThreshold: number };
  deployment: DeploymentSettings;
  kubernetes?: { progressDeadlineSeconds?: number | undefined } | undefined;
};

/** A deployment in the numbers that Kubernetes and Argo Rollouts ask for. */
export interface EksDeploymentPlan {
  rollout: Rollout;
  minReadySeconds: number;
  progressDeadlineSeconds: number;
  /** The longest that a deployment takes which goes well. */
  duration: ItemisedTime;
  /** How long Pulumi waits for it. */
  timeoutMinutes: number;
}

export function eksDeploymentPlan(workload: DeployedPods): EksDeploymentPlan {
  const rollout = rolloutOf(workload.deployment);
  const duration = longestDeployment(workload, rollout);
  return {
    rollout,
    minReadySeconds: minReadySeconds(workload),
    progressDeadlineSeconds: workload.kubernetes?.progressDeadlineSeconds ?? usualDeadlineSeconds(workload),
    duration,
    // Estimates are in it: a quarter more, and ten minutes. Pulumi giving up early leaves a deployment nobody watches.
    timeoutMinutes: Math.ceil((duration.seconds * 1.25) / 60) + 10,
  };
}

/** The seconds that a pod may take, as its probes allow, from when it runs until it counts. */
export function slowestStartSeconds(workload: Pick<DeployedPods, "health">): number {
  const { healthyThreshold, intervalSeconds } = workload.health;
  return startSeconds(workload) + healthyThreshold * intervalSeconds + minReadySeconds(workload);
}

// What Kubernetes has by itself.
// https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#progress-deadline-seconds
const USUAL_DEADLINE_SECONDS = 600;

/**
 * The seconds without progress after which a deployment has failed, where nobody said so: half as long again as a pod may
 * take. Nodes have to be made for some, and that takes different times.
 */
export function usualDeadlineSeconds(workload: Pick<DeployedPods, "health" | "imageSize">): number {
  const start = itemised(...startOfTask(workload, "eks"));
  return Math.max(USUAL_DEADLINE_SECONDS, Math.ceil(1.5 * (start.seconds + slowestStartSeconds(workload))));
}

function longestDeployment(workload: DeployedPods, rollout: Rollout): ItemisedTime {
  if (rollout.strategy === "rolling") return itemised(...replacement(workload, rollout, "eks"));
  const source = "https://argo-rollouts.readthedocs.io/en/stable/features/canary/";
  const trial = { what: "until the requests have moved step by step", seconds: trialMinutes(rollout) * 60 };
  const bake = { what: "until the old version stands by no longer", seconds: rollout.bakeMinutes * 60 };
  return itemised(
    ...startOfTask(workload, "eks"),
    ...[trial, bake].map((stage) => ({ ...stage, source, verified: true })),
  );
}
