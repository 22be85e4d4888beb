import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";

import { selectorLabels, standardLabels } from "../../kubernetes";
import { kubernetesCron, kubernetesTimeZone } from "../kubernetes-cron";
import type { ScalingSettings } from "../scaling-settings";

type Schedules = ScalingSettings["schedules"];

export interface ScalingSchedulesArgs {
  /** Whose bounds they are. */
  service: string;
  namespace: string;
  environmentType: string;
  /** The HorizontalPodAutoscaler, by its name. */
  autoscaler: string;
  schedules: Schedules;
  /** An image with kubectl, by digest. */
  kubectlImage: string;
  /** Where the cluster's API is for its pods: the range of services, and the private subnets. */
  apiServerCidrs: readonly pulumi.Input<string>[];
  /** What has to stand before: the namespace, the autoscaler. */
  startsAfter: readonly pulumi.Resource[];
}

/**
 * Other bounds for a service's pods at certain times, set by those who may change that one autoscaler and nothing else.
 * Call it `<service>-schedules`. Children: `<name>-account`, `-role`, `-binding`, `-network`, and `-<schedule>` each.
 */
export class ScalingSchedules extends pulumi.ComponentResource {
  constructor(name: string, args: ScalingSchedulesArgs, opts?: pulumi.ComponentResourceOptions) {
    const { service, namespace, environmentType, schedules, startsAfter } = args;
    super("evenkeel:index:ScalingSchedules", name, { service, namespace, schedules }, opts);
    const after = { parent: this, dependsOn: [...startsAfter] };
    const common = { namespace, labels: standardLabels({ service, component: COMPONENT, environmentType }) };
    const metadata = { name: nameOf(service), ...common };

    const before = [
      new kubernetes.core.v1.ServiceAccount(
        `${name}-account`,
        { metadata, automountServiceAccountToken: false },
        after,
      ),
      new kubernetes.rbac.v1.Role(`${name}-role`, { metadata, rules: [mayChange(args)] }, after),
      new kubernetes.rbac.v1.RoleBinding(`${name}-binding`, { metadata, ...binding(service, namespace) }, after),
      new kubernetes.networking.v1.NetworkPolicy(`${name}-network`, { metadata, spec: toApiServer(args) }, after),
    ];
    for (const [schedule, settings] of Object.entries(schedules)) {
      const spec = cronJob(args, settings);
      const job = { metadata: { name: `${service}-${schedule}`, ...common }, spec };
      new kubernetes.batch.v1.CronJob(`${name}-${schedule}`, job, { ...after, dependsOn: [...startsAfter, ...before] });
    }
    this.registerOutputs({});
  }
}

/** What schedules set of a HorizontalPodAutoscaler: from the first on it is not ours to set back (ignoreChanges). */
export function scheduledBounds(schedules: Schedules): string[] {
  const each = Object.values(schedules);
  return [
    ...(each.some(({ min }) => min !== undefined) ? ["spec.minReplicas"] : []),
    ...(each.some(({ max }) => max !== undefined) ? ["spec.maxReplicas"] : []),
  ];
}

const COMPONENT = "schedules";

function nameOf(service: string): string {
  return `${service}-${COMPONENT}`;
}

// kubectl reads what it patches, first.
function mayChange({ autoscaler }: ScalingSchedulesArgs): kubernetes.types.input.rbac.v1.PolicyRule {
  return {
    apiGroups: ["autoscaling"],
    resources: ["horizontalpodautoscalers"],
    resourceNames: [autoscaler],
    verbs: ["get", "patch"],
  };
}

function binding(service: string, namespace: string) {
  const name = nameOf(service);
  return {
    roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name },
    subjects: [{ kind: "ServiceAccount", name, namespace }],
  };
}

// A pod asks for the API at the address of its Service, which becomes one in the subnets of the control plane. Which of
// the two a policy sees differs among those that enforce it.
function toApiServer(args: ScalingSchedulesArgs): kubernetes.types.input.networking.v1.NetworkPolicySpec {
  return {
    podSelector: { matchLabels: selectorLabels(args.service, COMPONENT) },
    policyTypes: ["Ingress", "Egress"],
    egress: [
      {
        to: args.apiServerCidrs.map((cidr) => ({ ipBlock: { cidr } })),
        ports: [{ protocol: "TCP", port: 443 }],
      },
    ],
  };
}

function cronJob(args: ScalingSchedulesArgs, schedule: Schedules[string]): kubernetes.types.input.batch.v1.CronJobSpec {
  return {
    schedule: cronOf(schedule.when),
    timeZone: kubernetesTimeZone(schedule.timeZone),
    concurrencyPolicy: "Replace",
    // One that was missed, since the control plane was away, is made up for within the hour.
    startingDeadlineSeconds: 3600,
    successfulJobsHistoryLimit: 1,
    failedJobsHistoryLimit: 1,
    jobTemplate: {
      spec: {
        backoffLimit: 5,
        activeDeadlineSeconds: 1800,
        template: {
          metadata: { labels: standardLabels({ ...args, component: COMPONENT }) },
          spec: podSpec(args, schedule),
        },
      },
    },
  };
}

function cronOf(when: string): string {
  const converted = kubernetesCron(when);
  if ("problem" in converted) throw new Error(`"${when}": ${converted.problem}`);
  return converted.cron;
}

// The user that has no name and owns nothing, in the images of Kubernetes as elsewhere.
const NOBODY = 65_532;

function podSpec(args: ScalingSchedulesArgs, schedule: Schedules[string]): kubernetes.types.input.core.v1.PodSpec {
  return {
    serviceAccountName: nameOf(args.service),
    automountServiceAccountToken: true,
    enableServiceLinks: false,
    restartPolicy: "Never",
    securityContext: {
      runAsNonRoot: true,
      runAsUser: NOBODY,
      runAsGroup: NOBODY,
      seccompProfile: { type: "RuntimeDefault" },
    },
    containers: [
      {
        name: "kubectl",
        image: args.kubectlImage,
        command: patch(args, schedule),
        // kubectl keeps what the API can do in a folder at home, and the image is not to be written to.
        env: [{ name: "HOME", value: "/tmp" }],
        volumeMounts: [{ name: "tmp", mountPath: "/tmp" }],
        resources: { requests: { cpu: "50m", memory: "128Mi" }, limits: { cpu: "250m", memory: "128Mi" } },
        securityContext: {
          allowPrivilegeEscalation: false,
          privileged: false,
          readOnlyRootFilesystem: true,
          capabilities: { drop: ["ALL"] },
        },
      },
    ],
    volumes: [{ name: "tmp", emptyDir: { sizeLimit: "64Mi" } }],
  };
}

function patch({ autoscaler }: ScalingSchedulesArgs, { min, max }: Schedules[string]): string[] {
  const bounds = { ...(min !== undefined && { minReplicas: min }), ...(max !== undefined && { maxReplicas: max }) };
  return [
    "kubectl",
    "patch",
    "horizontalpodautoscalers.autoscaling",
    autoscaler,
    "--type=merge",
    // Pulumi takes back what somebody called kubectl has set, and leaves alone what others have where it ignores it.
    // https://github.com/pulumi/pulumi-kubernetes/blob/master/provider/pkg/await/await.go
    "--field-manager=evenkeel-schedules",
    `--patch=${JSON.stringify({ spec: bounds })}`,
  ];
}
