import type { SettingsProblem } from "../base";
import { parseImage } from "./image";
import type { WorkloadSettings } from "./workload";

/** What a service in production may not do without. Paths are those of its own settings. */
export function workloadProductionFloor({ image, desiredCount, scaling }: WorkloadSettings): SettingsProblem[] {
  const least = scaling?.min ?? desiredCount;
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
      message: `found ${least}; production runs a task in each of three zones. Set it to ${LEAST_TASKS} or more.`,
    },
  ];
  return problems.filter((problem) => problem !== false);
}

const LEAST_TASKS = 3;
