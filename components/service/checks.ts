/** What of a workload decides how its tasks run and replace one another. */
interface Rollout {
  desiredCount: number;
  scaling?: { min: number; max: number } | undefined;
  health: { intervalSeconds: number; timeoutSeconds: number; healthyThreshold: number; graceSeconds: number };
  routing: { hosts: readonly string[]; paths: readonly string[] };
  deployment: { minimumHealthyPercent: number; maximumPercent: number; timeoutMinutes: number };
  drainSeconds: number;
  stopSeconds: number;
}

export function checkScaling({ scaling, desiredCount }: Pick<Rollout, "scaling" | "desiredCount">): string | undefined {
  if (!scaling) return undefined;
  const { min, max } = scaling;
  if (min > max) return `min is above max. Swap them, or set max to ${min} or more.`;
  if (desiredCount >= min && desiredCount <= max) return undefined;
  return `desiredCount is ${desiredCount}: it has to lie between min and max.`;
}

// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html
export function checkHealth({ health }: Pick<Rollout, "health">): string | undefined {
  const { intervalSeconds, timeoutSeconds } = health;
  if (timeoutSeconds < intervalSeconds) return undefined;
  return `it has to be below intervalSeconds, which is ${intervalSeconds}.`;
}

// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-limits.html
export function checkRouting({ routing }: Pick<Rollout, "routing">): string | undefined {
  const { hosts, paths } = routing;
  if (hosts.length + paths.length <= 5) return undefined;
  return "a listener rule has five hosts and paths at most. Join some with *.";
}

// ECS rounds the lower bound up and the upper one down. Where both give the same, it can neither start nor stop a task.
// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-type-ecs.html
export function checkProgress({
  desiredCount,
  deployment,
}: Pick<Rollout, "desiredCount" | "deployment">): string | undefined {
  const { least, most } = boundsOf(desiredCount, deployment);
  if (least < most) return undefined;
  const enough = Math.ceil(((desiredCount + 1) * 100) / desiredCount);
  return (
    `of ${desiredCount} tasks, ${least} have to stay and ${most} may run: no task can be replaced. ` +
    `Set it to ${enough} or more.`
  );
}

/** The slowest deployment that is still well: every batch of tasks takes all of its time to start and to stop. */
export function checkTimeout(workload: Omit<Rollout, "routing">): string | undefined {
  const { desiredCount, scaling, health, deployment, drainSeconds, stopSeconds } = workload;
  const tasks = scaling?.max ?? desiredCount;
  const { least, most } = boundsOf(tasks, deployment);
  const batches = Math.ceil(tasks / Math.max(1, most - least));
  const perBatch = health.graceSeconds + health.healthyThreshold * health.intervalSeconds + drainSeconds + stopSeconds;
  const enough = Math.ceil((batches * perBatch) / 60);
  if (deployment.timeoutMinutes >= enough) return undefined;
  return (
    `${tasks} tasks are replaced in ${batches} ${batches === 1 ? "step" : "steps"} of up to ${perBatch} seconds. ` +
    `Set it to ${enough} or more.`
  );
}

function boundsOf(tasks: number, { minimumHealthyPercent, maximumPercent }: Rollout["deployment"]) {
  const least = Math.ceil((tasks * minimumHealthyPercent) / 100);
  const most = Math.floor((tasks * maximumPercent) / 100);
  return { least, most };
}
