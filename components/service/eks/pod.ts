import type * as kubernetes from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";

import { datadogLabels, selectorLabels, standardLabels } from "../../kubernetes";
import { parseImage } from "../image";
import { millicoresOf, requestedMebibytes, requestedMillicores } from "../pod-size";
import type { WorkloadSettings } from "../workload";
import { probesOf } from "./pod-probes";
import { endSeconds, goodbyeSeconds } from "./pod-times";
import { variablesOf } from "./pod-variables";
import { namedPorts } from "./port-names";
import { cpuQuantity, memoryQuantity } from "./quantities";
import { unlessEmpty } from "./unless-empty";
import { volumesOf } from "./volumes";

/** What of a workload decides what its pods are. */
export type PodWorkload = Pick<
  WorkloadSettings,
  | "image"
  | "port"
  | "otherPorts"
  | "environment"
  | "cpu"
  | "memory"
  | "architecture"
  | "desiredCount"
  | "scaling"
  | "health"
  | "routing"
  | "user"
  | "writablePaths"
  | "volumes"
  | "stopSeconds"
  | "drainSeconds"
  | "kubernetes"
>;

export interface PodArgs {
  service: string;
  workload: PodWorkload;
  environmentType: string;
  /** Which version of the service it is, as versionOf(image) says. */
  version: string;
  /** The Secret with the values of the variables below. There is none where there are no secrets. */
  secretName?: pulumi.Input<string> | undefined;
  secretVariables: readonly string[];
  /** Where the services are that it calls, by variable. */
  callUrls: Readonly<Record<string, string>>;
  /** The namespaces besides its own in which it finds services by their names alone. None, if absent. */
  callNamespaces?: readonly string[];
  serviceAccountName: pulumi.Input<string>;
  /** Changes with what the pods have read when they started: another one starts new pods. */
  checksum: pulumi.Input<string>;
  /** Whether it is seen in Datadog. */
  datadog: boolean;
  region: string;
}

type PodTemplate = kubernetes.types.input.core.v1.PodTemplateSpec;
type PodSpec = kubernetes.types.input.core.v1.PodSpec;
type Container = kubernetes.types.input.core.v1.Container;

/** The pods of a service: the same ones whatever makes them, a Deployment, a Rollout or a Job. */
export function podTemplate(args: PodArgs): PodTemplate {
  const { service, secretVariables, checksum, datadog } = args;
  return {
    metadata: {
      labels: { ...standardLabels(args), ...(datadog && datadogLabels(args)) },
      annotations: {
        "kubectl.kubernetes.io/default-container": service,
        ...(secretVariables.length > 0 && { "checksum/secrets": checksum }),
      },
    },
    spec: podSpec(args),
  };
}

export function podSpec(args: PodArgs): PodSpec {
  const { workload, serviceAccountName, callNamespaces = [] } = args;
  return {
    serviceAccountName,
    // Its role comes another way. The token of the cluster's API is for nothing that a service does.
    // https://docs.aws.amazon.com/eks/latest/userguide/pod-id-how-it-works.html
    automountServiceAccountToken: false,
    // Variables with the address of every Service of the namespace, under names that may be the service's own.
    enableServiceLinks: false,
    // The first process of the pod reaps those that nobody waits for, and the service, which is not the first, ends on
    // SIGTERM even where it says nothing about it. On Fargate an init process does that.
    // https://kubernetes.io/docs/tasks/configure-pod-container/share-process-namespace/
    shareProcessNamespace: true,
    securityContext: runsAs(workload),
    nodeSelector: { "kubernetes.io/arch": workload.architecture === "ARM64" ? "arm64" : "amd64" },
    topologySpreadConstraints: spread(args),
    terminationGracePeriodSeconds: endSeconds(workload),
    restartPolicy: "Always",
    dnsPolicy: "ClusterFirst",
    dnsConfig: {
      ...unlessEmpty({ searches: callNamespaces.map((namespace) => `${namespace}.svc.cluster.local`) }),
      // With five dots, the usual number, every name outside is first looked for in each of the cluster's domains.
      // https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/#pod-dns-config
      options: [{ name: "ndots", value: "2" }],
    },
    containers: [container(args)],
    ...unlessEmpty({
      volumes: [
        ...scratchOf(workload).map(({ name }) => ({ name, emptyDir: {} })),
        ...volumesOf(workload.volumes, standardLabels(args)).volumes,
      ],
    }),
  };
}

