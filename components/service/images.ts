import type { WorkloadSettings } from "./workload";

type Images = Pick<WorkloadSettings, "image" | "sidecars" | "faultInjection">;

/** Every image that a service's tasks pull, by the path of its setting. */
export function imagesOf({ image, ...others }: Images): Record<string, string> {
  return { image, ...besides(others) };
}

/** The images of what runs beside a service. */
export function imagesBeside(workload: Omit<Images, "image">): string[] {
  return Object.values(besides(workload));
}

function besides({ sidecars, faultInjection }: Omit<Images, "image">): Record<string, string> {
  const images = Object.entries(sidecars).map(([name, { image }]) => [`sidecars.${name}.image`, image]);
  const agent = faultInjection ? { "faultInjection.agentImage": faultInjection.agentImage } : {};
  return { ...Object.fromEntries(images), ...agent };
}
