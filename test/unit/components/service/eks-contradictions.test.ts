import assert from "node:assert/strict";

import type * as z from "zod";

import { loadBalancerSettings } from "../../../../components/load-balancer/settings";
import { chartSettings } from "../../../../components/service/eks-chart-settings";
import { type AroundEks, eksContradictions } from "../../../../components/service/eks-contradictions";
import { eksDatadogSettings } from "../../../../components/service/eks-datadog-settings";
import { eksClusterSettings } from "../../../../components/service/eks-settings";
import { supportedVersions } from "../../../../components/service/eks-versions";
import { workloadSettings } from "../../../../components/service/workload";

type Service = Partial<z.input<typeof workloadSettings>>;

const image = `registry.example.com/shop@sha256:${"0f".repeat(32)}`;
const unrouted: Service = { routing: "none", deployment: { strategy: "rolling" }, health: { command: ["bin/alive"] } };
const tried = loadBalancerSettings.parse({
  domain: "api.example.com",
  certificate: { zoneId: "Z0721934EXAMPLE7Q2W1" },
  testAllowedCidrs: ["203.0.113.0/24"],
});

function key(region: string) {
  return { existing: `arn:aws:secretsmanager:${region}:111122223333:secret:datadog-AbCdEf` };
}

function cluster(appKeyRegion = "us-east-1"): AroundEks["eks"] {
  const administrators = ["arn:aws:iam::111122223333:role/deploy"];
  return {
    ...eksClusterSettings.parse({ version: supportedVersions(new Date()).at(-1), administrators }),
    charts: chartSettings.parse({}),
    datadog: eksDatadogSettings.parse({ apiKey: key("us-east-1"), appKey: key(appKeyRegion), site: "datadoghq.com" }),
  };
}

function refused(services: Record<string, Service>, more: Partial<AroundEks> = {}): string[] {
  const parsed = Object.entries(services).map(([name, service]) => {
    return [name, workloadSettings.parse({ runtime: "eks", image, port: 3000, ...service })];
  });
  const around = { region: "us-east-1", network: undefined, loadBalancer: undefined, eks: cluster(), ...more };
  return eksContradictions({ ...around, services: Object.fromEntries(parsed) }).map(({ path }) => path);
}

describe("what a stack says that EKS cannot give", () => {
  it("is nothing of a service that asks for nothing else, and nothing at all where none runs there", () => {
    assert.deepEqual(refused({ shop: {} }), []);
    assert.deepEqual(refused({ shop: { runtime: "ecs", exec: true } }, { loadBalancer: tried }), []);
  });

  it("is a service in the namespace of the load balancer", () => {
    assert.deepEqual(refused({ ingress: {} }), ["services.ingress.kubernetes.namespace"]);
    assert.deepEqual(refused({ shop: { kubernetes: { namespace: "ingress" } } }), [
      "services.shop.kubernetes.namespace",
    ]);
  });

  it("is a key of Datadog that lies in another region", () => {
    assert.deepEqual(refused({ shop: {} }, { eks: cluster("eu-west-1") }), ["eks.datadog.appKey.existing"]);
  });

  it("is a port on which versions are tried, where no load balancer of ECS has it", () => {
    const refusedPort = ["loadBalancer.testAllowedCidrs"];

    assert.deepEqual(refused({ shop: {} }, { loadBalancer: tried }), refusedPort);
    assert.deepEqual(refused({ shop: {}, jobs: unrouted }, { loadBalancer: tried }), refusedPort);
    assert.deepEqual(refused({ jobs: unrouted }, { loadBalancer: tried }), []);
    assert.deepEqual(refused({ shop: {}, users: { runtime: "ecs" } }, { loadBalancer: tried }), []);
    assert.deepEqual(refused({ shop: { runtime: "ecs", movingTo: "eks" } }, { loadBalancer: tried }), []);
  });
});
