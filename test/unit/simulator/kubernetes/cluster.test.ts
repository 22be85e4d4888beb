import assert from "node:assert/strict";

import { readCloud } from "../../../../simulator";
import { Engine } from "../engine";
import { Cluster, kubeconfigOf } from "./cluster";

const CONFIG_MAP = "kubernetes:core/v1:ConfigMap";
const NO_HOST =
  /configured Kubernetes cluster is unreachable: unable to load schema information from the API server: Get "https:\/\/.*\/openapi\/v2\?timeout=32s": dial tcp: lookup .* no such host/;

describe("a simulated cluster, as a provider for Kubernetes reaches it", () => {
  let cluster: Cluster;
  beforeEach(async () => {
    cluster = await Cluster.start();
    await cluster.namespace();
  });
  afterEach(() => cluster.engine.dispose());

  it("is told from others: each has its own objects", async () => {
    const { tagsAll: _, ...settings } = cluster.state.inputs;
    const other = await cluster.aws.make("aws:eks/cluster:Cluster", "other", { ...settings, name: "other" });
    const there = await cluster.engine.connect("kubernetes", { kubeconfig: kubeconfigOf(other) });
    await cluster.make(CONFIG_MAP, "both");
    const named = { metadata: { name: "both", namespace: "web" } };

    await assert.rejects(there.make(CONFIG_MAP, "both-2", named), /namespaces "web" not found/);
    await there.make("kubernetes:core/v1:Namespace", "web-2", { metadata: { name: "web" } });
    assert.equal((await there.make(CONFIG_MAP, "both-2", named)).id, "web/both");
  });

  it("takes all that is in it with it, and nobody reaches it any more", async () => {
    const made = await cluster.make(CONFIG_MAP, "lost");
    await cluster.aws.delete(cluster.state);

    assert.deepEqual(
      readCloud(cluster.engine.folder).objects.filter(({ type }) => type.startsWith("kubernetes:")),
      [],
    );
    await assert.rejects(cluster.make(CONFIG_MAP, "next"), NO_HOST);
    await assert.rejects(cluster.kubernetes.read(made), NO_HOST);
    await assert.rejects(
      cluster.kubernetes.delete(made),
      /rerunning the operation with the PULUMI_K8S_DELETE_UNREACHABLE environment variable/,
    );
  });

  it("counts as gone with its objects where the provider says deleteUnreachable", async () => {
    const made = await cluster.make(CONFIG_MAP, "lost");
    await cluster.aws.delete(cluster.state);
    const settings = { kubeconfig: kubeconfigOf(cluster.state), deleteUnreachable: true };
    const forgetful = await cluster.engine.connect("kubernetes", settings);

    assert.equal(await forgetful.read(made), undefined);
    await forgetful.delete(made);
  });

  it("is nowhere without a kubeconfig", async () => {
    const provider = await cluster.engine.connect("kubernetes");

    await assert.rejects(
      provider.make(CONFIG_MAP, "lost", {}),
      /invalid configuration: no configuration has been provided/,
    );
  });
});

describe("a cluster that lives outside of the simulated cloud", () => {
  it("is reached where the stack's configuration names its address", async () => {
    const engine = await Engine.start({ given: ["https://kubernetes.example.com"] });
    const kubeconfig = `
current-context: outside
contexts: [{ name: outside, context: { cluster: outside } }]
clusters: [{ name: outside, cluster: { server: https://kubernetes.example.com } }]`;
    const provider = await engine.connect("kubernetes", { kubeconfig });
    const rollout = { apiVersion: "argoproj.io/v1alpha1", kind: "Rollout", spec: { strategy: { canary: {} } } };

    assert.match((await provider.make("kubernetes:argoproj.io/v1alpha1:Rollout", "web", rollout)).id, /^default\/web-/);
    await engine.dispose();
  });
});
