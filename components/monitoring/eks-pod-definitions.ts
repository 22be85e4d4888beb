import { type EksServiceMonitor, type MonitoredEksService, missingIsZero, ofService, pods } from "./eks-service";

/** What can go wrong with a service's pods, one by one. */
export function eksPodDefinitions(monitored: MonitoredEksService): EksServiceMonitor[] {
  return [
    waiting(monitored, crashing),
    waiting(monitored, imageNotPulled),
    outOfMemory(monitored),
    restarts(monitored),
    memory(monitored),
    pending(monitored),
  ];
}

type Waiting = Pick<EksServiceMonitor, "id" | "title" | "impact" | "firstStep"> & { reason: string };

function waiting(monitored: MonitoredEksService, told: (service: string) => Waiting): EksServiceMonitor {
  const { reason, ...rest } = told(monitored.service);
  return {
    ...ofService(monitored),
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
    ...ofService(monitored),
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
    ...ofService(monitored),
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
    ...ofService(monitored),
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
    ...ofService(monitored),
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
