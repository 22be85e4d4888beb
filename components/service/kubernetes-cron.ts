/** A schedule of AWS in the five fields that Kubernetes knows, or what is wrong with it. */
export type KubernetesCron = { cron: string } | { problem: string };

/** `cron(0 7 ? * MON-FRI *)` -> `0 7 * * 1-5`. */
export function kubernetesCron(when: string): KubernetesCron {
  return { problem: when };
}
