import type { SettingsProblem } from "../base";
import { tiers } from "./address-plan";
import type { NetworkSettings } from "./settings";

/** What a network in production may not do without. Paths are those of its own settings. */
export function networkProductionFloor({ zones, nat, existing }: NetworkSettings): SettingsProblem[] {
  if (existing) {
    const thin = tiers.filter((tier) => existing.subnetIds[tier].length < LEAST_ZONES);
    return thin.map((tier) => ({
      path: `existing.subnetIds.${tier}`,
      message: `found ${JSON.stringify(existing.subnetIds[tier])}; ${KEEPS_CAPACITY} Give ${LEAST_ZONES} or more.`,
    }));
  }
  const problems: (SettingsProblem | false)[] = [
    zones.length < LEAST_ZONES && {
      path: "zones",
      message: `found ${JSON.stringify(zones)}; ${KEEPS_CAPACITY} Give ${LEAST_ZONES} or more.`,
    },
    nat === "single" && {
      path: "nat",
      message:
        'found "single"; in production one zone\'s failure may not cut off the others. Set it to perAz or regional.',
    },
  ];
  return problems.filter((problem) => problem !== false);
}

const LEAST_ZONES = 3;
const KEEPS_CAPACITY = "when a zone fails, production keeps two thirds of its capacity.";
