import type * as kubernetes from "@pulumi/kubernetes";
import type { PodWorkload } from "./pod";
import { startFailures } from "./pod-times";
import { literal } from "./pod-variables";

type Probe = kubernetes.types.input.core.v1.Probe;
type Probed = Pick<PodWorkload, "health" | "routing" | "port">;

export interface Probes {
  startupProbe: Probe;
  readinessProbe: Probe;
  livenessProbe: Probe;
}

/**
 * How Kubernetes finds out whether a pod is well, from what the service says of its health for every runtime. Until a
 * pod has started nothing else is asked. Then it gets requests after good answers, none after bad ones, and is started
 * anew when those go on. What the load balancer asks for decides about requests where there are any, and the command
 * about starting anew where there is one.
 * https://kubernetes.io/docs/concepts/configuration/liveness-readiness-startup-probes/
 */
export function probesOf(workload: Probed): Probes | undefined {
  const { health, routing } = workload;
  const path = routing === "none" ? undefined : answers(workload);
  const command = health.command && { exec: { command: health.command.map(literal) } };
  const isWell = command ?? path;
  const getsRequests = path ?? command;
  // A service without users and without a command is well as long as it runs.
  if (!isWell || !getsRequests) return undefined;
  const asked = { periodSeconds: health.intervalSeconds, timeoutSeconds: health.timeoutSeconds };
  return {
    startupProbe: { ...isWell, ...asked, successThreshold: 1, failureThreshold: startFailures(workload) },
    readinessProbe: {
      ...getsRequests,
      ...asked,
      successThreshold: health.healthyThreshold,
      failureThreshold: health.unhealthyThreshold,
    },
    livenessProbe: { ...isWell, ...asked, successThreshold: 1, failureThreshold: health.unhealthyThreshold },
  };
}

// Any answer below 400 is a good one here. Which of these count for the load balancer, it is told itself.
// https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/#define-a-liveness-http-request
function answers({ health, port }: Probed): Pick<Probe, "httpGet"> {
  return { httpGet: { path: health.path, port, scheme: "HTTP" } };
}
