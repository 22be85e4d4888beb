import type { SettingsProblem } from "../base";
import type { NetworkSettings } from "./settings";

/** What a network in production may not do without. Paths are those of its own settings. */
export function networkProductionFloor({ zones, nat }: NetworkSettings): SettingsProblem[] {
  const problems: (SettingsProblem | false)[] = [
    zones.length < LEAST_ZONES && {
      path: "zones",
      message:
        `found ${JSON.stringify(zones)}; when a zone fails, production keeps two thirds of its capacity. ` +
        `Give ${LEAST_ZONES} or more.`,
    },
    nat === "single" && {
      path: "nat",
      message: 'found "single"; in production one zone\'s failure may not cut off the others. Set it to perAz.',
    },
  ];
  return problems.filter((problem) => problem !== false);
}

const LEAST_ZONES = 3;
