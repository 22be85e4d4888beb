import type { SettingsProblem } from "../base";
import { inWords } from "../base/itemised-time";
import { type Detection, slowestDetection } from "./alarm-detection";
import { type DeploymentSettings, rolloutOf } from "./deployment-settings";
import { type RolledBackWorkload, timeToRollBack } from "./time-to-roll-back";

/** What production promises: from a bad version's first request until the old one serves them all again. */
export const ROLL_BACK_LIMIT_SECONDS = 300;

type RoutedWorkload = RolledBackWorkload & { routing: "none" | object };

/** What a deployment to production may not do without. Paths are those of the workload's settings. */
export function deploymentProductionFloor(workload: RoutedWorkload): SettingsProblem[] {
  // No alarm watches a service without requests: the circuit breaker alone sends its versions back.
  if (workload.routing === "none") return [];
  return [...slowRollBack(workload), ...shortBake(workload)];
}

function slowRollBack(workload: RolledBackWorkload): SettingsProblem[] {
  const time = timeToRollBack(workload);
  if (time.seconds <= ROLL_BACK_LIMIT_SECONDS) return [];
  const { path, fix } = faster(workload);
  const message =
    `a bad version is rolled back within ${inWords(time)}; in production it may take ${ROLL_BACK_LIMIT_SECONDS}. ` +
    `${fix} https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-type-blue-green.html`;
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
