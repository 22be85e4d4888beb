import { AGENT_DELAY_SECONDS, type MonitorDefinition } from "./definition";
import { requestDefinitions } from "./request-definitions";
import type { MonitoringSettings } from "./settings";

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

type EksServiceMonitor = MonitorDefinition<EksNames>;

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
    waiting(monitored, crashing),
    waiting(monitored, imageNotPulled),
    outOfMemory(monitored),
    restarts(monitored),
    memory(monitored),
    pending(monitored),
    ...(mostPods === undefined ? [] : [scaledOut(monitored, mostPods)]),
    ...(kind === "Rollout" ? [sentBack(monitored)] : []),
    ...(externalSecrets.length > 0 ? [staleSecrets(monitored)] : []),
  ];
}

// The tags of the pods' own labels: agents put them on all that they tell of pods.
// https://docs.datadoghq.com/getting_started/tagging/unified_service_tagging/
function pods({ service, namespace }: MonitoredEksService, { clusterName }: EksNames): string {
  return `kube_cluster_name:${clusterName},kube_namespace:${namespace},service:${service}`;
}

function placeOf({ service, namespace, kind }: MonitoredEksService, clusterName: string): string {
  return `cluster ${clusterName}, namespace ${namespace}, ${kind} ${service}`;
}

/** What all monitors of one service have alike, where nothing else is said. */
function common(monitored: MonitoredEksService) {
  return {
    grouped: false,
    where: ({ clusterName }: EksNames) => placeOf(monitored, clusterName),
    delaySeconds: AGENT_DELAY_SECONDS,
  };
}

// Pods of every version, ready for requests. Without any there is nobody to answer; that a load balancer sees it too,
// its metrics say a quarter of an hour later.
function noReadyPod(monitored: MonitoredEksService): EksServiceMonitor {
  return {
    ...common(monitored),
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
    ...common(monitored),
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

type Waiting = Pick<EksServiceMonitor, "id" | "title" | "impact" | "firstStep"> & { reason: string };

// What nobody waits for is told of no pod: so nothing is zero, and Datadog takes nothing else beside that.
// https://docs.datadoghq.com/monitors/guide/on_missing_data/
const missingIsZero = "default";

function waiting(monitored: MonitoredEksService, told: (service: string) => Waiting): EksServiceMonitor {
  const { reason, ...rest } = told(monitored.service);
  return {
    ...common(monitored),
    ...rest,
    priority: 2,
    runbook: "failing-pods",
    measure: (names) => {
      const scope = `${pods(monitored, names)},reason:${reason}`;
      return `max(last_10m):default_zero(max:kubernetes_state.container.status_report.count.waiting{${scope}})`;
    },
    comparison: ">=",
    limits: { critical: 1 },
    missingData: missingIsZero,
  };
}

const crashing = (service: string): Waiting => ({
  id: "crashing",
  title: "a pod ends as soon as it starts",
  impact: `${service} has fewer pods than it should: one ends again and again, and Kubernetes waits longer each time.`,
  firstStep: "Read what the pod said last, before it ended.",
  reason: "crashloopbackoff",
});

const imageNotPulled = (service: string): Waiting => ({
  id: "image-not-pulled",
  title: "an image cannot be pulled",
  impact: `${service} cannot start pods: their image is not there, or the node may not have it.`,
  firstStep: "See which image it is, and what the registry answers.",
  reason: "imagepullbackoff",
});

function outOfMemory(monitored: MonitoredEksService): EksServiceMonitor {
  return {
    ...common(monitored),
    id: "out-of-memory",
    title: "a pod had no memory left",
    priority: 3,
    impact: `${monitored.service} loses requests now and then: a pod reached its limit of memory and was ended.`,
    firstStep: "See whether its memory grows for ever, or the limit is too low.",
    runbook: "failing-pods",
    measure: (names) => {
      const scope = `${pods(monitored, names)},reason:oomkilled`;
      return `max(last_10m):default_zero(max:kubernetes.containers.state.terminated{${scope}})`;
    },
    comparison: ">=",
    limits: { critical: 1 },
    missingData: missingIsZero,
  };
}

// Kubernetes counts as long as a pod lives: how many more there are says how it is now.
function restarts(monitored: MonitoredEksService): EksServiceMonitor {
  return {
    ...common(monitored),
    id: "restarts",
    title: "pods restarted more than 5 times in 5 minutes",
    priority: 3,
    impact: `${monitored.service} answers some requests late or not at all: its pods restart.`,
    firstStep: "See why they restart: their liveness probe, memory, or an error.",
    runbook: "failing-pods",
    measure: (names) => `change(avg(last_5m),last_5m):sum:kubernetes.containers.restarts{${pods(monitored, names)}}`,
    comparison: ">",
    limits: { critical: 5, criticalRecovery: 4, warning: 3, warningRecovery: 1 },
    missingData: "resolve",
  };
}

// All its pods have the same limit.
function memory(monitored: MonitoredEksService): EksServiceMonitor {
  return {
    ...common(monitored),
    id: "memory",
    title: "a pod uses more than 95 % of its memory",
    priority: 3,
    impact: `${monitored.service} will lose a pod soon: it has nearly reached its limit of memory.`,
    firstStep: "See whether its memory grows for ever, or the limit is too low.",
    runbook: "failing-pods",
    measure: (names) => {
      const of = (metric: string) => `max:kubernetes.memory.${metric}{${pods(monitored, names)}}`;
      return `avg(last_5m):${of("rss")} / ${of("limits")} * 100`;
    },
    comparison: ">",
    limits: { critical: 95, criticalRecovery: 90, warning: 90, warningRecovery: 85 },
    missingData: "resolve",
  };
}

// Nodes for new pods are there within minutes.
function pending(monitored: MonitoredEksService): EksServiceMonitor {
  return {
    ...common(monitored),
    id: "pending",
    title: "a pod has waited for 30 minutes to start",
    priority: 3,
    impact: `${monitored.service} gets no more pods: there is no room for them, and none is made.`,
    firstStep: "See what Kubernetes says of the pod, and whether the nodes are at their bound.",
    runbook: "pending-pods",
    measure: (names) => {
      const scope = `${pods(monitored, names)},pod_phase:pending`;
      return `min(last_30m):default_zero(sum:kubernetes_state.pod.status_phase{${scope}})`;
    },
    comparison: ">=",
    limits: { critical: 1 },
    missingData: missingIsZero,
  };
}

// A schedule may set the bounds meanwhile: what is compared is what the autoscaler has.
function scaledOut(monitored: MonitoredEksService, mostPods: number): EksServiceMonitor {
  return {
    ...common(monitored),
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
    ...common(monitored),
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
    ...common(monitored),
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
