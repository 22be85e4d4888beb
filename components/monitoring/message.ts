import type { MonitorDefinition } from "./definition";
import type { MonitoringSettings } from "./settings";

/** Whose monitor it is. Datadog routes and filters by these. */
export interface Ownership {
  environment: string;
  service: string;
  team: string;
}

/** What Datadog sends: first what it means, then what to do, then whom it concerns. */
export function message<Names>(
  definition: MonitorDefinition<Names>,
  names: Names,
  settings: MonitoringSettings,
  { environment, service, team }: Ownership,
): string {
  return [
    definition.impact,
    "{{#is_alert}}The value is {{value}}, the limit {{threshold}}.{{/is_alert}}" +
      "{{#is_warning}}The value is {{value}}, and {{warn_threshold}} warns.{{/is_warning}}" +
      "{{#is_no_data}}No data arrives: it may be down, or its metrics do not reach Datadog.{{/is_no_data}}" +
      "{{#is_recovery}}It has recovered: the value is {{value}}.{{/is_recovery}}",
    `Where: ${environment}, ${definition.where(names)}.`,
    `First: ${definition.firstStep}`,
    `Runbook: ${runbookUrl(definition, settings)}`,
    `${service} is owned by ${team}.`,
    recipients(definition, settings)
      .map((recipient) => `@${recipient}`)
      .join(" "),
  ].join("\n");
}

export function runbookUrl({ runbook }: { runbook: string }, { runbookBaseUrl }: MonitoringSettings): string {
  return `${runbookBaseUrl.replace(/\/$/, "")}/${runbook}.md`;
}

/** The same keys and values that traces carry. Datadog writes tags in lower case and replaces what it does not know. */
export function tags({ environment, service, team }: Ownership): string[] {
  return Object.entries({ env: environment, service, team }).map(([key, value]) => {
    return `${key}:${value.toLowerCase().replace(/[^\p{L}\p{N}_\-:./]/gu, "_")}`;
  });
}

function recipients({ priority }: { priority: number }, { alerts }: MonitoringSettings): string[] {
  // A channel may be named in both.
  return priority === 1 ? [...new Set([...alerts.critical, ...alerts.warning])] : alerts.warning;
}
