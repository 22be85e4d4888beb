import type * as kubernetes from "@pulumi/kubernetes";

import type { PodArgs } from "./pod";

type EnvVar = kubernetes.types.input.core.v1.EnvVar;

/** The environment variables of a pod, by name: the order in which they are listed would be a change. */
export function variablesOf(args: PodArgs): EnvVar[] {
  const { secretName, secretVariables } = args;
  const plain = Object.entries(plainVariables(args)).map(([name, value]) => ({ name, value: literal(value) }));
  // A pod whose Secret lacks a key does not start.
  const secret = secretVariables.map((name) => ({
    name,
    valueFrom: { secretKeyRef: { name: secretName, key: name, optional: false } },
  }));
  return [...plain, ...secret, ...agentOf(args)].sort(byName);
}

/**
 * A text that stays as it is: in variables and commands Kubernetes puts other variables in the place of $(NAME).
 * https://kubernetes.io/docs/tasks/inject-data-application/define-interdependent-environment-variables/
 */
export function literal(text: string): string {
  return text.replaceAll("$", "$$$$");
}

function plainVariables({ service, workload, environmentType, version, callUrls, datadog, region }: PodArgs) {
  const tags: Record<string, string> = datadog
    ? {
        DD_ENV: environmentType,
        DD_SERVICE: service,
        DD_VERSION: version,
        DD_LOGS_INJECTION: "true",
      }
    : {};
  // What a task on Fargate is told by itself.
  const place = { AWS_REGION: region, AWS_DEFAULT_REGION: region };
  return { ...place, ...tags, ...callUrls, ...workload.environment };
}

// The agent on the pod's own node, unless the service knows another.
// https://docs.datadoghq.com/containers/kubernetes/apm/
function agentOf({ workload, datadog }: PodArgs): EnvVar[] {
  if (!datadog || "DD_AGENT_HOST" in workload.environment) return [];
  return [{ name: "DD_AGENT_HOST", valueFrom: { fieldRef: { fieldPath: "status.hostIP" } } }];
}

// Names are plain, even where values come later.
function byName(one: EnvVar, other: EnvVar): number {
  return String(one.name) < String(other.name) ? -1 : 1;
}
