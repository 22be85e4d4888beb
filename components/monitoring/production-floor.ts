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

/**
 * What a cluster on EKS in production may not do without, so that its services can be watched. Paths are those of its own
 * settings.
 */
export function eksMonitoringProductionFloor({ datadog }: { datadog?: object | undefined }): SettingsProblem[] {
  if (datadog) return [];
  const message =
    "is missing; of pods and their requests Datadog hears from its agents on the cluster alone, and nobody would know " +
    "that services there are down. Say where its keys are: apiKey and appKey.";
  return [{ path: "datadog", message }];
}
