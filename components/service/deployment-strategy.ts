import { type ItemisedTime, itemised, type TimeItem } from "../base/itemised-time";
import { type Bounds, replacement } from "./batches";
import { type DeploymentSettings, type Rollout, rolloutOf } from "./deployment-settings";
import { type RolledBackWorkload, timeToRollBack, trialMinutes } from "./time-to-roll-back";

/** What of a workload decides how ECS deploys it, and how long that takes. */
export type DeployedWorkload = RolledBackWorkload & { migration?: { timeoutMinutes: number } | undefined };

/** A deployment in the words of ECS. Its minutes are text there. */
export interface DeploymentPlan {
  strategy: "ROLLING" | "BLUE_GREEN" | "CANARY" | "LINEAR";
  bakeTimeInMinutes?: string;
  canaryConfiguration?: { canaryPercent: number; canaryBakeTimeInMinutes: string };
  linearConfiguration?: { stepPercent: number; stepBakeTimeInMinutes: string };
  /** Where the deployment stops until somebody lets it go on. */
  pause?: PauseHook;
  bounds: Bounds;
  /** Whether ECS counts tasks that fail to start. It does so for rolling deployments. */
  hasCircuitBreaker: boolean;
  /** The longest that a deployment takes which is still well, or is rolled back at its very end. */
  duration: ItemisedTime;
  /** How long Pulumi waits for it. */
  timeoutMinutes: number;
}

export interface PauseHook {
  targetType: "PAUSE";
  lifecycleStages: (typeof PAUSE_STAGE)[];
  timeoutConfiguration: { timeoutInMinutes: string; action: "ROLLBACK" | "CONTINUE" };
}

// The new version answers on the test listener from here on, and gets no other requests before the next stage. ECS
// takes no pause at TEST_TRAFFIC_SHIFT and PRODUCTION_TRAFFIC_SHIFT themselves.
// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/pause-lifecycle-hooks.html
const PAUSE_STAGE = "POST_TEST_TRAFFIC_SHIFT";

// With these, ECS starts all new tasks before it stops one.
const beside: Bounds = { minimumHealthyPercent: 100, maximumPercent: 200 };

export function deploymentPlan(workload: DeployedWorkload): DeploymentPlan {
  const rollout = rolloutOf(workload.deployment);
  const duration = longestDeployment(workload, rollout);
  const isRolling = rollout.strategy === "rolling";
  return {
    ...inWordsOfEcs(rollout),
    ...pauseFor(workload.deployment),
    bounds: isRolling ? rollout : beside,
    // The API reference has the circuit breaker for rolling deployments alone.
    // https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeploymentCircuitBreaker.html
    hasCircuitBreaker: isRolling,
    duration,
    // Estimates are in it: a quarter more, and ten minutes. Pulumi giving up early leaves a deployment nobody watches.
    timeoutMinutes: Math.ceil((duration.seconds * 1.25) / 60) + 10,
  };
}

function inWordsOfEcs(
  rollout: Rollout,
): Pick<DeploymentPlan, "strategy" | "bakeTimeInMinutes" | "canaryConfiguration" | "linearConfiguration"> {
  if (rollout.strategy === "rolling") return { strategy: "ROLLING" };
  const bakeTimeInMinutes = String(rollout.bakeMinutes);
  if (rollout.strategy === "blueGreen") return { strategy: "BLUE_GREEN", bakeTimeInMinutes };
  const { strategy, percent, minutes } = rollout;
  return strategy === "canary"
    ? {
        strategy: "CANARY",
        bakeTimeInMinutes,
        canaryConfiguration: { canaryPercent: percent, canaryBakeTimeInMinutes: String(minutes) },
      }
    : {
        strategy: "LINEAR",
        bakeTimeInMinutes,
        linearConfiguration: { stepPercent: percent, stepBakeTimeInMinutes: String(minutes) },
      };
}

function pauseFor({ approval }: DeploymentSettings): { pause?: PauseHook } {
  if (!approval) return {};
  const { timeoutMinutes, onTimeout } = approval;
  const timeoutConfiguration = {
    timeoutInMinutes: String(timeoutMinutes),
    action: onTimeout === "rollBack" ? "ROLLBACK" : "CONTINUE",
  } as const;
  return { pause: { targetType: "PAUSE", lifecycleStages: [PAUSE_STAGE], timeoutConfiguration } };
}

function longestDeployment(workload: DeployedWorkload, rollout: Rollout): ItemisedTime {
  const { migration, deployment, drainSeconds, stopSeconds } = workload;
  const isRolling = rollout.strategy === "rolling";
  const stages = isRolling
    ? []
    : [
        set("until somebody has approved", (deployment.approval?.timeoutMinutes ?? 0) * 60),
        set("until the requests have moved step by step", trialMinutes(rollout) * 60),
        set("until the old version stands by no longer", rollout.bakeMinutes * 60),
      ];
  const rollBack = timeToRollBack(workload).items.map((item) => ({ ...item, what: `to roll back: ${item.what}` }));
  return itemised(
    set("until the migration has ended", (migration?.timeoutMinutes ?? 0) * 60),
    ...replacement(workload, isRolling ? rollout : beside),
    ...stages,
    ...rollBack,
    set("until the tasks that go have finished", drainSeconds + stopSeconds),
  );
}

/** A time that the settings set. */
function set(what: string, seconds: number): TimeItem {
  return {
    what,
    seconds,
    source: "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeploymentConfiguration.html",
    verified: true,
  };
}
