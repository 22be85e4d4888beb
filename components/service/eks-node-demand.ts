import type { SettingsProblem } from "../base";
import { type AddressedWorkload, addressDemand } from "./address-demand";
import type { EksClusterSettings } from "./eks-settings";
import type { KubernetesSettings } from "./kubernetes-settings";
import { requestedMillicores } from "./pod-size";
import { type Placed, runsOn } from "./runtime";

/** What of a workload decides how many nodes its pods need. */
export interface ScheduledWorkload extends Omit<AddressedWorkload, keyof Placed>, Placed {
  architecture: "ARM64" | "X86_64";
  cpu: number;
  kubernetes?: Pick<KubernetesSettings, "requests"> | undefined;
}

/**
 * What is wrong where all services, each at its largest and being deployed, keep more virtual CPUs for themselves than
 * the nodes of their architecture may have: pods without room would wait until their deployment has failed. Paths are
 * those of the cluster's settings.
 */
export function vcpuShortage(
  services: Readonly<Record<string, ScheduledWorkload>>,
  { maxVcpus }: EksClusterSettings["nodes"],
): SettingsProblem[] {
  const needed = Math.max(...(["ARM64", "X86_64"] as const).map((architecture) => vcpusOn(architecture, services)));
  if (needed <= maxVcpus) return [];
  const message =
    `found ${maxVcpus}; while all services are deployed at their largest, pods of one architecture keep ` +
    `${Math.ceil(needed)} virtual CPUs for themselves. Set it to ${Math.ceil(needed * ROOM)} or more, or lower ` +
    "scaling.max or kubernetes.requests of services.";
  return [{ path: "nodes.maxVcpus", message }];
}

// Nodes keep some for themselves, and pods do not fill them wholly.
const ROOM = 1.25;

function vcpusOn(
  architecture: ScheduledWorkload["architecture"],
  services: Readonly<Record<string, ScheduledWorkload>>,
): number {
  const scheduled = Object.values(services).filter((each) => runsOn(each, "eks") && each.architecture === architecture);
  const millicores = scheduled.reduce((sum, { movingTo: _, ...workload }) => {
    return sum + addressDemand(workload) * requestedMillicores(workload);
  }, 0);
  return millicores / 1000;
}
