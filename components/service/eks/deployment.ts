import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";

import { settingsError } from "../../base";
import { AnalysisTemplate, POD_TEMPLATE_HASH, Rollout, selectorLabels } from "../../kubernetes";
import type { Rollout as PlannedRollout } from "../deployment-settings";
import { type EksDeploymentPlan, eksDeploymentPlan } from "../eks-deployment-plan";
import type { WorkloadSettings } from "../workload";
import { analysisSpec } from "./analysis";
import { turnsOf } from "./deployment-services";
import { restartMark, rolloutSpec, waitForPods } from "./rollout";

/** What of a workload decides how its pods are replaced. */
export type EksDeployedWorkload = Pick<
  WorkloadSettings,
  | "desiredCount"
  | "scaling"
  | "imageSize"
  | "health"
  | "deployment"
  | "routing"
  | "drainSeconds"
  | "stopSeconds"
  | "kubernetes"
>;

export interface EksDeploymentArgs {
  service: string;
  namespace: string;
  /** What standard labels say of the service, and Datadog's unified tags. */
  labels: Record<string, string>;
  /** Annotations of the workload itself, not of its pods: those of Reloader. */
  annotations: Record<string, string>;
  workload: EksDeployedWorkload;
  /** Its pods, as podTemplate gives them. */
  template: kubernetes.types.input.core.v1.PodTemplateSpec;
  /** The Ingress in which requests are shifted, by its name. Needed by every strategy but rolling. */
  ingressName?: string | undefined;
  /** Whom a strategy that shifts requests asks how the new version does. Needed by every strategy but rolling. */
  datadog?: WatchingDatadog | undefined;
  environmentType: string;
  /** The version as telemetry calls it, on spans and metrics. */
  version: string;
  /** What has to stand before pods may start: Services, Ingress, secrets, identity, migration, Argo. */
  startsAfter: readonly pulumi.Resource[];
}

export interface WatchingDatadog {
  /** The Secret in the service's namespace with address, api-key and app-key. */
  secretName: string;
  /** The operation under which the service's tracer records requests. */
  apmOperation: string;
  /** The cluster as its agents call it. */
  clusterName: pulumi.Input<string>;
}

/** What an autoscaler scales. */
export interface ScaledObject {
  apiVersion: "apps/v1" | "argoproj.io/v1alpha1";
  kind: "Deployment" | "Rollout";
  name: string;
}

/**
 * The pods of a service, and how a new version replaces the old one. Call it `<service>-deployment`.
 * Children: `<name>-pods`; where requests are shifted `-rollout`, `-analysis`, `-first-turn` instead.
 */
export class EksDeployment extends pulumi.ComponentResource {
  /** What the HorizontalPodAutoscaler scales. */
  readonly scaled: ScaledObject;
  /** What comes after the new version has taken over: the autoscaler. */
  readonly ready: pulumi.Resource[];

  constructor(name: string, args: EksDeploymentArgs, opts?: pulumi.ComponentResourceOptions) {
    const { service, namespace, labels, annotations, workload, template, startsAfter } = args;
    super("evenkeel:index:EksDeployment", name, { service, namespace, deployment: workload.deployment }, opts);
    const child = { parent: this };
    const { rollout, ...plan } = eksDeploymentPlan(workload);
    const after = { ...child, dependsOn: [...startsAfter], ...patience(plan), ...scaledElsewhere(workload) };

    if (rollout.strategy === "rolling") {
      const metadata = { name: service, namespace, labels, annotations: { ...annotations, ...oursAlone } };
      const spec = deploymentSpec(service, workload, { rollout, ...plan }, template);
      const pods = new kubernetes.apps.v1.Deployment(`${name}-pods`, { metadata, spec }, after);
      this.scaled = { apiVersion: "apps/v1", kind: "Deployment", name: service };
      this.ready = [pods];
    } else {
      const { ingressName, datadog } = shiftedBy(name, args);
      const analysis = new AnalysisTemplate(
        `${name}-analysis`,
        { metadata: { name: service, namespace, labels }, spec: analysisSpec({ ...args, ...datadog }) },
        { ...child, dependsOn: [...startsAfter] },
      );
      const restartAt = restartMark(template);
      const parts = { ...args, replicas: workload.desiredCount, ingressName, analysis: service };
      const pods = new Rollout(
        `${name}-rollout`,
        {
          metadata: {
            name: service,
            namespace,
            labels,
            annotations: { ...annotations, ...oursAlone, "pulumi.com/waitFor": waitForPods(restartAt) },
          },
          spec: rolloutSpec({ ...parts, plan: { rollout, ...plan }, restartAt }),
        },
        { ...after, dependsOn: [...startsAfter, analysis] },
      );
      const tied = firstTurn(service, namespace, pods);
      new kubernetes.core.v1.ServicePatch(`${name}-first-turn`, tied, { ...child, ...onceOnly });
      this.scaled = { apiVersion: "argoproj.io/v1alpha1", kind: "Rollout", name: service };
      this.ready = [pods];
    }
    this.registerOutputs({ scaled: this.scaled });
  }
}

