import assert from "node:assert/strict";

import { Cluster } from "./cluster";

const SERVICE = "kubernetes:core/v1:Service";
const PATCH = "kubernetes:core/v1:ServicePatch";

describe("a simulated patch of an object", () => {
  let cluster: Cluster;
  beforeEach(async () => {
    cluster = await Cluster.start();
    await cluster.namespace();
  });
  afterEach(() => cluster.engine.dispose());

  const service = () =>
    cluster.make(SERVICE, "ping", { spec: { selector: { app: "web" }, ports: [{ name: "http", port: 80 }] } });
  const tied = (name = "ping", namespace = "web") =>
    cluster.kubernetes.make(PATCH, "tied", {
      ...{ apiVersion: "v1", kind: "Service", metadata: { name, namespace } },
      spec: { selector: { app: "web", version: "1" } },
    });

  it("changes what it names, and is no object of its own", async () => {
    const made = await service();
    const { id, outputs } = await tied();
    const found = await cluster.kubernetes.read(made);

    assert.equal(id, "web/ping");
    assert.deepEqual(outputs.spec, { selector: { app: "web", version: "1" } });
    const { clusterIP } = made.outputs.spec as { clusterIP: string };
    assert.deepEqual(found?.outputs.spec, {
      selector: { app: "web", version: "1" },
      ports: [{ name: "http", port: 80 }],
      clusterIP,
    });
    // Its own fields are the program's, and those of the patch are not.
    assert.deepEqual(found?.inputs, made.inputs);
  });

  it("needs what it changes, where nobody but the program makes objects", async () => {
    await assert.rejects(
      tied(),
      /NotFound: services "ping" not found \(the simulated cloud: the patch must depend on what it changes\)/,
    );
    await tied("kube-dns", "kube-system");
    await cluster.chart("argo-rollouts");
    await cluster.kubernetes.make("kubernetes:helm.sh/v3:Release", "there", {
      ...{ name: "there", namespace: "web", chart: "cert-manager" },
    });
    await tied();
  });

  it("goes with what it changes, and takes nothing with it", async () => {
    const made = await service();
    const patch = await tied();
    await cluster.kubernetes.delete(made);
    assert.equal(await cluster.kubernetes.read(patch), undefined);

    const labelled = { apiVersion: "v1", kind: "Namespace", metadata: { name: "web", labels: { team: "shop" } } };
    const ofNamespace = await cluster.kubernetes.make("kubernetes:core/v1:NamespacePatch", "labelled", labelled);
    const again = await service();
    await cluster.kubernetes.delete(ofNamespace);
    assert.notEqual(await cluster.kubernetes.read(again), undefined);
  });
});
