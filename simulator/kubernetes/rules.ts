import { autoscalerRules } from "./autoscaler";
import { definitionRules } from "./definitions";
import { disruptionBudgetRules } from "./disruption-budget";
import { externalSecretRules } from "./external-secret";
import { ingressRules } from "./ingress";
import type { Kind } from "./names";
import { namespaceRules } from "./namespace";
import type { Rules } from "./object-rules";
import { isPatch, patchRules } from "./patch";
import { nodeClassRules, nodePoolRules, secretStoreRules } from "./ready";
import { rolloutRules } from "./rollout";
import { serviceRules } from "./service";
import { unchangeable } from "./unchangeable";
import { cronJobRules, jobRules, podRules, workloadRules } from "./workload";

/** What holds for objects of a kind beyond what holds for all, by group and kind. */
const rules: Readonly<Record<string, Rules>> = {
  "/Namespace": namespaceRules,
  "/Pod": podRules,
  "/Service": serviceRules,
  "apiextensions.k8s.io/CustomResourceDefinition": definitionRules,
  "apps/DaemonSet": workloadRules,
  "apps/Deployment": workloadRules,
  "apps/StatefulSet": workloadRules,
  "argoproj.io/Rollout": rolloutRules,
  "autoscaling/HorizontalPodAutoscaler": autoscalerRules,
  "batch/CronJob": cronJobRules,
  "batch/Job": jobRules,
  "eks.amazonaws.com/NodeClass": nodeClassRules,
  "external-secrets.io/ClusterSecretStore": secretStoreRules,
  "external-secrets.io/ExternalSecret": externalSecretRules,
  "external-secrets.io/SecretStore": secretStoreRules,
  "karpenter.sh/NodePool": nodePoolRules,
  "networking.k8s.io/Ingress": ingressRules,
  "networking.k8s.io/IngressClass": unchangeable("spec.controller"),
  "policy/PodDisruptionBudget": disruptionBudgetRules,
  "storage.k8s.io/StorageClass": unchangeable("reclaimPolicy", "volumeBindingMode"),
};

export function rulesOf(of: Kind): Rules {
  return isPatch(of) ? patchRules : (rules[`${of.group}/${of.kind}`] ?? {});
}
