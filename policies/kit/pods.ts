import type { ResourceView } from "./resource";
import { all, type Verdict } from "./verdict";
import type { View } from "./view";

const POD = "kubernetes:core/v1:Pod";
const CRON_JOB = "kubernetes:batch/v1:CronJob";

/** Everything of Kubernetes that pods are made from, by type token: the most usual one first. */
export const podTypes = [
  "kubernetes:apps/v1:Deployment",
  "kubernetes:apps/v1:DaemonSet",
  "kubernetes:apps/v1:ReplicaSet",
  "kubernetes:apps/v1:StatefulSet",
  "kubernetes:argoproj.io/v1alpha1:Rollout",
  "kubernetes:batch/v1:Job",
  CRON_JOB,
  POD,
] as const;

const specs: Readonly<Record<string, string>> = { [POD]: "spec", [CRON_JOB]: "spec.jobTemplate.spec.template.spec" };

/** What its pods are. */
export function podOf(resource: ResourceView): View {
  return resource.at(specs[resource.type] ?? "spec.template.spec");
}

/** One verdict over all containers of a pod, those that prepare it and those that are added to look into it too. */
export function eachContainer(pod: View, judge: (container: View) => Verdict): Verdict {
  return all(["containers", "initContainers", "ephemeralContainers"].map((kind) => pod.each(kind, judge)));
}
