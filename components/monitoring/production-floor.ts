import type { SettingsProblem } from "../base";
import type { MonitoringSettings } from "./settings";

const PAGES = /^(?:pagerduty|oncall|opsgenie)-/;

/** What monitoring in production may not do without. Paths are those of its own settings. */
export function monitoringProductionFloor({ alerts }: MonitoringSettings): SettingsProblem[] {
  if (alerts.critical.some((recipient) => PAGES.test(recipient))) return [];
  const found = JSON.stringify(alerts.critical);
  const message = `found ${found}; nobody would be woken when production is down. Add pagerduty-..., oncall-... or opsgenie-....`;
  return [{ path: "alerts.critical", message }];
}
