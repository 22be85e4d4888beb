import type { Cloud } from "../kit";
import type { Rules } from "./object-rules";

const NAMESPACE = "kubernetes:core/v1:Namespace";

// https://kubernetes.io/docs/concepts/overview/working-with-objects/namespaces/#initial-namespaces
const INITIAL = ["default", "kube-node-lease", "kube-public", "kube-system"];

export function isNamespace(cloud: Cloud, name: string): boolean {
  return INITIAL.includes(name) || cloud.find(NAMESPACE, name) !== undefined || cloud.isGiven(name);
}

/** The labels of a namespace, as far as this cloud knows it. */
export function labelsOf(cloud: Cloud, name: string): Readonly<Record<string, string>> {
  return cloud.find(NAMESPACE, name)?.outputs.metadata.labels ?? {};
}

export const namespaceRules: Rules = {
  act: () => ({ status: { phase: "Active" } }),

  dependents: (cloud, leaving) =>
    cloud.contents().filter(({ outputs }) => (outputs.metadata?.namespace ?? outputs.namespace) === leaving.id),
};
