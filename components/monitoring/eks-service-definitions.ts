import { eksPodDefinitions } from "./eks-pod-definitions";
import {
  type EksNames,
  type EksServiceMonitor,
  type MonitoredEksService,
  missingIsZero,
  ofService,
  placeOf,
  pods,
} from "./eks-service";
import { requestDefinitions } from "./request-definitions";
import type { MonitoringSettings } from "./settings";

/** The monitors of one service on EKS. All stand on what agents in the cluster tell, which is fresh. */
export function eksServiceDefinitions(
  settings: MonitoringSettings,
  environment: string,
  monitored: MonitoredEksService,
): EksServiceMonitor[] {
  const { service, kind, isRouted, isElsewhereToo, mostPods, externalSecrets } = monitored;
  const where = ({ clusterName }: EksNames) => placeOf(monitored, clusterName);
  return [
    ...(isElsewhereToo ? [] : requestDefinitions(settings, { environment, service }, where)),
    ...(isRouted ? [noReadyPod(monitored)] : []),
    missingPods(monitored),
    ...eksPodDefinitions(monitored),
    ...(mostPods === undefined ? [] : [scaledOut(monitored, mostPods)]),
    ...(kind === "Rollout" ? [sentBack(monitored)] : []),
    ...(externalSecrets.length > 0 ? [staleSecrets(monitored)] : []),
  ];
}

// Pods of every version, ready for requests. Without any there is nobody to answer; that a load balancer sees it too,
// its metrics say a quarter of an hour later.
function noReadyPod(monitored: MonitoredEksService): EksServiceMonitor {
  return {
    ...ofService(monitored),
    id: "no-ready-pod",
    title: "no pod is ready",
    priority: 1,
    impact: `${monitored.service} is down: it has no pod that takes requests.`,
    firstStep: "See why its pods stopped or fail their readiness probe.",
    runbook: "no-ready-pod",
    measure: (names) => `max(last_5m):sum:kubernetes_state.replicaset.replicas_ready{${pods(monitored, names)}}`,
    comparison: "<",
    limits: { critical: 1 },
    missingData: "show_and_notify_no_data",
  };
}

// A share, since a fixed number of missing pods is all of a small service, and nothing to a large one.
function missingPods(monitored: MonitoredEksService): EksServiceMonitor {
  return {
    ...ofService(monitored),
    id: "missing-pods",
    title: "fewer pods run than desired",
    priority: 2,
    impact: `${monitored.service} may not carry its load: half of its pods are missing.`,
    firstStep: "See why pods stopped or do not start.",
    runbook: "missing-pods",
    measure: (names) => {
      const { available, desired } = replicas(monitored, names);
      return `max(last_10m):max:${available} / max:${desired} * 100`;
    },
    comparison: "<",
    limits: { critical: 51, criticalRecovery: 75, warning: 100 },
    // With no pod at all none is ready, which wakes somebody. Without requests, nobody else says so.
    missingData: monitored.isRouted ? "show_no_data" : "show_and_notify_no_data",
  };
}

// Kubernetes tells of Deployments. Of Rollouts Argo does, to an agent that calls what Argo calls name and namespace
// something else. https://docs.datadoghq.com/integrations/argo-rollouts/
function replicas(monitored: MonitoredEksService, { clusterName }: EksNames) {
  const { service, namespace, kind } = monitored;
  const cluster = `kube_cluster_name:${clusterName}`;
  if (kind === "Deployment") {
    const scope = `{${cluster},kube_namespace:${namespace},kube_deployment:${service}}`;
    return {
      available: `kubernetes_state.deployment.replicas_available${scope}`,
      desired: `kubernetes_state.deployment.replicas_desired${scope}`,
    };
  }
  const scope = `{${cluster},argo_rollout_namespace:${namespace},argo_rollout_name:${service}}`;
  return {
    available: `argo_rollouts.rollout.info.replicas.available${scope}`,
    desired: `argo_rollouts.rollout.info.replicas.desired${scope}`,
  };
}

// A schedule may set the bounds meanwhile: what is compared is what the autoscaler has.
function scaledOut(monitored: MonitoredEksService, mostPods: number): EksServiceMonitor {
  return {
    ...ofService(monitored),
    id: "scaled-out",
    title: `it runs at its bound, ${mostPods} pods unless a schedule says otherwise, for 30 minutes`,
    priority: 3,
    impact: `${monitored.service} slows down if the load grows on: it has as many pods as it may.`,
    firstStep: "See whether the load is here to stay; then raise scaling.max.",
    runbook: "pending-pods",
    measure: ({ clusterName }) => {
      const { service, namespace } = monitored;
      const scope = `{kube_cluster_name:${clusterName},kube_namespace:${namespace},horizontalpodautoscaler:${service}}`;
      const of = (metric: string) => `avg:kubernetes_state.hpa.${metric}${scope}`;
      return `avg(last_30m):${of("current_replicas")} * 100 / ${of("max_replicas")}`;
    },
    comparison: ">=",
    limits: { critical: 100, criticalRecovery: 95, warning: 90, warningRecovery: 85 },
    missingData: "resolve",
  };
}

// Argo tells the phase as a tag of what is always 1, and of the present phase alone.
// https://argo-rollouts.readthedocs.io/en/stable/features/controller-metrics/
function sentBack(monitored: MonitoredEksService): EksServiceMonitor {
  const { service, namespace } = monitored;
  return {
    ...ofService(monitored),
    id: "sent-back",
    title: "a new version was sent back",
    priority: 2,
    impact: `Users of ${service} have its former version: the new one failed, and none comes until another is deployed.`,
    firstStep: "See what the analysis of the new version found.",
    runbook: "version-sent-back",
    measure: ({ clusterName }) => {
      const rollout = `argo_rollout_namespace:${namespace},argo_rollout_name:${service}`;
      const scope = `kube_cluster_name:${clusterName},${rollout},phase:degraded`;
      return `min(last_5m):default_zero(max:argo_rollouts.rollout.info{${scope}})`;
    },
    comparison: ">=",
    limits: { critical: 1 },
    missingData: missingIsZero,
  };
}

// It is read every five minutes; a value that rotates is current for weeks after its successor. Commas do not go with IN.
// https://external-secrets.io/latest/api/metrics/
function staleSecrets(monitored: MonitoredEksService): EksServiceMonitor {
  const { service, namespace, externalSecrets } = monitored;
  return {
    ...ofService(monitored),
    id: "stale-secrets",
    title: "a secret cannot be read for 15 minutes",
    priority: 2,
    impact: `${service} runs with old values: its secrets cannot be read, and pods fail when those expire.`,
    firstStep: "See what External Secrets says of it: the secret, a field of it or a permission is gone.",
    runbook: "stale-secrets",
    measure: ({ clusterName }) => {
      const which = `kube_cluster_name:${clusterName} AND namespace:${namespace} AND name IN (${externalSecrets.join(",")})`;
      const scope = `{${which} AND condition:ready AND status:true} by {name}`;
      return `max(last_15m):max:external_secrets.externalsecret_status_condition${scope}`;
    },
    grouped: true,
    comparison: "<",
    limits: { critical: 1 },
    // What reads them has a monitor of its own.
    missingData: "show_no_data",
  };
}
