import type { KubernetesSettings } from "./kubernetes-settings";

interface Requested {
  kubernetes?: Pick<KubernetesSettings, "requests"> | undefined;
}

/** CPU units, of which 1024 are one virtual CPU, in thousandths of one. */
export function millicoresOf(cpuUnits: number): number {
  return (cpuUnits * 1000) / 1024;
}

/** What is kept of processors for a pod: half of its size, unless the service says otherwise. */
export function requestedMillicores({ cpu, kubernetes }: Requested & { cpu: number }): number {
  return kubernetes?.requests.cpuMillicores ?? Math.ceil(millicoresOf(cpu) / 2);
}

/** What is kept of memory for a pod, in the same way. */
export function requestedMebibytes({ memory, kubernetes }: Requested & { memory: number }): number {
  return kubernetes?.requests.memoryMiB ?? Math.ceil(memory / 2);
}
