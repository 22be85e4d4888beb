import type { SettingsProblem } from "../base";
import type { WorkloadSettings } from "./workload";

/** What EKS cannot give a service, by the settings that ask for it. Paths are those of the service's own settings. */
export function refusedOnEks(_workload: WorkloadSettings): SettingsProblem[] {
  return [];
}

/** What EKS gives a service only where the stack says `eks.datadog`. Paths are those of the service's own settings. */
export function refusedWithoutDatadog(_workload: WorkloadSettings): SettingsProblem[] {
  return [];
}
