/** The worst first. */
export const severities = ["critical", "high", "medium", "low"] as const;

export type Severity = (typeof severities)[number];

/** How bad it is, for comparing: the smaller, the worse. */
export const rank = (severity: Severity) => severities.indexOf(severity);

/** A pack of somebody else may leave the severity of its rules open. What nobody weighed is not taken lightly. */
export function severityOf(told: string | undefined, catalogued: Severity | undefined): Severity {
  return severities.find((each) => each === told) ?? catalogued ?? "medium";
}
