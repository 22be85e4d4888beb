/** 1 wakes somebody; 2 is to be looked at within the hour; 3 within the day. */
export type Priority = 1 | 2 | 3;

/** One monitor, as plain values. What carries a physical name is a function of the names. */
export interface MonitorDefinition<Names> {
  /** Short and stable: the monitor's name in Datadog and in Pulumi ends in it. */
  id: string;
  /** The condition in a few words. */
  title: string;
  priority: Priority;
  /** What it means for users. The first line that somebody reads. */
  impact: string;
  /** What to look at first. */
  firstStep: string;
  /** The page in docs/runbooks/ that says what to do. */
  runbook: string;
  /** What is measured, with its window: the query up to the comparison. */
  measure: (names: Names) => string;
  /** Whether the query has a `by`: each group alerts for itself. */
  grouped: boolean;
  /** How long a new group is left alone. Five minutes, if absent. */
  newGroupDelaySeconds?: number;
  /** Where it is measured, in words that can be pasted into a command. */
  where: (names: Names) => string;
  comparison: ">" | ">=" | "<";
  limits: Limits;
  /** How late the metric may be. */
  delaySeconds: number;
  /** What silence means. https://docs.datadoghq.com/monitors/guide/on_missing_data/ */
  missingData: "default" | "resolve" | "show_no_data" | "show_and_notify_no_data";
}

/** A value beyond `critical` alerts, one beyond `warning` warns. The state ends beyond the recovery value, not before. */
export interface Limits {
  critical: number;
  /** Absent where the next whole number says all: nothing lies between no target and one. */
  criticalRecovery?: number;
  warning?: number;
  warningRecovery?: number;
}

/** How late metrics are that Datadog reads from an API of AWS, since no metric stream carries them. */
export const CRAWL_DELAY_SECONDS = 900;

/** How late metrics are that Datadog's own agents send. */
export const AGENT_DELAY_SECONDS = 15;

/** The query that Datadog evaluates. Datadog refuses one whose number is not the critical limit: it is written once. */
export function query<Names>(definition: MonitorDefinition<Names>, names: Names): string {
  return `${definition.measure(names)} ${definition.comparison} ${definition.limits.critical}`;
}
