import type * as kubernetes from "@pulumi/kubernetes";

import { selectorLabels } from "../../kubernetes";
import { kubernetesSettings } from "../kubernetes-settings";
import type { WorkloadSettings } from "../workload";

export interface DisruptionBudgetArgs extends Pick<WorkloadSettings, "kubernetes"> {
  service: string;
  namespace: string;
  labels: Record<string, string>;
}

/** What emptying nodes leaves of a service. */
export function disruptionBudget(args: DisruptionBudgetArgs): kubernetes.policy.v1.PodDisruptionBudgetArgs {
  const { service, namespace, labels, kubernetes = defaults } = args;
  return {
    metadata: { name: service, namespace, labels },
    spec: {
      ...kubernetes.disruption,
      selector: { matchLabels: selectorLabels(service) },
      // A pod that is not well serves nobody, and would keep its node from being emptied for good.
      // https://kubernetes.io/docs/tasks/run-application/configure-pdb/#unhealthy-pod-eviction-policy
      unhealthyPodEvictionPolicy: "AlwaysAllow",
    },
  };
}

const defaults = kubernetesSettings.parse({});
