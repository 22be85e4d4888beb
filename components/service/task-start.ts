import type { TimeItem } from "../base/itemised-time";
import type { Runtime } from "./runtime";

/** What of a workload decides how soon a task that is started gets requests. */
export interface StartingWorkload {
  imageSize: ImageSize;
  health: { intervalSeconds: number; healthyThreshold: number; graceSeconds: number };
}

export type ImageSize = keyof typeof PULL_SECONDS;

// Nobody has measured these here. The drill in docs/runbooks/roll-back.md measures their sum.
const ROOM_SECONDS = { ecs: 35, eks: 60 };
const PULL_SECONDS = { small: 15, medium: 45, large: 120 };
const REGISTRATION_SECONDS = 10;

const roomOf: Readonly<Record<Runtime, string>> = {
  ecs: "until Fargate has room for new tasks",
  eks: "until nodes have room for new pods",
};

/**
 * What happens until a new task, or pod, gets requests. Fargate keeps no image, so that each task pulls its own; so does
 * each new node.
 */
export function startOfTask(workload: StartingWorkload, on: Runtime = "ecs"): TimeItem[] {
  const { imageSize, health } = workload;
  return [
    {
      what: roomOf[on],
      seconds: ROOM_SECONDS[on],
      source: "estimate",
      verified: false,
    },
    {
      what: `until they have pulled a ${imageSize} image`,
      seconds: PULL_SECONDS[imageSize],
      source: "estimate",
      verified: false,
    },
    {
      what: "until the service in them has started",
      seconds: health.graceSeconds,
      source: "estimate",
      verified: false,
    },
    {
      what: "until they have passed their health check",
      seconds: health.healthyThreshold * health.intervalSeconds,
      source: checkedBy[on],
      verified: true,
    },
    ...(on === "eks" ? [inService(workload)] : []),
  ];
}

// Kubernetes asks by itself whether a pod is well, and the load balancer after that.
const checkedBy: Readonly<Record<Runtime, string>> = {
  ecs: "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html",
  eks: "https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/",
};

function inService(workload: StartingWorkload): TimeItem {
  return {
    what: "until the load balancer has them, and has checked them too",
    seconds: minReadySeconds(workload),
    source: "estimate",
    verified: false,
  };
}

/**
 * The seconds for which a pod has to be ready before it counts. Pods that come before the load balancer knows of them
 * have no gate that lets Kubernetes wait for it, so that old pods would go before new ones get requests.
 * https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/deploy/pod_readiness_gate/
 */
export function minReadySeconds({ health }: Pick<StartingWorkload, "health">): number {
  return REGISTRATION_SECONDS + health.healthyThreshold * health.intervalSeconds;
}
