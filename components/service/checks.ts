interface Rollout {
  desiredCount: number;
  scaling?: { min: number; max: number };
  health: { intervalSeconds: number; timeoutSeconds: number };
  routing: { hosts: readonly string[]; paths: readonly string[] };
  deployment: { minimumHealthyPercent: number; maximumPercent: number };
}

interface Finding {
  path: string[];
  message: string | undefined;
}

/** What contradicts itself in how a service runs and is replaced. */
export function checkRollout(workload: Rollout): Finding[] {
  return [
    { path: ["scaling"], message: checkScaling(workload) },
    { path: ["health", "timeoutSeconds"], message: checkHealth(workload.health) },
    { path: ["routing"], message: checkRouting(workload.routing) },
    { path: ["deployment", "maximumPercent"], message: checkProgress(workload) },
  ];
}

function checkScaling({ scaling, desiredCount }: Rollout): string | undefined {
  if (!scaling) return undefined;
  const { min, max } = scaling;
  if (min > max) return `min is above max. Swap them, or set max to ${min} or more.`;
  if (desiredCount >= min && desiredCount <= max) return undefined;
  return `desiredCount is ${desiredCount}: it has to lie between min and max.`;
}

// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html
function checkHealth({ intervalSeconds, timeoutSeconds }: Rollout["health"]): string | undefined {
  if (timeoutSeconds < intervalSeconds) return undefined;
  return `it has to be below intervalSeconds, which is ${intervalSeconds}.`;
}

// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-limits.html
function checkRouting({ hosts, paths }: Rollout["routing"]): string | undefined {
  if (hosts.length + paths.length <= 5) return undefined;
  return "a listener rule has five hosts and paths at most. Join some with *.";
}

// ECS rounds the lower bound up and the upper one down. Where both give the same, it can neither start nor stop a task.
// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-type-ecs.html
function checkProgress({ desiredCount, deployment }: Rollout): string | undefined {
  const least = Math.ceil((desiredCount * deployment.minimumHealthyPercent) / 100);
  const most = Math.floor((desiredCount * deployment.maximumPercent) / 100);
  if (least < most) return undefined;
  const enough = Math.ceil(((desiredCount + 1) * 100) / desiredCount);
  return `of ${desiredCount} tasks, ${least} have to stay and ${most} may run: no task can be replaced. Set it to ${enough} or more.`;
}
