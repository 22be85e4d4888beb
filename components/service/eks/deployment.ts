import type * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";

import type { WorkloadSettings } from "../workload";

/** What of a workload decides how its pods are replaced. */
export type EksDeployedWorkload = Pick<
  WorkloadSettings,
  | "desiredCount"
  | "scaling"
  | "imageSize"
  | "health"
  | "deployment"
  | "routing"
  | "port"
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
}

/** What an autoscaler scales. */
export interface ScaledObject {
  apiVersion: "apps/v1" | "argoproj.io/v1alpha1";
  kind: "Deployment" | "Rollout";
  name: string;
}

/**
 * The pods of a service, and how a new version replaces the old one. Call it `<service>-deployment`.
 * Children: `<name>-pods`; where requests are shifted `-rollout`, `-analysis` instead.
 */
export class EksDeployment extends pulumi.ComponentResource {
  /** What the HorizontalPodAutoscaler scales. */
  readonly scaled: ScaledObject;
  /** What comes after the new version has taken over: the autoscaler. */
  readonly ready: pulumi.Resource[];

  constructor(name: string, args: EksDeploymentArgs, opts?: pulumi.ComponentResourceOptions) {
    super("evenkeel:index:EksDeployment", name, { service: args.service, namespace: args.namespace }, opts);
    const isRolling = args.workload.deployment.strategy === "rolling";
    this.scaled = isRolling
      ? { apiVersion: "apps/v1", kind: "Deployment", name: args.service }
      : { apiVersion: "argoproj.io/v1alpha1", kind: "Rollout", name: args.service };
    this.ready = [];
    this.registerOutputs({ scaled: this.scaled });
  }
}
