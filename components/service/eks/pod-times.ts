import type { HealthSettings } from "../health-settings";

interface Started {
  health: Pick<HealthSettings, "intervalSeconds" | "timeoutSeconds" | "unhealthyThreshold" | "graceSeconds">;
}

interface Stopped {
  stopSeconds: number;
  drainSeconds: number;
}

// A pod that ends leaves the load balancer's targets, and the addresses of its Service, by and by: what watches for it
// has to see it first. Nobody has measured it here.
const SEEN_SECONDS = 10;

// A pod that ends by itself at the last moment is not to be killed at the same one.
const MARGIN_SECONDS = 5;

/**
 * How often a pod that starts may answer badly, once every `intervalSeconds`: until its grace has passed, in which bad
 * answers do not count, and as often as any pod may after that.
 */
export function startFailures({ health }: Started): number {
  return Math.ceil(health.graceSeconds / health.intervalSeconds) + health.unhealthyThreshold;
}

/** The seconds after which a pod that does not start is started anew. */
export function startSeconds({ health }: Started): number {
  return startFailures({ health }) * health.intervalSeconds + health.timeoutSeconds;
}

/**
 * The seconds for which a pod that ends goes on as it was, before it gets SIGTERM: until no more requests come, and
 * those that came are answered. The load balancer's delay for open requests fits into it.
 */
export function goodbyeSeconds({ drainSeconds }: Stopped): number {
  return SEEN_SECONDS + drainSeconds;
}

/** The seconds after which a pod that ends is killed: after its goodbye, and after the time that its work has. */
export function endSeconds(workload: Stopped): number {
  return goodbyeSeconds(workload) + workload.stopSeconds + MARGIN_SECONDS;
}
