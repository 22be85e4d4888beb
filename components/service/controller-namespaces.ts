/** The namespaces of what runs on a cluster so that services can. */
export const controllerNamespaces = {
  secrets: "external-secrets",
  reloader: "reloader",
  rollouts: "argo-rollouts",
  datadog: "datadog",
  logs: "log-shipper",
} as const;

// What EKS and Kubernetes have in every cluster.
// https://kubernetes.io/docs/concepts/overview/working-with-objects/namespaces/#initial-namespaces
const initial = ["default", "kube-node-lease", "kube-public", "kube-system"];

/** What keeps a service from living in a namespace, if anything does. */
export function checkNamespace(name: string): string | undefined {
  const taken: readonly string[] = [...initial, ...Object.values(controllerNamespaces)];
  if (!taken.includes(name)) return undefined;
  return `the namespace "${name}" is taken by what runs the cluster. Choose another one for the service.`;
}
