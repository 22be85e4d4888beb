import assert from "node:assert/strict";

import type { Value } from "../../../../simulator/value";
import { Cluster, trust } from "./cluster";

const CLASS = "kubernetes:eks.amazonaws.com/v1:NodeClass";
const POOL = "kubernetes:karpenter.sh/v1:NodePool";

describe("a simulated custom resource that somebody waits for", () => {
  let cluster: Cluster;
  beforeEach(async () => {
    cluster = await Cluster.start();
  });
  afterEach(() => cluster.engine.dispose());

  const awaited = (wait = "condition=Ready") => ({ annotations: { "pulumi.com/waitFor": wait } });

  function nodeClass(spec: { [name: string]: Value } = {}, metadata = awaited()) {
    const group = (cluster.state.outputs.vpcConfig as { clusterSecurityGroupId: string }).clusterSecurityGroupId;
    const terms = {
      subnetSelectorTerms: cluster.subnets.map(({ id }) => ({ id })),
      securityGroupSelectorTerms: [{ id: group }],
    };
    const { nodeRoleArn } = cluster.state.outputs.computeConfig as { nodeRoleArn: string };
    return cluster.make(CLASS, "own", { spec: { role: nodeRoleArn, ...terms, ...spec } }, metadata);
  }

  function pool(nodeClassName: string, wait?: string) {
    const nodeClassRef = { group: "eks.amazonaws.com", kind: "NodeClass", name: nodeClassName };
    return cluster.make(
      POOL,
      "arm",
      { spec: { template: { spec: { nodeClassRef, requirements: [] } } } },
      awaited(wait),
    );
  }

  it("is ready when what it names is there", async () => {
    await nodeClass();

    assert.deepEqual((await pool("own")).outputs.status, { conditions: [{ type: "Ready", status: "True" }] });
  });

  it("is not ready while something is missing, and says what", async () => {
    const role = await cluster.aws.make("aws:iam/role:Role", "lonely", {
      assumeRolePolicy: trust("ec2.amazonaws.com"),
    });

    await assert.rejects(pool("nobody"), /NodeClassNotFound: NodeClass "nobody" not found/);
    await assert.rejects(
      nodeClass({ subnetSelectorTerms: [{ tags: { role: "nodes" } }], role: role.outputs.name ?? "" }),
      /SubnetsNotFound: .*; UnauthorizedNodeRole: no access entry of type EC2 lets lonely-\w+ into the cluster/,
    );
  });

  it("keeps people waiting for what its status never says", async () => {
    await assert.rejects(pool("default", "condition=Rready"), /it never comes to condition=Rready/);
  });

  it("is checked by the patterns of its definition", async () => {
    const disruption = { consolidateAfter: "soon", consolidationPolicy: "Always", budgets: [{ nodes: "101%" }] };
    const template = { spec: { nodeClassRef: { group: "g", kind: "k", name: "n" }, requirements: [] } };
    const { failures } = await cluster.kubernetes.check(POOL, "p", {
      apiVersion: "karpenter.sh/v1",
      kind: "NodePool",
      spec: { disruption, template, weight: 0 },
    });

    assert.deepEqual(failures.map((one) => one.split(";")[0]).sort(), [
      'spec.disruption.budgets.nodes: found "101%"',
      'spec.disruption.consolidateAfter: found "soon"',
      'spec.disruption.consolidationPolicy: found "Always"',
      "spec.weight: found 0",
    ]);
  });
});
