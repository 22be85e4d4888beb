import type { ResourceView } from "./resource";
import type { Properties } from "./rule";
import { all, notApplicable, type Verdict } from "./verdict";
import type { View } from "./view";

const POD = "kubernetes:core/v1:Pod";
const POD_TEMPLATE = "kubernetes:core/v1:PodTemplate";
const CRON_JOB = "kubernetes:batch/v1:CronJob";

/** Everything of Kubernetes that pods are made from, by type token: the most usual one first. */
export const podTypes = [
  "kubernetes:apps/v1:Deployment",
  "kubernetes:apps/v1:DaemonSet",
  "kubernetes:apps/v1:ReplicaSet",
  "kubernetes:apps/v1:StatefulSet",
  "kubernetes:argoproj.io/v1alpha1:Rollout",
  "kubernetes:batch/v1:Job",
  "kubernetes:core/v1:ReplicationController",
  CRON_JOB,
  POD,
  POD_TEMPLATE,
] as const;

const specs: Readonly<Record<string, string>> = {
  [POD]: "spec",
  [POD_TEMPLATE]: "template.spec",
  [CRON_JOB]: "spec.jobTemplate.spec.template.spec",
};

/** What its pods are. */
export function podOf(resource: ResourceView): View {
  return resource.at(placeIn(resource.type));
}

/** The properties of a resource of a type, for examples, whose pods are these. */
export function madeOf(type: string, pod: Properties): Properties {
  return placeIn(type)
    .split(".")
    .reduceRight<Properties>((part, key) => ({ [key]: part }), pod);
}

function placeIn(type: string): string {
  return specs[type] ?? "spec.template.spec";
}

/** One verdict over all containers of a pod, those that prepare it and those that are added to look into it too. */
export function eachContainer(pod: View, judge: (container: View) => Verdict): Verdict {
  return all(["containers", "initContainers", "ephemeralContainers"].map((kind) => pod.each(kind, judge)));
}

/** The verdict on a pod that runs on Linux: Windows knows nothing of what it is about. */
export function unlessWindows(pod: View, judge: () => Verdict): Verdict {
  const system = pod.at("os.name");
  const other = notApplicable("Windows has nothing of the kind");
  return system.decide((name) => (name === "windows" ? other : judge()), judge());
}
