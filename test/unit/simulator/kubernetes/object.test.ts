import assert from "node:assert/strict";

import { Secret } from "../../../../simulator/value";
import { type Connection, Engine } from "../engine";

describe("a simulated Kubernetes object", () => {
  let engine: Engine;
  let kubernetes: Connection;
  before(async () => {
    engine = await Engine.start();
    kubernetes = await engine.connect("kubernetes");
  });
  after(() => engine.dispose());

  const deployment = (namespace?: string) => ({
    apiVersion: "apps/v1",
    kind: "Deployment",
    ...(namespace === undefined ? {} : { metadata: { namespace } }),
    spec: {
      selector: { matchLabels: { app: "web" } },
      template: { metadata: { labels: { app: "web" } }, spec: { containers: [{ name: "web", image: "nginx" }] } },
    },
  });

  it("gets a name, a namespace and an id made of both", async () => {
    const { id, inputs, outputs } = await kubernetes.make("kubernetes:apps/v1:Deployment", "web", deployment());

    assert.match(id, /^default\/web-[0-9a-f]{7}$/);
    assert.equal((inputs.metadata as { name: string }).name, id.split("/")[1]);
    assert.equal((outputs.metadata as { namespace: string }).namespace, "default");
  });

  it("stands beside namespaces where its kind does", async () => {
    const { id } = await kubernetes.make("kubernetes:core/v1:Namespace", "apps", {
      apiVersion: "v1",
      kind: "Namespace",
    });

    assert.match(id, /^apps-[0-9a-f]{7}$/);
  });

  it("is replaced when it moves to another namespace or selects others, and changes in place else", async () => {
    const before = await kubernetes.make("kubernetes:apps/v1:Deployment", "moving", deployment("one"));
    const [moved, changed] = [deployment("two"), { ...deployment("one"), spec: { ...deployment().spec, replicas: 3 } }];

    assert.deepEqual((await kubernetes.diff(before, moved)).detailed, { "metadata.namespace": "UPDATE_REPLACE" });
    assert.deepEqual((await kubernetes.diff(before, changed)).detailed, { "spec.replicas": "ADD" });
  });

  it("is checked as deep as its declaration goes", async () => {
    const { failures } = await kubernetes.check("kubernetes:core/v1:Pod", "p", {
      apiVersion: "v1",
      kind: "Pod",
      spec: { containers: [{ name: "web", imagee: "nginx", ports: [{ containerPort: "80" }] }] },
    });

    assert.deepEqual(failures.sort(), [
      "spec.containers[0].imagee: does not exist; did you mean image?",
      'spec.containers[0].ports[0].containerPort: found "80"; a number is expected',
    ]);
  });

  it("hides what a Secret holds", async () => {
    const { outputs } = await kubernetes.make("kubernetes:core/v1:Secret", "s", {
      apiVersion: "v1",
      kind: "Secret",
      stringData: { password: "hush" },
    });

    assert.deepEqual(outputs.stringData, new Secret({ password: "hush" }));
  });

  it("is refused by name when its kind is not of Kubernetes itself", async () => {
    await assert.rejects(
      kubernetes.check("kubernetes:cert-manager.io/v1:Certificate", "c", {
        apiVersion: "cert-manager.io/v1",
        kind: "Certificate",
      }),
      /kubernetes:cert-manager\.io\/v1:Certificate is not a resource type of @pulumi\/kubernetes/,
    );
  });
});
