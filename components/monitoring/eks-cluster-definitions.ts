import { AGENT_DELAY_SECONDS, type MonitorDefinition } from "./definition";
import type { MonitoringSettings } from "./settings";

/** How AWS names the cluster and the load balancer that it made. */
export interface EksClusterNames {
  clusterName: string;
  /** Absent where no service is behind one. */
  loadBalancerName?: string | undefined;
}

/** A cluster on EKS as plain values. */
export interface MonitoredEksCluster {
  /** The namespaces of what runs on it so that services can. */
  controllerNamespaces: readonly string[];
  /** Whether it made a load balancer. */
  hasLoadBalancer: boolean;
}

type EksClusterMonitor = MonitorDefinition<EksClusterNames>;

/**
 * The monitors of one cluster on EKS. Nodes that take no pods are none of them: EKS Auto Mode empties and replaces nodes
 * all the time, and what is wrong if that goes wrong is that pods wait.
 */
export function eksClusterDefinitions(
  settings: MonitoringSettings,
  { controllerNamespaces, hasLoadBalancer }: MonitoredEksCluster,
): EksClusterMonitor[] {
  return [
    silent,
    nodesNotReady,
    controllersMissing(controllerNamespaces),
    agentsMissing,
    disk,
    ...(hasLoadBalancer ? [loadBalancerErrors(settings)] : []),
  ];
}

const common = {
  where: ({ clusterName }: EksClusterNames) => `cluster ${clusterName}`,
  delaySeconds: AGENT_DELAY_SECONDS,
};

/** The one that says so when agents fall silent, which the others cannot tell from peace. */
const silent: EksClusterMonitor = {
  ...common,
  id: "silent",
  title: "no pod is seen for 15 minutes",
  priority: 1,
  impact: "The cluster is down, or nobody would hear of it: it has no pods, or Datadog's agents tell of none.",
  firstStep: "See whether the cluster answers, and whether services do.",
  runbook: "silent-cluster",
  measure: ({ clusterName }) => `sum(last_15m):sum:kubernetes.pods.running{kube_cluster_name:${clusterName}}`,
  grouped: false,
  comparison: "<",
  limits: { critical: 1 },
  missingData: "show_and_notify_no_data",
};

// Auto Mode replaces such nodes by itself, after half an hour.
// https://docs.aws.amazon.com/eks/latest/userguide/node-repair.html
const nodesNotReady: EksClusterMonitor = {
  ...common,
  id: "nodes-not-ready",
  title: "a node is not ready, and was not replaced within an hour",
  priority: 3,
  impact: "The cluster has less room than it pays for: a node runs no pods and stays.",
  firstStep: "See what the node says of itself, and take it away.",
  runbook: "nodes-not-ready",
  measure: ({ clusterName }) => {
    const scope = `kube_cluster_name:${clusterName} AND condition:ready AND status IN (false,unknown)`;
    return `min(last_1h):default_zero(sum:kubernetes_state.node.by_condition{${scope}})`;
  },
  grouped: false,
  comparison: ">=",
  limits: { critical: 1 },
  missingData: "default",
};

// One of two is enough for each of them: one works, the other takes over.
function controllersMissing(namespaces: readonly string[]): EksClusterMonitor {
  return {
    ...common,
    id: "controllers-missing",
    title: "a controller has no pod",
    priority: 2,
    impact:
      "Services run on, and what the controller does is not done: secrets are not read, pods not replaced when one has " +
      "changed, new versions not brought up or sent back, logs and metrics not sent.",
    firstStep: "See which controller it is, and why its pods do not run.",
    runbook: "missing-controllers",
    measure: ({ clusterName }) => {
      const groups = "by {kube_namespace,kube_deployment}";
      const scope = `{kube_cluster_name:${clusterName} AND kube_namespace IN (${namespaces.join(",")})}`;
      const of = (kind: string) => `avg:kubernetes_state.deployment.replicas_${kind}${scope} ${groups}`;
      return `max(last_15m):${of("available")} / ${of("desired")} * 100`;
    },
    grouped: true,
    comparison: "<",
    limits: { critical: 50, warning: 100 },
    missingData: "show_no_data",
  };
}

// Each point of the window: a new node is a few minutes without.
const agentsMissing: EksClusterMonitor = {
  ...common,
  id: "agents-missing",
  title: "a node is without an agent for 15 minutes",
  priority: 3,
  impact: "Logs, metrics or traces of the pods on a node are lost: what collects them there does not run.",
  firstStep: "See on which node it is missing, and why.",
  runbook: "missing-controllers",
  measure: ({ clusterName }) => {
    const of = (kind: string) => {
      const scope = `{kube_cluster_name:${clusterName}} by {kube_namespace,kube_daemon_set}`;
      return `sum:kubernetes_state.daemonset.${kind}${scope}`;
    };
    return `min(last_15m):${of("desired")} - ${of("ready")}`;
  },
  grouped: true,
  comparison: ">=",
  limits: { critical: 1 },
  missingData: "show_no_data",
};

const disk: EksClusterMonitor = {
  ...common,
  id: "disk",
  title: "a pod's disk is nearly full",
  priority: 3,
  impact: "A pod will fail to write soon: more than 95 % of its disk are in use.",
  firstStep: "See what it keeps there, and whether it could delete some.",
  runbook: "full-disk",
  measure: ({ clusterName }) => {
    const of = (kind: string) => {
      const scope = `{kube_cluster_name:${clusterName}} by {kube_namespace,persistentvolumeclaim}`;
      return `avg:kubernetes.kubelet.volume.stats.${kind}${scope}`;
    };
    return `avg(last_15m):${of("used_bytes")} / ${of("capacity_bytes")} * 100`;
  },
  grouped: true,
  comparison: ">",
  limits: { critical: 95, criticalRecovery: 92, warning: 85, warningRecovery: 82 },
  // Disks go with their pods.
  missingData: "resolve",
};

/** What no pod counts, since it never got there: what the load balancer answers itself. */
function loadBalancerErrors({ awsMetricsDelaySeconds }: MonitoringSettings): EksClusterMonitor {
  return {
    id: "load-balancer-errors",
    title: "the load balancer answers with errors of its own",
    priority: 2,
    impact: "Users see errors that no service knows of: the load balancer reaches no pod, or gets no answer.",
    firstStep: "See which service it cannot reach: one without ready pods, or one that has just been deployed.",
    runbook: "load-balancer-errors",
    // Its ARN ends in what nobody knows before.
    measure: ({ loadBalancerName }) => {
      const scope = `{loadbalancer:app/${loadBalancerName}/*}`;
      return `sum(last_5m):sum:aws.applicationelb.httpcode_elb_5xx${scope}.as_count()`;
    },
    grouped: false,
    where: ({ clusterName, loadBalancerName }) => `cluster ${clusterName}, load balancer ${loadBalancerName}`,
    comparison: ">",
    limits: { critical: 25, criticalRecovery: 10, warning: 5, warningRecovery: 1 },
    delaySeconds: awsMetricsDelaySeconds,
    missingData: "default",
  };
}
