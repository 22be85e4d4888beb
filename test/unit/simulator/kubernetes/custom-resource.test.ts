import assert from "node:assert/strict";

import type { Value } from "../../../../simulator/value";
import { Cluster, podsOf } from "./cluster";

const ROLLOUT = "kubernetes:argoproj.io/v1alpha1:Rollout";
const canary = { strategy: { canary: { steps: [{ setWeight: 20 }] } } };

describe("a simulated custom resource", () => {
  let cluster: Cluster;
  beforeEach(async () => {
    cluster = await Cluster.start();
    await cluster.namespace();
  });
  afterEach(() => cluster.engine.dispose());

  const rollout = (spec: { [name: string]: Value } = {}) =>
    cluster.make(ROLLOUT, "web", podsOf({}, { ...canary, ...spec }));

  it("needs the chart that defines its kind", async () => {
    await assert.rejects(
      rollout(),
      /NotFound: no matches for kind "Rollout" in version "argoproj\.io\/v1alpha1" \(the simulated cloud: what defines it must be there before/,
    );
    await cluster.chart("argo-rollouts");

    assert.equal((await rollout()).id, "web/web");
  });

  it("is not defined by a chart whose values leave that to others", async () => {
    await cluster.chart("argo-rollouts", { installCRDs: false });

    await assert.rejects(rollout(), /no matches for kind "Rollout"/);
  });

  it("goes with the release that defined it, where its chart takes definitions away", async () => {
    const chart = await cluster.chart("external-secrets");
    const provider = { aws: { service: "SecretsManager", region: "eu-west-1" } };
    const store = await cluster.make("kubernetes:external-secrets.io/v1:SecretStore", "store", { spec: { provider } });
    await cluster.kubernetes.delete(chart);

    assert.equal(await cluster.kubernetes.read(store), undefined);
  });

  it("needs a version that is still served", async () => {
    await cluster.chart("external-secrets");
    const spec = { provider: { aws: { service: "SecretsManager", region: "eu-west-1" } } };

    await assert.rejects(
      cluster.make("kubernetes:external-secrets.io/v1beta1:SecretStore", "store", { spec }),
      /no matches for kind "SecretStore" in version "external-secrets\.io\/v1beta1"/,
    );
  });

  it("is checked by its schema, in the words of the API server", async () => {
    const { failures } = await cluster.kubernetes.check(ROLLOUT, "web", {
      apiVersion: "argoproj.io/v1alpha1",
      kind: "Rollout",
      spec: {
        replicas: "two",
        strategy: { canary: { stepz: [], pingPong: { pingService: "ping" } } },
        template: { spec: { containers: [{ image: "nginx" }] } },
      },
    });

    assert.deepEqual(failures.sort(), [
      'spec.replicas: Invalid value: "two"; spec.replicas in body must be a number',
      "spec.strategy.canary.pingPong.pongService: Required value: a string must be given",
      'spec.strategy.canary.stepz: strict decoding error: unknown field "spec.strategy.canary.stepz"; did you mean steps?',
      "spec.template.spec.containers[0].name: Required value: a string must be given",
    ]);
  });

  it("comes with Auto Mode where EKS defines it", async () => {
    const pool = {
      template: {
        spec: { nodeClassRef: { group: "eks.amazonaws.com", kind: "NodeClass", name: "own" }, requirements: [] },
      },
    };

    const { id } = await cluster.make("kubernetes:karpenter.sh/v1:NodePool", "arm", { spec: pool });

    assert.equal(id, "arm");
  });

  it("is whatever a definition of the program says, and goes with it", async () => {
    const definition = await cluster.kubernetes.make(
      "kubernetes:apiextensions.k8s.io/v1:CustomResourceDefinition",
      "widgets",
      {
        metadata: { name: "widgets.example.com" },
        spec: {
          group: "example.com",
          scope: "Cluster",
          names: { kind: "Widget", plural: "widgets" },
          versions: [{ name: "v1", served: true, storage: true }],
        },
      },
    );
    const widget = await cluster.kubernetes.make("kubernetes:example.com/v1:Widget", "one", {
      apiVersion: "example.com/v1",
      kind: "Widget",
      metadata: { name: "one" },
      anything: { goes: true },
    });
    assert.deepEqual([widget.id, widget.inputs.anything], ["one", { goes: true }]);
    await cluster.kubernetes.delete(definition);

    assert.equal(await cluster.kubernetes.read(widget), undefined);
  });

  it("is waited for only when it says for what, in a way that Pulumi reads", async () => {
    const metadata = { name: "w", annotations: { "pulumi.com/waitFor": "status.phase=Healthy" } };
    const { failures } = await cluster.kubernetes.check(ROLLOUT, "w", { metadata, ...podsOf({}, canary) });

    assert.match(
      failures.join(),
      /waitFor"\]: found "status\.phase=Healthy"; expected a string prefix "jsonpath=" or "condition="/,
    );
  });
});
