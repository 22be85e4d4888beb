import assert from "node:assert/strict";

import { deploy } from "../../../harness";
import { smallCluster } from "./small-cluster";

const waited = { "pulumi.com/waitFor": "condition=Ready" };

describe("EksNodePools", () => {
  it("has nodes in the private subnets, with encrypted disks, whose pods talk to nobody before a policy lets them", async () => {
    const { inputs } = await deploy(() => smallCluster({ nodes: { diskGiB: 120 } }));

    assert.deepEqual(inputs("eks-nodes-class"), {
      apiVersion: "eks.amazonaws.com/v1",
      kind: "NodeClass",
      metadata: { name: "services", annotations: waited },
      spec: {
        role: "eks-node-role",
        subnetSelectorTerms: [{ id: "subnet-1" }, { id: "subnet-2" }],
        securityGroupSelectorTerms: [{ id: "sg-of-eks-5c3d1e7f" }],
        networkPolicy: "DefaultDeny",
        networkPolicyEventLogs: "Enabled",
        ephemeralStorage: { size: "120Gi", kmsKeyID: "arn:aws:kms:us-east-1:111122223333:key/key-eks-storage-key" },
        tags: { Owner: "platform", CostCenter: "4711" },
      },
    });
  });

  it("has a pool on demand for each architecture that images are built for", async () => {
    const nodes = { instanceCategories: ["m" as const], expireAfterDays: 7, maxVcpus: 64 };
    const { inputs, registrations } = await deploy(() => smallCluster({ architectures: ["X86_64", "X86_64"], nodes }));

    const pools = registrations.filter(({ type }) => type === "kubernetes:karpenter.sh/v1:NodePool");
    assert.deepEqual(
      pools.map(({ name }) => name),
      ["eks-nodes-amd64"],
    );
    assert.deepEqual(inputs("eks-nodes-amd64"), {
      apiVersion: "karpenter.sh/v1",
      kind: "NodePool",
      metadata: { name: "services-amd64", annotations: waited },
      spec: {
        template: {
          spec: {
            nodeClassRef: { group: "eks.amazonaws.com", kind: "NodeClass", name: "services" },
            requirements: [
              { key: "kubernetes.io/arch", operator: "In", values: ["amd64"] },
              { key: "karpenter.sh/capacity-type", operator: "In", values: ["on-demand"] },
              { key: "eks.amazonaws.com/instance-category", operator: "In", values: ["m"] },
              { key: "eks.amazonaws.com/instance-generation", operator: "Gt", values: ["4"] },
            ],
            expireAfter: "168h",
          },
        },
        disruption: {
          consolidationPolicy: "WhenEmptyOrUnderutilized",
          consolidateAfter: "10m",
          budgets: [{ nodes: "10%" }],
        },
        limits: { cpu: "64" },
      },
    });
  });

  it("lets nodes go before what describes them, and gives them time", async () => {
    const { options } = await deploy(() => smallCluster());

    const { dependsOn, customTimeouts, provider } = options("eks-nodes-arm64");
    assert.deepEqual(
      { dependsOn, customTimeouts, provider },
      { dependsOn: ["eks-nodes-class"], customTimeouts: { delete: "20m" }, provider: "eks-kubernetes" },
    );
  });
});
