import assert from "node:assert/strict";

import * as pulumi from "@pulumi/pulumi";

import {
  EksClusterMonitors,
  type EksClusterMonitorsArgs,
  EksServiceMonitors,
  type EksServiceMonitorsArgs,
} from "../../../../components/monitoring";
import { eksMonitoringProductionFloor } from "../../../../components/monitoring/production-floor";
import { assertPreviewComplete, deploy } from "../../harness";

const told = {
  alerts: { critical: ["pagerduty-entity-api"], warning: ["slack-example-alerts"] },
  runbookBaseUrl: "https://example.com/runbooks",
  environment: "production",
  team: "platform-team",
  clusterName: pulumi.output("eks-38e1b4e9"),
};

const ofService = (given: Partial<EksServiceMonitorsArgs> = {}) =>
  new EksServiceMonitors("entity-api-monitors", {
    ...told,
    service: "entity-api",
    namespace: "entities",
    kind: "Rollout",
    isRouted: true,
    isElsewhereToo: false,
    mostPods: 12,
    externalSecrets: ["entity-api-secrets"],
    ...given,
  });

const ofCluster = (given: Partial<EksClusterMonitorsArgs> = {}) =>
  new EksClusterMonitors("eks-monitors", {
    ...told,
    cluster: "eks",
    controllerNamespaces: ["external-secrets"],
    loadBalancerName: pulumi.output("k8s-ingress-cbeb2b1660"),
    ...given,
  });

describe("EksServiceMonitors", () => {
  it("tells Datadog all of a monitor, and says where to look in words that can be pasted", async () => {
    const { inputs } = await deploy(() => ofService());

    const { message, query, ...rest } = inputs("entity-api-monitors-no-ready-pod");
    assert.deepEqual(rest, {
      name: "entity-api-no-ready-pod (production): no pod is ready",
      type: "query alert",
      monitorThresholds: { critical: "1" },
      priority: "1",
      tags: ["env:production", "service:entity-api", "team:platform-team"],
      assets: [{ category: "runbook", name: "no-ready-pod", url: "https://example.com/runbooks/no-ready-pod.md" }],
      evaluationDelay: 15,
      onMissingData: "show_and_notify_no_data",
      requireFullWindow: false,
      includeTags: true,
      notifyAudit: false,
      timeoutH: 0,
      draftStatus: "published",
      validate: true,
      renotifyInterval: 15,
      renotifyOccurrences: 4,
      renotifyStatuses: ["alert", "no data"],
    });
    assert.match(message, /^entity-api is down: .*@pagerduty-entity-api @slack-example-alerts$/s);
    assert.match(message, /^Where: production, cluster eks-38e1b4e9, namespace entities, Rollout entity-api\.$/m);
    assert.match(query, /kube_cluster_name:eks-38e1b4e9/);
  });

  it("tells the ids that Datadog gave", async () => {
    const { find } = await deploy(() => ofService());

    const { monitorIds } = find("entity-api-monitors").outputs;
    assert.equal(monitorIds["sent-back"], find("entity-api-monitors-sent-back").outputs.id);
    assert.equal(Object.keys(monitorIds).length, 13);
  });

  it("shows all of itself in a first preview", async () => {
    await assertPreviewComplete(() => ofService());
  });

  it("refuses wrong settings, all at once", async () => {
    await assert.rejects(
      deploy(() => ofService({ latencyP95Milliseconds: -1, runbookBaseUrl: "runbooks" })),
      /EksServiceMonitors "entity-api-monitors": 2 settings are not valid\.\n {2}runbookBaseUrl: .*\n {2}latencyP95/,
    );
  });
});

describe("EksClusterMonitors", () => {
  it("is one monitor for each thing that can go wrong with a cluster, as of a service that is called like it", async () => {
    const { named, inputs } = await deploy(() => ofCluster());

    const ids = ["agents-missing", "controllers-missing", "disk", "load-balancer-errors", "nodes-not-ready", "silent"];
    assert.deepEqual(
      named("datadog:index/monitor:Monitor"),
      ids.map((id) => `eks-monitors-${id}`),
    );
    assert.deepEqual(inputs("eks-monitors-silent").tags, ["env:production", "service:eks", "team:platform-team"]);
    assert.match(
      inputs("eks-monitors-load-balancer-errors").message,
      /^Where: production, cluster eks-38e1b4e9, load balancer k8s-ingress-cbeb2b1660\.$/m,
    );
  });

  it("knows no load balancer where the cluster made none", async () => {
    const { named } = await deploy(() => ofCluster({ loadBalancerName: undefined }));

    assert.equal(named("datadog:index/monitor:Monitor").length, 5);
  });

  it("shows all of itself in a first preview", async () => {
    await assertPreviewComplete(() => ofCluster());
  });
});

describe("monitoring on EKS in production", () => {
  it("falls below the floor without agents, since nobody else tells of pods", () => {
    assert.deepEqual(eksMonitoringProductionFloor({ datadog: { site: "datadoghq.eu" } }), []);
    assert.deepEqual(eksMonitoringProductionFloor({}), [
      {
        path: "datadog",
        message:
          "is missing; of pods and their requests Datadog hears from its agents on the cluster alone, and nobody would " +
          "know that services there are down. Say where its keys are: apiKey and appKey.",
      },
    ]);
  });
});