// The restricted policy of Pod Security holds pods to it, too.
// https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted
function runsAs({ user }: PodWorkload): PodSpec["securityContext"] {
  const [uid, gid] = user.split(":").map(Number);
  return {
    runAsNonRoot: true,
    runAsUser: uid,
    ...(gid !== undefined && { runAsGroup: gid }),
    // A disk belongs to root until it is given to a group.
    fsGroup: gid ?? uid,
    fsGroupChangePolicy: "OnRootMismatch",
    seccompProfile: { type: "RuntimeDefault" },
  };
}

/**
 * One pod a zone before two in any, among those of one version. A pod that would unbalance that waits for room, as long
 * as there is more than one: nodes are made where it is missing. Over the nodes of a zone they spread where they can.
 * Zones whose nodes take no pods, as those from which traffic was shifted away, do not count.
 * https://kubernetes.io/docs/concepts/scheduling-eviction/topology-spread-constraints/
 */
function spread({ service, workload }: PodArgs): PodSpec["topologySpreadConstraints"] {
  const pods = workload.scaling?.min ?? workload.desiredCount;
  const each = {
    maxSkew: 1,
    labelSelector: { matchLabels: selectorLabels(service) },
    // A Deployment knows its versions by the one, a Rollout by the other. A key that a pod lacks does not count.
    matchLabelKeys: ["pod-template-hash", "rollouts-pod-template-hash"],
    nodeTaintsPolicy: "Honor",
  };
  return [
    {
      ...each,
      topologyKey: "topology.kubernetes.io/zone",
      whenUnsatisfiable: pods > 1 ? "DoNotSchedule" : "ScheduleAnyway",
    },
    { ...each, topologyKey: "kubernetes.io/hostname", whenUnsatisfiable: "ScheduleAnyway" },
  ];
}

export function container(args: PodArgs): Container {
  const { service, workload } = args;
  return {
    name: service,
    image: workload.image,
    // What a tag means can change, and all pods of a deployment are to run the same.
    imagePullPolicy: parseImage(workload.image)?.digest ? "IfNotPresent" : "Always",
    ports: namedPorts(workload).map(({ name, port }) => ({ name, containerPort: port, protocol: "TCP" })),
    env: variablesOf(args),
    resources: resourcesOf(workload),
    ...unlessEmpty({
      volumeMounts: [
        ...scratchOf(workload).map(({ name, path }) => ({ name, mountPath: path })),
        ...volumesOf(workload.volumes, standardLabels(args)).mounts,
      ],
    }),
    securityContext: {
      allowPrivilegeEscalation: false,
      privileged: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ["ALL"] },
    },
    ...probesOf(workload),
    // Kubernetes itself waits, since an image need not have a shell that could.
    // https://kubernetes.io/docs/concepts/containers/container-lifecycle-hooks/#hook-handler-implementations
    lifecycle: { preStop: { sleep: { seconds: goodbyeSeconds(workload) } } },
  };
}

// What a task on Fargate has of disk, without asking.
// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-task-storage.html
const DISK_GIB = 20;

/** The whole size is the limit. */
function resourcesOf(workload: PodWorkload): Container["resources"] {
  const kept = sizeOf(requestedMillicores(workload), requestedMebibytes(workload));
  const all = sizeOf(millicoresOf(workload.cpu), workload.memory);
  return {
    requests: { ...kept, "ephemeral-storage": "1Gi" },
    limits: { ...all, "ephemeral-storage": `${DISK_GIB}Gi` },
  };
}

function sizeOf(millicores: number, mebibytes: number) {
  return { cpu: cpuQuantity(millicores), memory: memoryQuantity(mebibytes) };
}

/** Folders that a container may write to, each a volume of its own that is gone with its pod. */
function scratchOf({ writablePaths }: PodWorkload): { name: string; path: string }[] {
  return writablePaths.toSorted().map((path, index) => ({ name: `writable-${index + 1}`, path }));
}
