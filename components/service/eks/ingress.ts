import type * as kubernetes from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";

import type { WorkloadSettings } from "../workload";
import type { DeploymentServices } from "./deployment-services";

export type ServiceIngressArgs = Pick<WorkloadSettings, "health" | "balancing" | "drainSeconds"> & {
  service: string;
  routing: Exclude<WorkloadSettings["routing"], "none">;
  namespace: string;
  labels: Record<string, string>;
  /** Which of the service's Services gets the requests. */
  backend: DeploymentServices["backend"];
  /** The load balancer, as its Ingresses name it. */
  className: string;
  /** What every Ingress of that load balancer has to say. */
  annotations: Readonly<Record<string, pulumi.Input<string>>>;
  /** The place of the service's rule among those of others, the lowest first. */
  order: number;
};

const ALB = "alb.ingress.kubernetes.io";

/**
 * The way from the load balancer to a service's pods, with the same hosts, paths, health check and balancing as on ECS.
 * Each host and path is a rule of the Ingress itself: conditions in annotations, which might say them in one, EKS Auto
 * Mode is not documented to know (https://github.com/aws/containers-roadmap/issues/2556), and without them a service
 * would take the requests of others.
 * https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/annotations/
 */
export function serviceIngress(args: ServiceIngressArgs): kubernetes.networking.v1.IngressArgs {
  const { service, routing, namespace, labels, backend, className, annotations, order } = args;
  const paths = routing.paths.map((path) => {
    // As it is: the pattern is the load balancer's.
    return { path, pathType: "ImplementationSpecific", backend: { service: backend } };
  });
  const ofAnyHost: (string | undefined)[] = [undefined];
  return {
    metadata: {
      name: service,
      namespace,
      labels,
      annotations: {
        ...annotations,
        [`${ALB}/group.order`]: String(order),
        [`${ALB}/target-type`]: "ip",
        [`${ALB}/backend-protocol`]: "HTTP",
        ...healthAnnotations(args),
        [`${ALB}/target-group-attributes`]: attributes(args),
        ...awaited(args),
      },
    },
    spec: {
      ingressClassName: className,
      rules: (routing.hosts.length > 0 ? routing.hosts : ofAnyHost).map((host) => ({
        ...(host !== undefined && { host }),
        http: { paths },
      })),
    },
  };
}

/**
 * What Pulumi waits for: that the controller has made the rule. By itself it would wait for pods behind it, which come
 * later. Where Argo Rollouts shares requests it writes into an annotation who gets them, as soon as there is a Rollout,
 * which comes next and waits for the load balancer itself; until then the rule answers 503. That annotation is not
 * written here, not even at first: what two write, one of them would set back with every update, since the provider
 * cannot ignore a field with dots in its name.
 * https://www.pulumi.com/registry/packages/kubernetes/how-to-guides/managing-resources-with-await-annotations/
 * https://github.com/pulumi/pulumi-kubernetes/blob/master/provider/pkg/await/await.go
 */
function awaited({ backend }: ServiceIngressArgs): Record<string, string> {
  if (backend.port.name === "use-annotation") return { "pulumi.com/skipAwait": "true" };
  return { "pulumi.com/waitFor": "jsonpath={.status.loadBalancer.ingress}" };
}

function healthAnnotations({ health }: ServiceIngressArgs): Record<string, string> {
  return {
    [`${ALB}/healthcheck-protocol`]: "HTTP",
    [`${ALB}/healthcheck-port`]: "traffic-port",
    [`${ALB}/healthcheck-path`]: health.path,
    [`${ALB}/success-codes`]: health.statusCodes,
    [`${ALB}/healthcheck-interval-seconds`]: String(health.intervalSeconds),
    [`${ALB}/healthcheck-timeout-seconds`]: String(health.timeoutSeconds),
    [`${ALB}/healthy-threshold-count`]: String(health.healthyThreshold),
    [`${ALB}/unhealthy-threshold-count`]: String(health.unhealthyThreshold),
  };
}

// All of them, also those that are as AWS sets them: one that is no longer said would stay as it was.
// https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_TargetGroupAttribute.html
function attributes({ balancing, drainSeconds }: ServiceIngressArgs): string {
  const { algorithm, slowStartSeconds, stickinessSeconds, anomalyMitigation, dnsFailover, routingFailover } = balancing;
  const health = "target_group_health";
  const all = {
    "deregistration_delay.timeout_seconds": drainSeconds,
    "load_balancing.algorithm.type": algorithm,
    "load_balancing.algorithm.anomaly_mitigation": anomalyMitigation ? "on" : "off",
    "slow_start.duration_seconds": slowStartSeconds,
    "stickiness.enabled": stickinessSeconds !== undefined,
    "stickiness.type": "lb_cookie",
    ...(stickinessSeconds !== undefined && { "stickiness.lb_cookie.duration_seconds": stickinessSeconds }),
    [`${health}.dns_failover.minimum_healthy_targets.count`]: dnsFailover?.healthyTasks ?? "off",
    [`${health}.dns_failover.minimum_healthy_targets.percentage`]: dnsFailover?.healthyPercent ?? "off",
    [`${health}.unhealthy_state_routing.minimum_healthy_targets.count`]: routingFailover?.healthyTasks ?? 1,
    [`${health}.unhealthy_state_routing.minimum_healthy_targets.percentage`]: routingFailover?.healthyPercent ?? "off",
  };
  return Object.entries(all)
    .map(([key, value]) => `${key}=${value}`)
    .join(",");
}
