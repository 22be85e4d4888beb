import assert from "node:assert/strict";

import * as pulumi from "@pulumi/pulumi";
import type * as z from "zod";

import { analysisSpec } from "../../../../../components/service/eks/analysis";
import { workloadSettings } from "../../../../../components/service/workload";
import { deploy, resolved } from "../../../harness";
import { image } from "./entity-api";

async function metrics(more: Partial<z.input<typeof workloadSettings>> = {}) {
  await deploy(() => undefined);
  const spec = analysisSpec({
    service: "entity-api",
    namespace: "shop",
    environmentType: "staging",
    clusterName: pulumi.output("eks"),
    workload: workloadSettings.parse({ runtime: "eks", image, port: 3000, ...more }),
    apmOperation: "express.request",
    secretName: "datadog-keys",
  });
  const { args, metrics: found } = await resolved(pulumi.output(spec));
  return { args, byName: Object.fromEntries(found.map(({ name, ...metric }) => [name, metric])) };
}

const watch = { initialDelay: "60s", interval: "60s", failureLimit: 1, consecutiveErrorLimit: 4 };
const window = { apiVersion: "v2", interval: "120s", secretRef: { name: "datadog-keys", namespaced: true } };
const traces = "env:staging,service:entity-api,version:{{args.version}}";

describe("the analysis of a new version", () => {
  it("asks Datadog for its errors, its latency and its ready pods", async () => {
    const { args, byName } = await metrics();

    assert.deepEqual(args, [{ name: "version" }, { name: "pods" }]);
    assert.deepEqual(byName, {
      errors: {
        ...watch,
        successCondition:
          "asInt(default(result, 0)) < 21000000 || " +
          "asInt(default(result, 0)) % 1000000 * 100 <= 2 * (asInt(default(result, 0)) / 1000000)",
        provider: {
          datadog: {
            ...window,
            queries: {
              errors: `sum:trace.express.request.errors{${traces}}.as_count()`,
              requests: `sum:trace.express.request.hits{${traces}}.as_count()`,
            },
            formula: "requests * 1000000 + errors",
            aggregator: "sum",
          },
        },
      },
      latency: {
        ...watch,
        successCondition: "default(result, 0) <= 0.5",
        provider: {
          datadog: {
            ...window,
            queries: { latency: `p95:trace.express.request{${traces}}` },
            formula: "latency",
            aggregator: "avg",
          },
        },
      },
      "unhealthy-tasks": {
        ...watch,
        successCondition: "default(result, 2) >= 2",
        provider: {
          datadog: {
            ...window,
            queries: {
              ready:
                "max:kubernetes_state.replicaset.replicas_ready{kube_cluster_name:eks,kube_namespace:shop," +
                "kube_replica_set:entity-api-{{args.pods}}}",
            },
            formula: "ready",
            aggregator: "last",
          },
        },
      },
    });
  });

  it("follows what the service says of its alarms", async () => {
    const { byName } = await metrics({
      deployment: {
        bakeMinutes: 60,
        canary: { minutes: 60 },
        alarms: {
          periodSeconds: 120,
          errors: { percent: 0.5, leastRequests: 100, evaluations: 3 },
          latency: { p95Milliseconds: 250, evaluations: 1 },
          unhealthyTasks: { evaluations: 4 },
        },
      },
    });

    const { errors, latency, "unhealthy-tasks": unhealthy } = byName;
    assert.match(errors?.successCondition ?? "", /< 101000000 \|\| .* <= 0\.5 \* /);
    assert.equal(latency?.successCondition, "default(result, 0) <= 0.25");
    assert.deepEqual(
      [errors, latency, unhealthy].map((metric) => [metric?.interval, metric?.failureLimit]),
      [
        ["120s", 2],
        ["120s", 0],
        ["120s", 3],
      ],
    );
    assert.equal(errors?.provider.datadog.interval, "180s");
  });

  it("bears as many unready pods as emptying nodes may make, and never that all are", async () => {
    const conditions = await Promise.all(
      [
        { kubernetes: { disruption: { minAvailable: 2 } }, desiredCount: 6 },
        { scaling: { min: 5, max: 20 }, desiredCount: 5 },
        { desiredCount: 1 },
      ].map(async (more) => (await metrics(more)).byName["unhealthy-tasks"]?.successCondition),
    );

    assert.deepEqual(conditions, ["default(result, 2) >= 2", "default(result, 4) >= 4", "default(result, 1) >= 1"]);
  });
});
