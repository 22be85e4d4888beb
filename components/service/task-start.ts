import type { TimeItem } from "../base/itemised-time";

/** What of a workload decides how soon a task that is started gets requests. */
export interface StartingWorkload {
  imageSize: ImageSize;
  health: { intervalSeconds: number; healthyThreshold: number; graceSeconds: number };
}

export type ImageSize = keyof typeof PULL_SECONDS;

// Nobody has measured these two here. The drill in docs/runbooks/roll-back.md measures their sum.
const PROVISIONING_SECONDS = 35;
const PULL_SECONDS = { small: 15, medium: 45, large: 120 };

/** What happens until a new task gets requests. Fargate keeps no image, so that each task pulls its own. */
export function startOfTask({ imageSize, health }: StartingWorkload): TimeItem[] {
  return [
    {
      what: "until Fargate has room for new tasks",
      seconds: PROVISIONING_SECONDS,
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
      source: "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html",
      verified: true,
    },
  ];
}
