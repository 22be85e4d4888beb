/**
 * On nodes of their own, which EKS Auto Mode keeps for what the cluster cannot do without: services that take all of a
 * node leave it alone.
 * https://docs.aws.amazon.com/eks/latest/userguide/critical-workload.html
 */
export const onSystemNodes = {
  nodeSelector: { "karpenter.sh/nodepool": "system" },
  tolerations: [{ key: "CriticalAddonsOnly", operator: "Exists" }],
};

/** On every node, whoever it is kept for: what has to see each pod. */
export const onEveryNode = { tolerations: [{ operator: "Exists" }] };

// https://kubernetes.io/docs/tasks/administer-cluster/guaranteed-scheduling-critical-addon-pods/
export const beforeServices = "system-cluster-critical";
export const beforeAllElse = "system-node-critical";

/** One pod a zone before two in any, where there is room. The chart says which pods. */
export const overZones = {
  maxSkew: 1,
  topologyKey: "topology.kubernetes.io/zone",
  whenUnsatisfiable: "ScheduleAnyway",
};

/** What is kept for a container, and the most memory that it gets. CPU that nobody else wants is for anyone. */
export function resources(cpuMillicores: number, memoryMiB: number, mostMemoryMiB: number) {
  return {
    requests: { cpu: `${cpuMillicores}m`, memory: `${memoryMiB}Mi` },
    limits: { memory: `${mostMemoryMiB}Mi` },
  };
}

/** What the restricted policy of Pod Security asks of a container, where its chart leaves that to us. */
export const restricted = {
  allowPrivilegeEscalation: false,
  readOnlyRootFilesystem: true,
  capabilities: { drop: ["ALL"] },
};
