import type { SettingsProblem } from "../base";
import { type ItemisedTime, inWords } from "../base/itemised-time";
import { type Detection, slowestDetection } from "./alarm-detection";
import { type DeploymentSettings, rolloutOf } from "./deployment-settings";
import { type Placed, runsOn } from "./runtime";
import { type RolledBackWorkload, timeToRollBack, timeToRollBackOnEks } from "./time-to-roll-back";

/** What production promises: from a bad version's first request until the old one serves them all again. */
export const ROLL_BACK_LIMIT_SECONDS = 300;

type RoutedWorkload = RolledBackWorkload & Placed & { routing: "none" | object };

/** What a deployment to production may not do without. Paths are those of the workload's settings. */
export function deploymentProductionFloor(workload: RoutedWorkload): SettingsProblem[] {
  // No alarm watches a service without requests: the circuit breaker alone sends its versions back.
  if (workload.routing === "none") return [];
  const [slow] = [
    ...(runsOn(workload, "ecs") ? slowRollBack(workload) : []),
    ...(runsOn(workload, "eks") ? slowRollBackOnEks(workload) : []),
  ];
  return [...(slow ? [slow] : []), ...shortBake(workload)];
}

function slowRollBack(workload: RolledBackWorkload): SettingsProblem[] {
  const link = "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-type-blue-green.html";
  return tooSlow(workload, timeToRollBack(workload), link);
}

function slowRollBackOnEks(workload: RolledBackWorkload): SettingsProblem[] {
  const link = "https://argo-rollouts.readthedocs.io/en/stable/features/analysis/";
  const time = timeToRollBackOnEks(workload);
  if (time) return tooSlow(workload, time, link);
  const shifted: DeploymentSettings = { ...workload.deployment, strategy: "canary" };
  const seconds = timeToRollBackOnEks({ ...workload, deployment: shifted })?.seconds;
  const message =
    `found "${workload.deployment.strategy}"; on EKS nothing sends back a version that has started well and answers ` +
    `badly, and in production it may take ${ROLL_BACK_LIMIT_SECONDS} seconds. Set it to canary, which takes ${seconds}. ${link}`;
  return [{ path: "deployment.strategy", message }];
}

function tooSlow(workload: RolledBackWorkload, time: ItemisedTime, link: string): SettingsProblem[] {
  if (time.seconds <= ROLL_BACK_LIMIT_SECONDS) return [];
  const { path, fix } = faster(workload);
  const message =
    `a bad version is rolled back within ${inWords(time)}; in production it may take ${ROLL_BACK_LIMIT_SECONDS}. ` +
    `${fix} ${link}`;
  return [{ path, message: `found ${JSON.stringify(valueAt(workload, path))}; ${message}` }];
}

/** Where most time is saved: by keeping the old version running, or else by an alarm that sees sooner. */
function faster(workload: RolledBackWorkload): { path: string; fix: string } {
  const { deployment } = workload;
  if (deployment.strategy === "rolling") {
    const shifted: DeploymentSettings = { ...deployment, strategy: "canary" };
    const { seconds } = timeToRollBack({ ...workload, deployment: shifted });
    return { path: "deployment.strategy", fix: `Set it to canary, which takes ${seconds}.` };
  }
  const { alarm } = slowestDetection(workload);
  const { path, setting } = settingOf(alarm, workload);
  return { path, fix: `Lower it${setting ? `, or ${setting}` : ""}.` };
}

function settingOf(alarm: Detection["alarm"], { health, deployment }: RolledBackWorkload) {
  const { periodSeconds } = deployment.alarms;
  const evaluations = `deployment.alarms.${alarm}.evaluations`;
  const checkSeconds = alarm === "unhealthyTasks" ? health.intervalSeconds * health.unhealthyThreshold : 0;
  if (checkSeconds > periodSeconds * deployment.alarms[alarm].evaluations) {
    return { path: "health.intervalSeconds", setting: "health.unhealthyThreshold" };
  }
  return periodSeconds > 60
    ? { path: "deployment.alarms.periodSeconds", setting: evaluations }
    : { path: evaluations, setting: undefined };
}

// An alarm that has a bake of twice its time sees also what goes wrong a while after the last shift.
function shortBake(workload: RolledBackWorkload): SettingsProblem[] {
  const rollout = rolloutOf(workload.deployment);
  if (rollout.strategy === "rolling") return [];
  const { seconds, alarm } = slowestDetection(workload);
  if (rollout.bakeMinutes * 60 >= 2 * seconds) return [];
  const message =
    `found ${rollout.bakeMinutes}; the slowest alarm, ${alarm}, sees a bad version after ${seconds} seconds, and in ` +
    `production the old version stands by for twice as long. Set it to ${Math.ceil((2 * seconds) / 60)} or more.`;
  return [{ path: "deployment.bakeMinutes", message }];
}

function valueAt(value: unknown, path: string): unknown {
  return path.split(".").reduce((at, key) => (at instanceof Object ? Reflect.get(at, key) : undefined), value);
}
