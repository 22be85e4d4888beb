import type { WorkloadSettings } from "./workload";

/** Every image that a service's tasks pull, by the path of its setting. */
export function imagesOf({ image, sidecars, faultInjection }: WorkloadSettings): Record<string, string> {
  const beside = Object.entries(sidecars).map(([name, sidecar]) => [`sidecars.${name}.image`, sidecar.image]);
  const agent = faultInjection ? { "faultInjection.agentImage": faultInjection.agentImage } : {};
  return { image, ...Object.fromEntries(beside), ...agent };
}
