import type { TimeItem } from "../base/itemised-time";
import type { Runtime } from "./runtime";
import { type StartingWorkload, startOfTask } from "./task-start";

/** What of a workload decides how long it takes to replace its tasks. */
export interface ReplacedWorkload extends StartingWorkload {
  desiredCount: number;
  scaling?: { max: number } | undefined;
  drainSeconds: number;
  stopSeconds: number;
}

/** The tasks that stay up and those that may run during a rolling deployment, as shares of those desired. */
export interface Bounds {
  minimumHealthyPercent: number;
  maximumPercent: number;
}

// ECS rounds the lower bound up and the upper one down.
// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-type-ecs.html
export function boundsOf(tasks: number, { minimumHealthyPercent, maximumPercent }: Bounds) {
  const least = Math.ceil((tasks * minimumHealthyPercent) / 100);
  const most = Math.floor((tasks * maximumPercent) / 100);
  return { least, most };
}

/** The most tasks that a service ever runs, apart from a deployment. */
export function mostTasks({ desiredCount, scaling }: Pick<ReplacedWorkload, "desiredCount" | "scaling">): number {
  return scaling?.max ?? desiredCount;
}

/** How many times a rolling deployment waits for new tasks, with as many tasks as the service ever has. */
export function batchesOf(workload: ReplacedWorkload, bounds: Bounds): number {
  const tasks = mostTasks(workload);
  const { least, most } = boundsOf(tasks, bounds);
  return Math.ceil(tasks / Math.max(1, most - least));
}

const replacedBy: Readonly<Record<Runtime, { source: string; old: string }>> = {
  ecs: {
    source: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-type-ecs.html",
    old: "old tasks",
  },
  eks: {
    source: "https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#rolling-update-deployment",
    old: "old pods",
  },
};

/** What happens until all tasks, or pods, are replaced, the old ones being out of use. */
export function replacement(workload: ReplacedWorkload, bounds: Bounds, on: Runtime = "ecs"): TimeItem[] {
  const batches = batchesOf(workload, bounds);
  const start = startOfTask(workload, on);
  const { old, source } = replacedBy[on];
  if (batches === 1) return start;
  const times = `, ${batches} times`;
  return [
    ...start.map((item) => ({ ...item, what: `${item.what}${times}`, seconds: item.seconds * batches })),
    // Tasks of the next batch have room when those of this one have gone.
    {
      what: `until ${old} have made room, ${batches - 1} times`,
      seconds: (batches - 1) * (workload.drainSeconds + workload.stopSeconds),
      source,
      verified: true,
    },
  ];
}
