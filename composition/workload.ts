import type { Settings } from "../settings";

type ServiceSettings = Settings["services"][string];

/** What a service is to whatever runs it. How its secrets are kept is none of that. */
export function workloadOf(service: ServiceSettings) {
  const { secrets, secretRecoveryWindowInDays, secretReaders, secretReplicaRegions, ...workload } = service;
  return workload;
}
