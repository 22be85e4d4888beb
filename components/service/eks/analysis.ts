import * as pulumi from "@pulumi/pulumi";

import type { AnalysisMetric, AnalysisTemplateSpec, DatadogMetric } from "../../kubernetes";
import { METRIC_DELAY_SECONDS } from "../alarm-detection";
import { leftByDisruption } from "../eks-limits";
import type { WorkloadSettings } from "../workload";

export interface AnalysisParts {
  service: string;
  namespace: string;
  environmentType: string;
  clusterName: pulumi.Input<string>;
  workload: Pick<WorkloadSettings, "deployment" | "desiredCount" | "scaling" | "kubernetes">;
  /** The operation under which the service's tracer records requests. */
  apmOperation: string;
  /** The Secret in the namespace with Datadog's address and keys. */
  secretName: string;
}

/**
 * What sends a new version back on EKS: errors, slow answers and unready pods, as `deployment.alarms` says. What a
 * version has not done, since no requests came, does not speak against it. That Datadog does not answer does: nobody
 * would see a bad version then.
 *
 * A change of settings alone has the version of the one before. Datadog tells the two apart by nothing else, so that
 * errors of few requests count among all of them, until all requests have moved.
 * https://argo-rollouts.readthedocs.io/en/stable/analysis/datadog/
 */
export function analysisSpec(parts: AnalysisParts): AnalysisTemplateSpec {
  return {
    args: [{ name: "version" }, { name: "pods" }],
    metrics: [errors(parts), latency(parts), unhealthyTasks(parts)],
  };
}

// Which requests there were, and which of them failed, in one number: Argo judges one result.
const REQUEST = 1_000_000;

function errors(parts: AnalysisParts): AnalysisMetric {
  const { percent, leastRequests, evaluations } = parts.workload.deployment.alarms.errors;
  const count = (kind: string) => `sum:trace.${parts.apmOperation}.${kind}{${traces(parts)}}.as_count()`;
  const both = "asInt(default(result, 0))";
  const isQuiet = `${both} < ${(leastRequests + 1) * REQUEST}`;
  const areFew = `${both} % ${REQUEST} * 100 <= ${percent} * (${both} / ${REQUEST})`;
  return {
    name: "errors",
    ...watch(parts, evaluations),
    successCondition: `${isQuiet} || ${areFew}`,
    provider: {
      datadog: {
        ...window(parts),
        queries: { errors: count("errors"), requests: count("hits") },
        formula: `requests * ${REQUEST} + errors`,
        aggregator: "sum",
      },
    },
  };
}

function latency(parts: AnalysisParts): AnalysisMetric {
  const { p95Milliseconds, evaluations } = parts.workload.deployment.alarms.latency;
  return {
    name: "latency",
    ...watch(parts, evaluations),
    successCondition: `default(result, 0) <= ${p95Milliseconds / 1000}`,
    provider: {
      datadog: {
        ...window(parts),
        queries: { latency: `p95:trace.${parts.apmOperation}{${traces(parts)}}` },
        formula: "latency",
        aggregator: "avg",
      },
    },
  };
}

/**
 * Fewer ready pods than emptying a node leaves. Pods that an autoscaler adds are unready while they start, and one may
 * move to another node: neither is a mistake of the version.
 */
function unhealthyTasks(parts: AnalysisParts): AnalysisMetric {
  const { service, namespace, clusterName, workload } = parts;
  const least = Math.max(1, leftByDisruption(workload));
  const { evaluations } = workload.deployment.alarms.unhealthyTasks;
  // Argo names what runs the pods of a version after the Rollout and them.
  const pods = `kube_namespace:${namespace},kube_replica_set:${service}-{{args.pods}}`;
  return {
    name: "unhealthy-tasks",
    ...watch(parts, evaluations),
    successCondition: `default(result, ${least}) >= ${least}`,
    provider: {
      datadog: {
        ...window(parts),
        queries: {
          ready: pulumi.interpolate`max:kubernetes_state.replicaset.replicas_ready{kube_cluster_name:${clusterName},${pods}}`,
        },
        formula: "ready",
        aggregator: "last",
      },
    },
  };
}

function traces({ service, environmentType }: AnalysisParts): string {
  return `env:${environmentType},service:${service},version:{{args.version}}`;
}

// Argo counts all bad answers, also those that do not follow one another.
// https://argo-rollouts.readthedocs.io/en/stable/features/analysis/#background-analysis
function watch({ workload }: AnalysisParts, evaluations: number) {
  const interval = `${workload.deployment.alarms.periodSeconds}s`;
  return { initialDelay: interval, interval, failureLimit: evaluations - 1, consecutiveErrorLimit: 4 };
}

// As long as a period, and what arrives late. A window as short as the delay would be empty, and so never bad.
function window({ workload, secretName }: AnalysisParts): Pick<DatadogMetric, "apiVersion" | "interval" | "secretRef"> {
  const seconds = workload.deployment.alarms.periodSeconds + METRIC_DELAY_SECONDS;
  return { apiVersion: "v2", interval: `${seconds}s`, secretRef: { name: secretName, namespaced: true } };
}
