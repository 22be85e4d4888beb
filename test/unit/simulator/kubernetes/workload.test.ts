import assert from "node:assert/strict";

import { changeCloud } from "../../../../simulator";
import type { Value } from "../../../../simulator/value";
import { Cluster, headOf, podsOf } from "./cluster";

const DEPLOYMENT = "kubernetes:apps/v1:Deployment";
const ROLLOUT = "kubernetes:argoproj.io/v1alpha1:Rollout";
const AUTOSCALER = "kubernetes:autoscaling/v2:HorizontalPodAutoscaler";

describe("simulated pods", () => {
  let cluster: Cluster;
  beforeEach(async () => {
    cluster = await Cluster.start();
    await cluster.namespace();
  });
  afterEach(() => cluster.engine.dispose());

  const container = (more: { [name: string]: Value }) => ({ containers: [{ name: "web", image: "nginx", ...more }] });
  const secretKey = (name: string, key: string) =>
    container({ env: [{ name: "KEY", valueFrom: { secretKeyRef: { name, key } } }] });

  const lacking: { what: string; pod: { [name: string]: Value }; words: RegExp }[] = [
    {
      what: "service account",
      pod: { serviceAccountName: "nobody" },
      words: /error looking up service account web\/nobody: serviceaccount "nobody" not found/,
    },
    {
      what: "secret of a variable",
      pod: secretKey("keys", "api"),
      words: /CreateContainerConfigError: secret "keys" not found/,
    },
    {
      what: "config map of a volume",
      pod: { volumes: [{ name: "files", configMap: { name: "files" } }] },
      words: /MountVolume\.SetUp failed for volume "files": configmap "files" not found/,
    },
    {
      what: "storage class",
      pod: {
        volumes: [
          { name: "disk", ephemeral: { volumeClaimTemplate: { spec: { storageClassName: "fast", accessModes: [] } } } },
        ],
      },
      words: /storageclass\.storage\.k8s\.io "fast" not found/,
    },
    {
      what: "node pool",
      pod: { nodeSelector: { "karpenter.sh/nodepool": "arm" } },
      words: /FailedScheduling: no node pool has the label karpenter\.sh\/nodepool=arm/,
    },
    {
      what: "priority class",
      pod: { priorityClassName: "high" },
      words: /no PriorityClass with name high was found/,
    },
  ];
  for (const { what, pod, words } of lacking) {
    it(`do not start without their ${what}, and who waits for them hears why`, async () => {
      await assert.rejects(cluster.make(DEPLOYMENT, "web", podsOf(pod)), words);
      const unawaited = { annotations: { "pulumi.com/skipAwait": "true" } };

      const { id } = await cluster.make(DEPLOYMENT, "unawaited", podsOf(pod), unawaited);

      assert.equal(id, "web/unawaited");
    });
  }

  it("start with what they need", async () => {
    await cluster.make("kubernetes:core/v1:ServiceAccount", "web");
    await cluster.make("kubernetes:core/v1:Secret", "keys", { stringData: { api: "hush" } });
    const pod = { serviceAccountName: "web", nodeSelector: { "karpenter.sh/nodepool": "system" } };

    const { outputs } = await cluster.make(
      DEPLOYMENT,
      "web",
      podsOf({ ...pod, ...secretKey("keys", "api") }, { replicas: 2 }),
    );

    assert.deepEqual(outputs.status, { replicas: 2, readyReplicas: 2, availableReplicas: 2, updatedReplicas: 2 });
    await assert.rejects(
      cluster.make(DEPLOYMENT, "typo", podsOf(secretKey("keys", "apy"))),
      /couldn't find key apy in Secret web\/keys/,
    );
  });

  it("are kept out of a namespace with Pod Security, though what makes them is taken", async () => {
    await cluster.namespace("strict", { "pod-security.kubernetes.io/enforce": "restricted" });
    const strict = { namespace: "strict" };
    const fit = {
      securityContext: { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } },
      ...container({ securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } } }),
    };

    await cluster.make(DEPLOYMENT, "fit", podsOf(fit), strict);

    await assert.rejects(
      cluster.make(DEPLOYMENT, "unfit", podsOf({ ...fit, securityContext: {} }), strict),
      /pods are forbidden: violates PodSecurity "restricted:latest": runAsNonRoot != true \(container "web" must set .*\), seccompProfile/,
    );
    assert.notEqual(await cluster.kubernetes.read(await unfit()), undefined);

    async function unfit() {
      const skip = { ...strict, annotations: { "pulumi.com/skipAwait": "true" } };
      return await cluster.make(DEPLOYMENT, "unfit-2", podsOf({}), skip);
    }
  });

  it("fail when somebody says so, of what runs them or of what they use", async () => {
    const account = await cluster.make("kubernetes:core/v1:ServiceAccount", "job");
    const web = await cluster.make(DEPLOYMENT, "web", podsOf());
    await behindPulumi({ urn: web.urn, condition: { error: "ImagePullBackOff: nginx:2 not found" } });
    await behindPulumi({ urn: account.urn, condition: { error: "exit code 1" } });
    const job = {
      spec: { template: { spec: { serviceAccountName: "job", restartPolicy: "Never", ...container({}) } } },
    };

    await assert.rejects(cluster.make("kubernetes:batch/v1:Job", "job", job), /Job "job" failed; exit code 1/);
    const next = {
      ...headOf(DEPLOYMENT),
      metadata: { name: "web", namespace: "web" },
      ...podsOf(container({ image: "nginx:2" })),
    };
    const { reasons } = await cluster.kubernetes.failedChange(web, next);
    assert.match(reasons.join(), /'web' timed out waiting to be Ready; ImagePullBackOff: nginx:2 not found/);
  });

  it("are checked where they are described", async () => {
    const spec = podsOf({
      containers: [
        { name: "web", resources: { requests: { memory: "1Gi", cpu: "250m" }, limits: { memory: "512Mi", cpu: "1" } } },
        { name: "web", volumeMounts: [{ name: "tmp", mountPath: "/tmp" }] },
      ],
    });
    spec.spec.template.metadata.labels.app = "other";
    const { failures } = await cluster.kubernetes.check(DEPLOYMENT, "web", spec);

    assert.deepEqual(failures, [
      'spec.template.metadata.labels: Invalid value: {"app":"other"}: `selector` does not match template `labels`',
      'spec.template.spec.containers[0].resources.requests.memory: Invalid value: "1Gi": must be less than or equal to memory limit of 512Mi',
      'spec.template.spec.containers[1].name: Duplicate value: "web"',
      'spec.template.spec.containers[1].volumeMounts[0].name: Not found: "tmp"',
    ]);
  });

  describe("whose number an autoscaler decides", () => {
    const scaled = {
      scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "web" },
      minReplicas: 2,
      maxReplicas: 9,
    };
    const asked = (replicas?: number) => ({
      ...headOf(DEPLOYMENT),
      metadata: { name: "web", namespace: "web" },
      ...podsOf({}, replicas === undefined ? {} : { replicas }),
    });

    it("stay as many as they are when the program says nothing, and are no drift", async () => {
      const web = await cluster.make(DEPLOYMENT, "web", podsOf());
      await cluster.make(AUTOSCALER, "web", { spec: scaled });
      await behindPulumi({ urn: web.urn, set: { "spec.replicas": 5 } });

      const read = (await cluster.kubernetes.read(web)) ?? assert.fail();
      const { outputs } = await cluster.kubernetes.change(read, {
        ...asked(),
        metadata: { name: "web", namespace: "web", labels: { a: "b" } },
      });

      assert.deepEqual((await cluster.kubernetes.diff(read, asked())).detailed, {});
      assert.equal((outputs.spec as { replicas: number }).replicas, 5);
    });

    it("are not changed by a program that asks for others, unless it ignores them", async () => {
      const web = await cluster.make(DEPLOYMENT, "web", podsOf({}, { replicas: 2 }));
      await cluster.make(AUTOSCALER, "web", { spec: scaled });
      await behindPulumi({ urn: web.urn, set: { "spec.replicas": 5 } });

      await assert.rejects(
        cluster.kubernetes.change(web, asked(3)),
        /Conflict: Apply failed with 1 conflict: conflict with "kube-controller-manager" with subresource "scale" using apps\/v1: \.spec\.replicas/,
      );
      const { outputs } = await cluster.kubernetes.change(web, asked(2), false, ["spec.replicas"]);
      assert.equal((outputs.spec as { replicas: number }).replicas, 5);
    });

    it("need bounds that leave room", async () => {
      const { failures } = await cluster.kubernetes.check(AUTOSCALER, "web", { spec: { ...scaled, maxReplicas: 1 } });

      assert.deepEqual(failures, [
        "spec.maxReplicas: Invalid value: 1: must be greater than or equal to `minReplicas`",
      ]);
    });
  });

  describe("of a Rollout", () => {
    const services = { pingService: "ping", pongService: "pong" };
    const strategy = { canary: { pingPong: services, analysis: { templates: [{ templateName: "errors" }] } } };
    const awaited = { annotations: { "pulumi.com/waitFor": "jsonpath={.status.phase}=Healthy" } };
    const rollout = (metadata = {}, pod = {}) => cluster.make(ROLLOUT, "web", podsOf(pod, { strategy }), metadata);

    beforeEach(() => cluster.chart("argo-rollouts"));

    it("wait for the services and analyses that it names", async () => {
      await assert.rejects(
        rollout(awaited),
        /InvalidSpec: The Rollout "web" is invalid: spec\.strategy\.canary\.pingPong\.pingService: Invalid value: "ping": service "ping" not found.*AnalysisTemplate 'errors' not found/,
      );
    });

    it("come up with them, and degrade when a new version fails", async () => {
      for (const name of ["ping", "pong"])
        await cluster.make("kubernetes:core/v1:Service", name, { spec: { ports: [{ port: 80 }] } });
      await cluster.make("kubernetes:argoproj.io/v1alpha1:AnalysisTemplate", "errors", { spec: { metrics: [] } });
      const made = await rollout(awaited);
      await behindPulumi({ urn: made.urn, condition: { error: "metric errors assessed Failed" } });
      const metadata = { name: "web", namespace: "web", ...awaited };

      const next = { ...headOf(ROLLOUT), metadata, ...podsOf(container({ image: "nginx:2" }), { strategy }) };
      const { reasons, outputs } = await cluster.kubernetes.failedChange(made, next);

      assert.equal((made.outputs.status as { phase: string }).phase, "Healthy");
      assert.match(reasons.join(), /RolloutAborted: metric errors assessed Failed/);
      assert.equal((outputs.status as { phase: string }).phase, "Degraded");
      assert.equal(provenBy(outputs), provenBy(made.outputs));
    });

    it("tell which pods have proven themselves: those of each version that is well", async () => {
      await cluster.make("kubernetes:core/v1:Service", "ping", { spec: { ports: [{ port: 80 }] } });
      const canary = { strategy: { canary: { canaryService: "ping" } } };
      const made = await cluster.make(ROLLOUT, "web", podsOf({}, canary));
      const metadata = { name: "web", namespace: "web" };
      const change = (image: string, more = {}) =>
        cluster.kubernetes.change(made, {
          ...{ ...headOf(ROLLOUT), metadata },
          ...podsOf(container({ image }), { ...canary, ...more }),
        });

      const [scaled, next] = [await change("nginx", { replicas: 2 }), await change("nginx:2")];

      assert.match(String(provenBy(made.outputs)), /^[0-9a-f]{10}$/);
      assert.equal(provenBy(scaled.outputs), provenBy(made.outputs));
      assert.notEqual(provenBy(next.outputs), provenBy(made.outputs));
    });

    it("tell of none before one was well", async () => {
      assert.equal(provenBy((await rollout()).outputs), undefined);
    });

    it("are nobody's business when nobody waits for it", async () => {
      assert.equal(((await rollout()).outputs.status as { phase: string }).phase, "Degraded");
    });
  });

  function provenBy({ status }: { [name: string]: Value }): Value | undefined {
    return (status as { stableRS?: string }).stableRS;
  }

  async function behindPulumi(change: Parameters<typeof changeCloud>[1][number]): Promise<void> {
    const { engine } = cluster;
    await engine.stop();
    changeCloud(engine.folder, [change]);
    await engine.open();
    cluster = await cluster.again();
  }
});