/** How long Pulumi waits for a deployment, or for the last pods to go. */
function patience({ timeoutMinutes }: Pick<EksDeploymentPlan, "timeoutMinutes">) {
  const timeout = `${timeoutMinutes}m`;
  return { customTimeouts: { create: timeout, update: timeout, delete: timeout } };
}

// The autoscaler owns the number of pods.
// https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/#migrating-deployments-and-statefulsets-to-horizontal-autoscaling
function scaledElsewhere({ scaling }: EksDeployedWorkload) {
  return scaling ? { ignoreChanges: ["spec.replicas"] } : {};
}

// An autoscaler that has set the number of pods owns it even when it is gone, and so does whoever has restarted or paused
// pods by kubectl what that took: the next update would stop there.
// https://www.pulumi.com/registry/packages/kubernetes/how-to-guides/managing-resources-with-server-side-apply/
const oursAlone = { "pulumi.com/patchForce": "true" };

function deploymentSpec(
  service: string,
  { desiredCount }: EksDeployedWorkload,
  { rollout, ...plan }: EksDeploymentPlan & { rollout: Extract<PlannedRollout, { strategy: "rolling" }> },
  template: EksDeploymentArgs["template"],
): kubernetes.types.input.apps.v1.DeploymentSpec {
  return {
    replicas: desiredCount,
    revisionHistoryLimit: 10,
    selector: { matchLabels: selectorLabels(service) },
    template,
    minReadySeconds: plan.minReadySeconds,
    progressDeadlineSeconds: plan.progressDeadlineSeconds,
    // Kubernetes rounds so that no fewer pods stay than on ECS.
    // https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#rolling-update-deployment
    strategy: {
      type: "RollingUpdate",
      rollingUpdate: {
        maxSurge: `${rollout.maximumPercent - 100}%`,
        maxUnavailable: `${100 - rollout.minimumHealthyPercent}%`,
      },
    },
  };
}

/**
 * Ties the Service that has the first version to its pods. Argo does so only when a Service is to have a new version,
 * which the first one never was: it would have the second one's pods, too, before anything has proven them.
 * https://github.com/argoproj/argo-rollouts/issues/5006
 */
function firstTurn(service: string, namespace: string, { status }: Rollout): kubernetes.core.v1.ServicePatchArgs {
  const [[, name]] = turnsOf(service);
  return {
    metadata: { name, namespace, annotations: { ...oursAlone, "pulumi.com/skipAwait": "true" } },
    spec: { selector: { ...selectorLabels(service), [POD_TEMPLATE_HASH]: status.stableRS } },
  };
}

// From the next turn on the selector is Argo's. It is never taken back: a patch that is deleted would leave a Service
// that selects nothing.
// https://www.pulumi.com/registry/packages/kubernetes/how-to-guides/managing-resources-with-server-side-apply/
const onceOnly = { ignoreChanges: ["spec.selector"], retainOnDelete: true };

/** What a strategy that shifts requests needs. */
function shiftedBy(name: string, { workload, ingressName, datadog }: EksDeploymentArgs) {
  if (ingressName !== undefined && datadog) return { ingressName, datadog };
  const { strategy } = workload.deployment;
  const missing = ingressName === undefined ? "the Ingress that the requests come by" : "Datadog";
  const message = `found "${strategy}"; it shifts requests, and needs ${missing}. Give it, or set it to rolling.`;
  throw settingsError(`EksDeployment "${name}"`, [{ path: "deployment.strategy", message }]);
}
