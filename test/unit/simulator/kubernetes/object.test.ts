import assert from "node:assert/strict";

import { Secret } from "../../../../simulator/value";
import { Cluster, podsOf } from "./cluster";

const DEPLOYMENT = "kubernetes:apps/v1:Deployment";
const CONFIG_MAP = "kubernetes:core/v1:ConfigMap";

describe("a simulated Kubernetes object", () => {
  let cluster: Cluster;
  before(async () => {
    cluster = await Cluster.start();
    for (const name of ["web", "one", "two"]) await cluster.namespace(name);
  });
  after(() => cluster.engine.dispose());

  const deployment = (namespace: string, rest = {}) => ({
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { namespace },
    ...podsOf({}, rest),
  });

  it("gets a name, a namespace and an id made of both", async () => {
    const bare = { apiVersion: "apps/v1", kind: "Deployment", ...podsOf() };
    const { id, inputs, outputs } = await cluster.kubernetes.make(DEPLOYMENT, "web", bare);

    assert.match(id, /^default\/web-[0-9a-f]{7}$/);
    assert.equal((inputs.metadata as { name: string }).name, id.split("/")[1]);
    assert.equal((outputs.metadata as { namespace: string }).namespace, "default");
  });

  it("goes to the namespace of its provider when it names none", async () => {
    const { inputs } = await cluster.kubernetes.make(CONFIG_MAP, "elsewhere", { metadata: { namespace: "one" } });
    const settings = { namespace: "two", kubeconfig: "{}" };
    const provider = await cluster.engine.connect("kubernetes", settings);
    const checked = await provider.check(CONFIG_MAP, "elsewhere", {});
    const alone = await provider.check("kubernetes:core/v1:Namespace", "alone", {});

    assert.equal((inputs.metadata as { namespace: string }).namespace, "one");
    assert.equal((checked.inputs.metadata as { namespace: string }).namespace, "two");
    assert.equal((alone.inputs.metadata as { namespace?: string }).namespace, undefined);
  });

  it("stands beside namespaces where its kind does", async () => {
    const { id } = await cluster.kubernetes.make("kubernetes:core/v1:Namespace", "apps", {});

    assert.match(id, /^apps-[0-9a-f]{7}$/);
  });

  it("needs its namespace", async () => {
    await assert.rejects(
      cluster.make(CONFIG_MAP, "lost", {}, { namespace: "nowhere" }),
      /creating Kubernetes Config Map \(lost\): NotFound: namespaces "nowhere" not found/,
    );
  });

  it("has its name for itself within its kind and namespace", async () => {
    await cluster.make(CONFIG_MAP, "taken");
    await cluster.make(CONFIG_MAP, "taken", {}, { namespace: "one" });
    await cluster.make("kubernetes:core/v1:ServiceAccount", "taken");

    await assert.rejects(
      cluster.make(CONFIG_MAP, "again", {}, { name: "taken" }),
      /AlreadyExists: configmaps "taken" already exists \(the simulated cloud: taken has it\)/,
    );
  });

  it("goes with its namespace", async () => {
    const namespace = await cluster.namespace("short");
    const inside = await cluster.make(CONFIG_MAP, "inside", {}, { namespace: "short" });
    await cluster.kubernetes.delete(namespace);

    assert.equal(await cluster.kubernetes.read(inside), undefined);
    await cluster.kubernetes.delete(inside);
  });

  it("is replaced when it moves to another namespace or selects others, and changes in place else", async () => {
    const before = await cluster.kubernetes.make(DEPLOYMENT, "moving", deployment("one"));
    const moved = await cluster.kubernetes.diff(before, deployment("two"));
    const changed = await cluster.kubernetes.diff(before, deployment("one", { replicas: 3 }));

    assert.deepEqual(moved.detailed, { "metadata.namespace": "UPDATE_REPLACE" });
    assert.deepEqual(changed.detailed, { "spec.replicas": "ADD" });
  });

  it("goes before its replacement comes only where both would have one name", async () => {
    const made = await cluster.make("kubernetes:batch/v1:Job", "job", jobOf("one"));
    const next = (name: string) => ({
      apiVersion: "batch/v1",
      kind: "Job",
      metadata: { name, namespace: "web" },
      ...jobOf("two"),
    });

    const [same, other] = [
      await cluster.kubernetes.diff(made, next("job")),
      await cluster.kubernetes.diff(made, next("job-2")),
    ];

    assert.deepEqual(same.replaces, ["spec.template.spec.containers[0].image"]);
    assert.deepEqual([same.deleteBeforeReplace, other.deleteBeforeReplace], [true, false]);
  });

  it("refuses a change that the API server does not take and the provider does not replace it for", async () => {
    const type = "kubernetes:storage.k8s.io/v1:StorageClass";
    const disks = { apiVersion: "storage.k8s.io/v1", kind: "StorageClass", provisioner: "ebs.csi.eks.amazonaws.com" };
    const made = await cluster.make(type, "disks", { ...disks, reclaimPolicy: "Delete" });
    const kept = { ...disks, metadata: { name: "disks" }, reclaimPolicy: "Retain" };

    assert.deepEqual((await cluster.kubernetes.diff(made, kept)).replaces, []);
    await assert.rejects(
      cluster.kubernetes.change(made, kept),
      /Invalid: StorageClass\.storage\.k8s\.io "disks" is invalid: reclaimPolicy: Forbidden: updates to reclaimPolicy are forbidden/,
    );
  });

  it("is checked as deep as its declaration goes", async () => {
    const { failures } = await cluster.kubernetes.check("kubernetes:core/v1:Pod", "p", {
      apiVersion: "v1",
      kind: "Pod",
      spec: { containers: [{ name: "web", imagee: "nginx", ports: [{ containerPort: "80" }] }] },
    });

    assert.deepEqual(failures.sort(), [
      "spec.containers[0].imagee: does not exist; did you mean image?",
      'spec.containers[0].ports[0].containerPort: found "80"; a number is expected',
    ]);
  });

  it("refuses names and labels that Kubernetes does not take", async () => {
    const metadata = { name: "Web_1", labels: { version: "1.0+abc", "a/b/c": "x" } };
    const { failures } = await cluster.kubernetes.check(CONFIG_MAP, "named", { metadata });

    assert.deepEqual(
      failures.map((one) => one.replace(/: (an?|name part) .*/, "")),
      [
        'metadata.name: Invalid value: "Web_1"',
        'metadata.labels["a/b/c"]: Invalid value: "a/b/c"',
        'metadata.labels.version: Invalid value: "1.0+abc"',
      ],
    );
  });

  it("hides what a Secret holds", async () => {
    const { outputs } = await cluster.make("kubernetes:core/v1:Secret", "s", { stringData: { password: "hush" } });

    assert.deepEqual(outputs.stringData, new Secret({ password: "hush" }));
  });
});

function jobOf(image: string) {
  const spec = { restartPolicy: "Never", containers: [{ name: "job", image }] };
  return { spec: { template: { spec } } };
}
