import assert from "node:assert/strict";

import { deploy } from "../../../../harness";
import { controllers, datadog, secretArn } from "./surroundings";

describe("Datadog's agents on EKS", () => {
  it("are one on each node, whoever it is kept for, and two for the cluster", async () => {
    const { inputs } = await deploy(controllers({ datadog: { ...datadog, site: "datadoghq.eu" } }));

    const { spec, metadata, apiVersion, kind } = inputs("controllers-datadog-agents");
    assert.deepEqual({ apiVersion, kind }, { apiVersion: "datadoghq.com/v2alpha1", kind: "DatadogAgent" });
    assert.deepEqual(
      [metadata.name, metadata.namespace, metadata.annotations],
      [
        "datadog",
        "datadog",
        {
          "agent.datadoghq.com/cluster-provider": "eks",
          "agent.datadoghq.com/fine-grained-kubelet-authorization-enabled": "true",
          "pulumi.com/waitFor": "jsonpath={.status.clusterAgent.state}=Running",
        },
      ],
    );
    const off = { enabled: false };
    const secretName = "controllers-datadog-datadog-keys";
    assert.deepEqual(spec, {
      global: {
        clusterName: "small",
        site: "datadoghq.eu",
        registry: "public.ecr.aws/datadog",
        credentials: {
          apiSecret: { secretName, keyName: "api-key" },
          appSecret: { secretName, keyName: "app-key" },
        },
        tags: ["env:production"],
      },
      features: {
        apm: { enabled: true, hostPortConfig: { enabled: true, hostPort: 8126 }, unixDomainSocketConfig: off },
        dogstatsd: { hostPortConfig: { enabled: true, hostPort: 8125 }, unixDomainSocketConfig: off },
        logCollection: { enabled: true, containerCollectAll: false },
        kubeStateMetricsCore: { enabled: true },
        eventCollection: { collectKubernetesEvents: true },
        orchestratorExplorer: { enabled: true },
        admissionController: off,
        processDiscovery: off,
        remoteConfiguration: off,
      },
      override: {
        nodeAgent: {
          tolerations: [{ operator: "Exists" }],
          priorityClassName: "system-node-critical",
          containers: {
            agent: { resources: { requests: { cpu: "100m", memory: "256Mi" }, limits: { memory: "512Mi" } } },
            "trace-agent": { resources: { requests: { cpu: "50m", memory: "64Mi" }, limits: { memory: "256Mi" } } },
          },
        },
        clusterAgent: {
          nodeSelector: { "karpenter.sh/nodepool": "system" },
          tolerations: [{ key: "CriticalAddonsOnly", operator: "Exists" }],
          replicas: 2,
          createPodDisruptionBudget: true,
          priorityClassName: "system-cluster-critical",
          containers: {
            "cluster-agent": { resources: { requests: { cpu: "100m", memory: "256Mi" }, limits: { memory: "512Mi" } } },
          },
        },
      },
    });
  });

  it("get their keys from Secrets Manager, by a role that may read those two", async () => {
    const { inputs } = await deploy(controllers({ datadog }));

    const { target, data } = inputs("controllers-datadog-secret-access-datadog").spec;
    assert.equal(target.name, inputs("controllers-datadog-agents").spec.global.credentials.apiSecret.secretName);
    assert.deepEqual(Object.keys(target.template.data), ["address", "api-key", "app-key"]);
    assert.deepEqual(
      data.map(({ remoteRef }: { remoteRef: { key: string } }) => remoteRef.key),
      [secretArn("datadog/api"), secretArn("datadog/app")],
    );
    const [read] = JSON.parse(inputs("controllers-datadog-secret-access-reader-may").policy).Statement;
    assert.deepEqual(read.Resource, [secretArn("datadog/api"), secretArn("datadog/app")]);
  });

  it("have ten minutes to start", async () => {
    const { options } = await deploy(controllers({ datadog }));
    assert.deepEqual(options("controllers-datadog-agents").customTimeouts, { create: "10m", update: "10m" });
  });
});
