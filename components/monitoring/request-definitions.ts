import type { MonitorDefinition } from "./definition";
import type { MonitoringSettings } from "./settings";

/** What traces are tagged with. */
export interface Origin {
  environment: string;
  service: string;
}

const TRACE_DELAY_SECONDS = 60;

/** What users notice of a service, whatever it runs on: that it is slow, and that it fails. */
export function requestDefinitions<Names>(
  settings: MonitoringSettings,
  origin: Origin,
  where: (names: Names) => string,
): MonitorDefinition<Names>[] {
  return [latency(settings, origin, where), errors(settings, origin, where)];
}

// Every minute of the five has to be slow: the percentile of all requests in five minutes would also alert on one burst.
function latency<Names>(
  { apmOperation, latencyP95Milliseconds }: MonitoringSettings,
  origin: Origin,
  where: (names: Names) => string,
): MonitorDefinition<Names> {
  const critical = latencyP95Milliseconds / 1000;
  return {
    id: "latency",
    title: `p95 latency above ${latencyP95Milliseconds} ms for 5 minutes`,
    priority: 2,
    impact: `Users of ${origin.service} wait: 1 in 20 requests takes longer than ${latencyP95Milliseconds} ms.`,
    firstStep: "Look whether it began with a deployment; if so, roll back.",
    runbook: "high-latency",
    measure: () => `min(last_5m):p95:trace.${apmOperation}{${traces(origin)}}`,
    grouped: false,
    where,
    comparison: ">",
    limits: {
      critical,
      criticalRecovery: rounded(critical * 0.9),
      warning: rounded(critical * 0.8),
      warningRecovery: rounded(critical * 0.7),
    },
    delaySeconds: TRACE_DELAY_SECONDS,
    missingData: "resolve",
  };
}

function errors<Names>(
  { apmOperation, errorRatePercent }: MonitoringSettings,
  origin: Origin,
  where: (names: Names) => string,
): MonitorDefinition<Names> {
  const count = (kind: string) => `sum:trace.${apmOperation}.${kind}{${traces(origin)}}.as_count()`;
  return {
    id: "errors",
    title: `more than ${errorRatePercent} % of requests fail`,
    priority: 2,
    impact: `Users of ${origin.service} see errors: more than ${errorRatePercent} % of requests fail.`,
    firstStep: "Look whether it began with a deployment; if so, roll back.",
    runbook: "error-rate",
    measure: () => `sum(last_5m):(${count("errors")} / ${count("hits")}) * 100`,
    grouped: false,
    where,
    comparison: ">",
    limits: {
      critical: errorRatePercent,
      criticalRecovery: rounded(errorRatePercent * 0.4),
      warning: rounded(errorRatePercent * 0.2),
      warningRecovery: rounded(errorRatePercent * 0.1),
    },
    delaySeconds: TRACE_DELAY_SECONDS,
    missingData: "default",
  };
}

function traces({ environment, service }: Origin): string {
  return `env:${environment},service:${service}`;
}

/** Without the digits that binary fractions add: 0.35, not 0.35000000000000003. */
function rounded(value: number): number {
  return Number(value.toFixed(6));
}
