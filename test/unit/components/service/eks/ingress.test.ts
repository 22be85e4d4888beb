import assert from "node:assert/strict";
import type * as z from "zod";

import { type ServiceIngressArgs, serviceIngress } from "../../../../../components/service/eks/ingress";
import { routingSettings } from "../../../../../components/service/routing-settings";
import { workloadSettings } from "../../../../../components/service/workload";
import { image } from "./entity-api";

const labels = { "app.kubernetes.io/name": "entity-api" };

interface Changes extends Partial<ServiceIngressArgs> {
  given?: Partial<z.input<typeof workloadSettings>>;
  requests?: object;
}

// What is made of plain values is plain, which the types of inputs cannot tell.
// biome-ignore lint/suspicious/noExplicitAny: see above
function ingress({ given, requests = {}, ...more }: Changes = {}): any {
  const { health, balancing, drainSeconds } = workloadSettings.parse({ image, port: 3000, ...given });
  const routing = routingSettings.parse(requests);
  assert(routing !== "none");
  const args = { service: "entity-api", namespace: "shop", labels, className: "web", annotations: {}, order: 7 };
  const backend = { name: "entity-api", port: { name: "main" as const } };
  const found = serviceIngress({ ...args, backend, routing, health, balancing, drainSeconds, ...more });
  return JSON.parse(JSON.stringify(found));
}

const ALB = "alb.ingress.kubernetes.io";

function attributes({ metadata }: { metadata: { annotations: Record<string, string> } }): Record<string, string> {
  const text = metadata.annotations[`${ALB}/target-group-attributes`] ?? "";
  return Object.fromEntries(text.split(",").map((each) => each.split("=")));
}

describe("the Ingress of a service", () => {
  it("is a rule of the load balancer with its health check, its balancing and its place among others", () => {
    const found = ingress({ annotations: { [`${ALB}/listen-ports`]: '[{"HTTPS":443}]' } });

    assert.deepEqual(found, {
      metadata: {
        name: "entity-api",
        namespace: "shop",
        labels,
        annotations: {
          [`${ALB}/listen-ports`]: '[{"HTTPS":443}]',
          [`${ALB}/group.order`]: "7",
          [`${ALB}/target-type`]: "ip",
          [`${ALB}/backend-protocol`]: "HTTP",
          [`${ALB}/healthcheck-protocol`]: "HTTP",
          [`${ALB}/healthcheck-port`]: "traffic-port",
          [`${ALB}/healthcheck-path`]: "/health",
          [`${ALB}/success-codes`]: "200",
          [`${ALB}/healthcheck-interval-seconds`]: "10",
          [`${ALB}/healthcheck-timeout-seconds`]: "5",
          [`${ALB}/healthy-threshold-count`]: "2",
          [`${ALB}/unhealthy-threshold-count`]: "3",
          [`${ALB}/target-group-attributes`]: found.metadata.annotations[`${ALB}/target-group-attributes`],
          "pulumi.com/waitFor": "jsonpath={.status.loadBalancer.ingress}",
        },
      },
      spec: {
        ingressClassName: "web",
        rules: [
          {
            http: {
              paths: [
                {
                  path: "/*",
                  pathType: "ImplementationSpecific",
                  backend: { service: { name: "entity-api", port: { name: "main" } } },
                },
              ],
            },
          },
        ],
      },
    });
  });

  it("takes the requests that its routing says, and no others: each path of each host", () => {
    const requests = { hosts: ["api.acme.com", "*.acme.io"], paths: ["/v1/*", "/v2/*", "/health"] };
    const { metadata, spec } = ingress({ requests });

    const taken = spec.rules.map(({ host, http }: { host: string; http: { paths: { path: string }[] } }) => {
      return [host, ...http.paths.map(({ path }) => path)];
    });
    assert.deepEqual(taken, [
      ["api.acme.com", "/v1/*", "/v2/*", "/health"],
      ["*.acme.io", "/v1/*", "/v2/*", "/health"],
    ]);
    assert.deepEqual(
      Object.keys(metadata.annotations).filter((key) => key.includes("conditions")),
      [],
    );
  });

  it("balances as the target groups of ECS do, also by what nobody has set", () => {
    assert.deepEqual(attributes(ingress()), {
      "deregistration_delay.timeout_seconds": "30",
      "load_balancing.algorithm.type": "least_outstanding_requests",
      "load_balancing.algorithm.anomaly_mitigation": "off",
      "slow_start.duration_seconds": "0",
      "stickiness.enabled": "false",
      "stickiness.type": "lb_cookie",
      "target_group_health.dns_failover.minimum_healthy_targets.count": "off",
      "target_group_health.dns_failover.minimum_healthy_targets.percentage": "off",
      "target_group_health.unhealthy_state_routing.minimum_healthy_targets.count": "1",
      "target_group_health.unhealthy_state_routing.minimum_healthy_targets.percentage": "off",
    });
    const given = {
      drainSeconds: 120,
      deployment: { strategy: "rolling" as const },
      balancing: {
        algorithm: "round_robin" as const,
        slowStartSeconds: 60,
        stickinessSeconds: 3600,
        dnsFailover: { healthyTasks: 2 },
        routingFailover: { healthyPercent: 30 },
      },
    };
    assert.deepEqual(attributes(ingress({ given })), {
      "deregistration_delay.timeout_seconds": "120",
      "load_balancing.algorithm.type": "round_robin",
      "load_balancing.algorithm.anomaly_mitigation": "off",
      "slow_start.duration_seconds": "60",
      "stickiness.enabled": "true",
      "stickiness.type": "lb_cookie",
      "stickiness.lb_cookie.duration_seconds": "3600",
      "target_group_health.dns_failover.minimum_healthy_targets.count": "2",
      "target_group_health.dns_failover.minimum_healthy_targets.percentage": "off",
      "target_group_health.unhealthy_state_routing.minimum_healthy_targets.count": "1",
      "target_group_health.unhealthy_state_routing.minimum_healthy_targets.percentage": "30",
    });
  });

  it("sends less to targets that answer worse than the others where the workload asks for it", () => {
    const balancing = { algorithm: "weighted_random" as const, anomalyMitigation: true };

    const found = attributes(ingress({ given: { balancing } }));
    assert.equal(found["load_balancing.algorithm.type"], "weighted_random");
    assert.equal(found["load_balancing.algorithm.anomaly_mitigation"], "on");
  });

  it("leaves it to Argo Rollouts who gets which share, and does not wait for that", () => {
    const backend = { name: "entity-api", port: { name: "use-annotation" as const } };
    const { metadata, spec } = ingress({ backend });

    assert.deepEqual(spec.rules[0].http.paths[0].backend, { service: backend });
    assert.equal(metadata.annotations["pulumi.com/skipAwait"], "true");
    assert.deepEqual(
      Object.keys(metadata.annotations).filter((key) => key.includes("/actions.") || key.endsWith("/waitFor")),
      [],
    );
  });
});
