import * as kubernetes from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";

/**
 * Pods that Argo replaces by those of a new version while the load balancer shifts requests between the two.
 * https://argo-rollouts.readthedocs.io/en/stable/features/specification/
 */
export interface RolloutSpec {
  replicas: number;
  revisionHistoryLimit: number;
  selector: { matchLabels: Record<string, string> };
  template: pulumi.Input<kubernetes.types.input.core.v1.PodTemplateSpec>;
  minReadySeconds: number;
  progressDeadlineSeconds: number;
  /** Whether a version that does not start in that time is given up. */
  progressDeadlineAbort: boolean;
  /** From when on pods have to have started. Older ones are started anew, and the status repeats it then. */
  restartAt: pulumi.Input<string>;
  strategy: { canary: CanaryStrategy };
}

export interface CanaryStrategy {
  /** The Service that has the old version until the new one is proven. */
  stableService: string;
  /** The Services that take turns in having the new version. */
  pingPong: { pingService: string; pongService: string };
  trafficRouting: { alb: { ingress: string; rootService: string; servicePort: number } };
  steps: CanaryStep[];
  /** What watches the new version from a step on, until it is proven or sent back. */
  analysis: BackgroundAnalysis;
  maxSurge: string;
  maxUnavailable: number;
  /** Seconds for which the old pods stay once the new version is proven. */
  scaleDownDelaySeconds: number;
  /** Seconds for which the new pods stay once they are sent back. */
  abortScaleDownDelaySeconds: number;
}

/** A step of a deployment: how many new pods there are, which percentage of the requests they get, or a wait. */
export type CanaryStep =
  | { setCanaryScale: { weight: number } }
  | { setWeight: number }
  | { pause: { duration: string } };

export interface BackgroundAnalysis {
  templates: { templateName: string }[];
  /** The step, from 0, with which it begins. */
  startingStep: number;
  args: AnalysisArgument[];
}

/** What a Rollout tells its analysis: a text, or which pods the new version has. */
export type AnalysisArgument =
  | { name: string; value: string }
  | { name: string; valueFrom: { podTemplateHashValue: "Latest" | "Stable" } };

export interface RolloutArgs {
  metadata?: pulumi.Input<kubernetes.types.input.meta.v1.ObjectMeta>;
  spec: RolloutSpec;
}

/** What Argo tells of a Rollout. */
export interface RolloutStatus {
  /** Which pods have the proven version, by the value of their label POD_TEMPLATE_HASH. */
  stableRS: string;
}

/** The label by which Argo tells the pods of one version from those of another. */
export const POD_TEMPLATE_HASH = "rollouts-pod-template-hash";

export class Rollout extends kubernetes.apiextensions.CustomResource {
  declare readonly status: pulumi.Output<RolloutStatus>;

  constructor(name: string, args: RolloutArgs, opts?: pulumi.CustomResourceOptions) {
    // Only what is among the arguments becomes an output.
    const outputs = { status: undefined };
    super(name, { ...args, ...outputs, apiVersion: "argoproj.io/v1alpha1", kind: "Rollout" }, opts);
  }
}
