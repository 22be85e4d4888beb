import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";

import { datadogLabels, standardLabels } from "../../kubernetes";
import type { MigrationSettings } from "../migration-settings";
import { container, type PodArgs, podSpec } from "./pod";
import { PodRole, type PodRoleArgs } from "./pod-role";
import { literal } from "./pod-variables";

export interface MigrationJobArgs {
  /** How the service migrates. */
  settings: MigrationSettings;
  /** What the service's own pods are made from: image, variables, secrets, user and folders are the same. */
  pod: Omit<PodArgs, "serviceAccountName">;
  namespace: string;
  cluster: PodRoleArgs["cluster"];
  /** What has to stand before a pod can start, connect and read its secrets. */
  startsAfter: readonly pulumi.Resource[];
  accountId: string;
}

/**
 * What brings the database to what a new version of a service needs, run once for each version, at this place of the
 * update: let what runs the service depend on this, so that it only changes after success. What failed is run again by
 * the next update.
 * Call it `<service>-migration`. Children: `<name>-role`, `<name>-job`.
 */
export class MigrationJob extends pulumi.ComponentResource {
  /** The role that the migration itself acts with. */
  readonly roleName: pulumi.Output<string>;

  constructor(name: string, args: MigrationJobArgs, opts?: pulumi.ComponentResourceOptions) {
    const { settings, pod, namespace, cluster, startsAfter, accountId } = args;
    const { service, environmentType } = pod;
    super("evenkeel:index:MigrationJob", name, { service, namespace, ...settings }, opts);
    const child = { parent: this };

    const labels = standardLabels({ service, environmentType, component: COMPONENT });
    const account = { serviceAccountName: accountOf(service), permissions: settings.permissions };
    const role = new PodRole(`${name}-role`, { ...account, namespace, labels, cluster, startsAfter, accountId }, child);
    new kubernetes.batch.v1.Job(`${name}-job`, jobArgs(args), {
      ...child,
      dependsOn: [...startsAfter, ...role.ready],
      // What ends it is the deadline of the Job. An update that gave up before would not know how it went.
      customTimeouts: { create: `${settings.timeoutMinutes + 2}m` },
    });

    this.roleName = role.roleName;
    this.registerOutputs({ roleName: this.roleName });
  }
}

const COMPONENT = "migration";

function accountOf(service: string): string {
  return `${service}-${COMPONENT}`;
}

// A Job cannot be changed: another template is another Job. It has no name of ours, so that the new one runs before the
// old one is deleted. It does not delete itself, or the next update would miss it and run it again.
// https://kubernetes.io/docs/concepts/workloads/controllers/job/
function jobArgs({ settings, namespace, pod }: MigrationJobArgs): kubernetes.batch.v1.JobArgs {
  const labels = standardLabels({ ...pod, component: COMPONENT });
  return {
    metadata: { namespace, labels, annotations: runAgainAfterFailure },
    spec: {
      completions: 1,
      parallelism: 1,
      backoffLimit: 0,
      activeDeadlineSeconds: settings.timeoutMinutes * 60,
      // A pod that its node took with it has not failed: another one goes on, as soon as that one has ended.
      podFailurePolicy: {
        rules: [{ action: "Ignore", onPodConditions: [{ type: "DisruptionTarget", status: "True" }] }],
      },
      podReplacementPolicy: "Failed",
      template: podOnce(settings, pod, labels),
    },
  };
}

// https://www.pulumi.com/registry/packages/kubernetes/api-docs/batch/v1/job/
const runAgainAfterFailure = { "pulumi.com/replaceUnready": "true" };

/** The service's own pod, that runs something else, once. */
function podOnce(
  { command, cpu, memory }: MigrationSettings,
  pod: MigrationJobArgs["pod"],
  labels: Record<string, string>,
): kubernetes.types.input.core.v1.PodTemplateSpec {
  const { service, workload, secretVariables, checksum, datadog } = pod;
  const size = { cpu: cpu ?? workload.cpu, memory: memory ?? workload.memory, kubernetes: undefined, volumes: {} };
  const args = { ...pod, workload: { ...workload, ...size }, serviceAccountName: accountOf(service) };
  const { topologySpreadConstraints, ...spec } = podSpec(args);
  const { ports, startupProbe, livenessProbe, readinessProbe, lifecycle, ...same } = container(args);
  return {
    metadata: {
      labels: { ...labels, ...(datadog && datadogLabels(pod)) },
      annotations: {
        // Nodes are emptied to save money or to patch them, and wait for those who ask for it.
        // https://karpenter.sh/docs/concepts/disruption/#pod-level-controls
        "karpenter.sh/do-not-disrupt": "true",
        ...(secretVariables.length > 0 && { "checksum/secrets": checksum }),
      },
    },
    spec: {
      ...spec,
      restartPolicy: "Never",
      // As on ECS, what starts the image is given another command, and is not replaced by it.
      // https://kubernetes.io/docs/tasks/inject-data-application/define-command-argument-container/
      containers: [{ ...same, args: command.map(literal) }],
    },
  };
}
