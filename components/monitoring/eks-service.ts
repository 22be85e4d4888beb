import { AGENT_DELAY_SECONDS, type MonitorDefinition } from "./definition";

/** A service on EKS as plain values. */
export interface MonitoredEksService {
  service: string;
  namespace: string;
  /** What has its pods. */
  kind: "Deployment" | "Rollout";
  /** Whether it gets requests from the load balancer. */
  isRouted: boolean;
  /** Whether what its requests are like is told elsewhere: it runs on ECS too, and Datadog does not tell the two apart. */
  isElsewhereToo: boolean;
  /** The most pods that an autoscaler gives it. None does, if absent. */
  mostPods?: number | undefined;
  /** The ExternalSecrets that its pods, or the analysis of a new version, read. */
  externalSecrets: readonly string[];
}

/** How AWS names the cluster, which is what its agents call it. */
export interface EksNames {
  clusterName: string;
}

export type EksServiceMonitor = MonitorDefinition<EksNames>;

// The tags of the pods' own labels: agents put them on all that they tell of pods.
// https://docs.datadoghq.com/getting_started/tagging/unified_service_tagging/
export function pods({ service, namespace }: MonitoredEksService, { clusterName }: EksNames): string {
  return `kube_cluster_name:${clusterName},kube_namespace:${namespace},service:${service}`;
}

export function placeOf({ service, namespace, kind }: MonitoredEksService, clusterName: string): string {
  return `cluster ${clusterName}, namespace ${namespace}, ${kind} ${service}`;
}

/** What all monitors of one service have alike, where nothing else is said. */
export function ofService(monitored: MonitoredEksService) {
  return {
    grouped: false,
    where: ({ clusterName }: EksNames) => placeOf(monitored, clusterName),
    delaySeconds: AGENT_DELAY_SECONDS,
  };
}

// What nobody waits for is told of no pod: so nothing is zero, and Datadog takes nothing else beside that.
// https://docs.datadoghq.com/monitors/guide/on_missing_data/
export const missingIsZero = "default";
