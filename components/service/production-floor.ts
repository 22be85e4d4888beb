import type { SettingsProblem } from "../base";
import { deploymentProductionFloor } from "./deployment-floor";
import { leftByDisruption } from "./eks-limits";
import { parseImage } from "./image";
import { runsOn } from "./runtime";
import type { WorkloadSettings } from "./workload";

/** What a service in production may not do without. Paths are those of its own settings. */
export function workloadProductionFloor(workload: WorkloadSettings): SettingsProblem[] {
  const { image, desiredCount, scaling, capacity, exec, faultInjection } = workload;
  const least = scaling?.min ?? desiredCount;
  const schedules = Object.entries(scaling?.schedules ?? {});
  const problems: (SettingsProblem | false)[] = [
    !parseImage(image)?.digest && {
      path: "image",
      message:
        `found ${JSON.stringify(image)}; production runs exactly what staging has proven, and a tag can move. ` +
        "Give the digest: name@sha256:...",
    },
    !scaling && {
      path: "scaling",
      message: "is missing; production follows its load. Give min and max.",
    },
    least < LEAST_TASKS && {
      path: scaling ? "scaling.min" : "desiredCount",
      message: tooFew(least),
    },
    ...schedules.map(
      ([name, { min = least }]) =>
        min < LEAST_TASKS && min < least && { path: `scaling.schedules.${name}.min`, message: tooFew(min) },
    ),
    capacity.spotPercent > 0 &&
      capacity.onDemandBase < LEAST_ON_DEMAND && {
        path: "capacity.onDemandBase",
        message:
          `found ${capacity.onDemandBase}; AWS may end all Spot tasks at once. Set it to ${LEAST_ON_DEMAND} or more, ` +
          "so that one is left even where a zone fails at that moment.",
      },
    exec && {
      path: "exec",
      message:
        "found true; in production nobody changes what runs, or reads what it holds, from within. Set it to false, and " +
        "look for the reason in logs and traces.",
    },
    faultInjection !== undefined && {
      path: "faultInjection",
      message:
        "is set; in production nobody disturbs the network of tasks, and what an agent installs as it starts has been " +
        "proven by no staging. Leave it out.",
    },
  ];
  return [
    ...problems.filter((problem) => problem !== false),
    ...deploymentProductionFloor(workload),
    ...emptiedNodes(workload, least),
  ];
}

/** EKS empties nodes whenever it likes. A task of ECS goes only once another one serves. */
function emptiedNodes(workload: WorkloadSettings, least: number): SettingsProblem[] {
  // Of too few pods, something else was said.
  if (!runsOn(workload, "eks") || least < LEAST_TASKS) return [];
  const left = leftByDisruption(workload);
  if (left >= LEAST_LEFT) return [];
  const message =
    `found ${JSON.stringify(workload.kubernetes?.disruption)}; when nodes are emptied ${left} of ${least} pods may be ` +
    `all that stays, and a zone could fail at that moment. Leave ${LEAST_LEFT} or more.`;
  return [{ path: "kubernetes.disruption", message }];
}

const LEAST_TASKS = 3;

const LEAST_LEFT = 2;

// Spot tasks of all zones can go together, when AWS wants its capacity back. ECS spreads those on demand over the zones:
// with two of them, one goes on when a zone is lost too. All three on demand would leave no saving at the least load.
const LEAST_ON_DEMAND = 2;

function tooFew(tasks: number): string {
  return `found ${tasks}; production runs a task in each of three zones. Set it to ${LEAST_TASKS} or more.`;
}
