import assert from "node:assert/strict";

import { EksNamespace, type EksNamespaceArgs } from "../../../../../components/service/eks/namespace";
import { assertPreviewComplete, deploy } from "../../../harness";
import { standIn } from "./entity-api";

function shop(serviceCidr = "172.20.0.0/16", more: Partial<EksNamespaceArgs> = {}): EksNamespace {
  const cluster = { serviceCidr, ready: [standIn("cluster-ready")] };
  return new EksNamespace("shop", { name: "shop", cluster, environmentType: "staging", ...more });
}

const labels = {
  "app.kubernetes.io/name": "shop",
  "app.kubernetes.io/instance": "shop-staging",
  "app.kubernetes.io/part-of": "shop",
  "app.kubernetes.io/managed-by": "pulumi",
};

describe("EksNamespace", () => {
  it("admits restricted pods alone, which are ready once the load balancer has found them healthy", async () => {
    const { inputs, options } = await deploy(() => shop());

    assert.deepEqual(inputs("shop-namespace").metadata, {
      name: "shop",
      labels: {
        ...labels,
        "pod-security.kubernetes.io/enforce": "restricted",
        "pod-security.kubernetes.io/enforce-version": "latest",
        "pod-security.kubernetes.io/audit": "restricted",
        "pod-security.kubernetes.io/audit-version": "latest",
        "pod-security.kubernetes.io/warn": "restricted",
        "pod-security.kubernetes.io/warn-version": "latest",
        "eks.amazonaws.com/pod-readiness-gate-inject": "enabled",
      },
    });
    assert.deepEqual(options("shop-namespace").dependsOn, ["cluster-ready"]);
  });

  it("lets its pods talk to nobody but the cluster's DNS, before any of them is there", async () => {
    const { inputs, result, options } = await deploy(() => shop());

    assert.deepEqual(inputs("shop-deny"), {
      apiVersion: "networking.k8s.io/v1",
      kind: "NetworkPolicy",
      metadata: { name: "default-deny", namespace: "shop", labels },
      spec: { podSelector: {}, policyTypes: ["Ingress", "Egress"] },
    });
    assert.deepEqual(inputs("shop-dns").spec, {
      podSelector: {},
      policyTypes: ["Egress"],
      egress: [
        {
          to: [{ ipBlock: { cidr: "172.20.0.10/32" } }],
          ports: [
            { protocol: "UDP", port: 53 },
            { protocol: "TCP", port: 53 },
          ],
        },
      ],
    });
    assert.deepEqual(
      ["shop-deny", "shop-dns"].map((policy) => options(policy).dependsOn),
      [["shop-namespace"], ["shop-namespace"]],
    );
    assert.equal(result.ready.length, 3);
    assert.equal(result.namespace, "shop");
  });

  it("finds the DNS where the cluster has its services", async () => {
    const { inputs } = await deploy(() => shop("10.100.0.0/20"));

    assert.deepEqual(inputs("shop-dns").spec.egress[0].to, [{ ipBlock: { cidr: "10.100.0.10/32" } }]);
  });

  it("takes no more of the cluster than its bound, which stands before any pod", async () => {
    const free = await deploy(() => shop());
    const program = () => shop(undefined, { quota: { vcpus: 12, memoryGiB: 48 } });
    const { inputs, options, result } = await deploy(program);

    assert.deepEqual(free.named("kubernetes:core/v1:ResourceQuota"), []);
    assert.deepEqual(inputs("shop-quota"), {
      apiVersion: "v1",
      kind: "ResourceQuota",
      metadata: { name: "bound", namespace: "shop", labels },
      spec: { hard: { "limits.cpu": "12", "limits.memory": "48Gi" } },
    });
    assert.deepEqual(options("shop-quota").dependsOn, ["shop-namespace"]);
    assert.equal(result.ready.length, free.result.ready.length + 1);
  });

  it("shows in a first preview all that an update makes", async () => {
    await assertPreviewComplete(() => shop(undefined, { quota: { vcpus: 12, memoryGiB: 48 } }));
  });
});
