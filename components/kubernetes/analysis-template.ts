import * as kubernetes from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";

/**
 * What Argo asks of Datadog while a new version gets requests, and which answers send that version back.
 * https://argo-rollouts.readthedocs.io/en/stable/analysis/datadog/
 */
export interface AnalysisTemplateSpec {
  /** What the Rollout tells it, by name. */
  args: { name: string }[];
  metrics: AnalysisMetric[];
}

export interface AnalysisMetric {
  name: string;
  /** How long after the analysis has begun it is measured first. */
  initialDelay: string;
  /** How often it is measured. Without a count that goes on until the deployment has ended. */
  interval: string;
  successCondition: string;
  /** How many bad answers are borne. */
  failureLimit: number;
  /** How many questions in a row may end without an answer. */
  consecutiveErrorLimit: number;
  provider: { datadog: DatadogMetric };
}

export interface DatadogMetric {
  apiVersion: "v2";
  /** The time before now that a question is about. */
  interval: string;
  queries: Record<string, pulumi.Input<string>>;
  formula: string;
  /** What becomes of the values in that time. */
  aggregator: "avg" | "max" | "min" | "sum" | "last";
  /** A Secret in the namespace of the template, with address, api-key and app-key. */
  secretRef: { name: string; namespaced: true };
}

export interface AnalysisTemplateArgs {
  metadata?: pulumi.Input<kubernetes.types.input.meta.v1.ObjectMeta>;
  spec: AnalysisTemplateSpec;
}

export class AnalysisTemplate extends kubernetes.apiextensions.CustomResource {
  constructor(name: string, args: AnalysisTemplateArgs, opts?: pulumi.CustomResourceOptions) {
    super(name, { ...args, apiVersion: "argoproj.io/v1alpha1", kind: "AnalysisTemplate" }, opts);
  }
}
