import assert from "node:assert/strict";
import type * as z from "zod";

import { type PodArgs, podTemplate } from "../../../../../components/service/eks/pod";
import { workloadSettings } from "../../../../../components/service/workload";

const image = `111122223333.dkr.ecr.us-east-1.amazonaws.com/entity-api@sha256:${"0f".repeat(32)}`;

type Given = Partial<z.input<typeof workloadSettings>>;

function pod(given: Given = {}, more: Partial<PodArgs> = {}) {
  const args = {
    service: "entity-api",
    workload: workloadSettings.parse({ runtime: "eks", image, port: 3000, ...given }),
    environmentType: "staging",
    version: "0f0f0f0f0f0f",
    secretVariables: [],
    callUrls: {},
    serviceAccountName: "entity-api",
    checksum: "",
    datadog: false,
    region: "us-east-1",
    ...more,
  };
  return plain(podTemplate(args));
}

// What is made of plain values is plain, which the types of inputs cannot tell.
// biome-ignore lint/suspicious/noExplicitAny: see above
function plain(template: ReturnType<typeof podTemplate>): any {
  return JSON.parse(JSON.stringify(template));
}

function container(given: Given = {}, more: Partial<PodArgs> = {}) {
  return pod(given, more).spec.containers[0];
}

const place = [
  { name: "AWS_DEFAULT_REGION", value: "us-east-1" },
  { name: "AWS_REGION", value: "us-east-1" },
];

describe("the pod of a service", () => {
  it("runs as nobody in particular, writes nowhere, and gets no token of the cluster's API", () => {
    const { containers, volumes, topologySpreadConstraints, ...spec } = pod().spec;

    assert.deepEqual(spec, {
      serviceAccountName: "entity-api",
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      shareProcessNamespace: true,
      securityContext: {
        runAsNonRoot: true,
        runAsUser: 1000,
        runAsGroup: 1000,
        fsGroup: 1000,
        fsGroupChangePolicy: "OnRootMismatch",
        seccompProfile: { type: "RuntimeDefault" },
      },
      nodeSelector: { "kubernetes.io/arch": "arm64" },
      terminationGracePeriodSeconds: 75,
      restartPolicy: "Always",
      dnsPolicy: "ClusterFirst",
      dnsConfig: { options: [{ name: "ndots", value: "2" }] },
    });
    assert.equal(volumes, undefined);
    assert.deepEqual(containers[0].securityContext, {
      allowPrivilegeEscalation: false,
      privileged: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ["ALL"] },
    });
  });

  it("is one container, with what its workload says and nothing else", () => {
    assert.deepEqual(container({ cpu: 1024, memory: 2048, otherPorts: { metrics: 9090, admin: 81 } }), {
      name: "entity-api",
      image,
      imagePullPolicy: "IfNotPresent",
      ports: [
        { name: "main", containerPort: 3000, protocol: "TCP" },
        { name: "admin", containerPort: 81, protocol: "TCP" },
        { name: "metrics", containerPort: 9090, protocol: "TCP" },
      ],
      env: place,
      resources: {
        requests: { cpu: "500m", memory: "1Gi", "ephemeral-storage": "1Gi" },
        limits: { cpu: "1", memory: "2Gi", "ephemeral-storage": "20Gi" },
      },
      securityContext: container().securityContext,
      startupProbe: { ...health, successThreshold: 1, failureThreshold: 9 },
      readinessProbe: { ...health, successThreshold: 2, failureThreshold: 3 },
      livenessProbe: { ...health, successThreshold: 1, failureThreshold: 3 },
      lifecycle: { preStop: { sleep: { seconds: 40 } } },
    });
  });

  it("keeps half of its size, 250m and 256Mi of 500m and 512Mi, unless the service says otherwise", () => {
    const said = { requests: { cpuMillicores: 100, memoryMiB: 300 } };

    assert.deepEqual(container({ cpu: 512, memory: 512 }).resources, {
      requests: { cpu: "250m", memory: "256Mi", "ephemeral-storage": "1Gi" },
      limits: { cpu: "500m", memory: "512Mi", "ephemeral-storage": "20Gi" },
    });
    assert.deepEqual(container({ cpu: 512, memory: 512, kubernetes: said }).resources.requests, {
      cpu: "100m",
      memory: "300Mi",
      "ephemeral-storage": "1Gi",
    });
  });

  it("stops only when requests no longer come and open ones have their time, and is killed after its work has its own", () => {
    const { spec } = pod({ drainSeconds: 120, stopSeconds: 60 });

    assert.deepEqual(spec.containers[0].lifecycle, { preStop: { sleep: { seconds: 130 } } });
    assert.equal(spec.terminationGracePeriodSeconds, 195);
  });

  it("is spread over zones before all, each version by itself, and over nodes where that can be", () => {
    const each = {
      maxSkew: 1,
      labelSelector: { matchLabels: { "app.kubernetes.io/name": "entity-api" } },
      matchLabelKeys: ["pod-template-hash", "rollouts-pod-template-hash"],
      nodeTaintsPolicy: "Honor",
    };
    const zone = { ...each, topologyKey: "topology.kubernetes.io/zone" };
    const node = { ...each, topologyKey: "kubernetes.io/hostname", whenUnsatisfiable: "ScheduleAnyway" };

    assert.deepEqual(pod().spec.topologySpreadConstraints, [{ ...zone, whenUnsatisfiable: "DoNotSchedule" }, node]);
    for (const single of [{ desiredCount: 1 }, { scaling: { min: 1, max: 5 } }]) {
      const found = pod(single).spec.topologySpreadConstraints;
      assert.deepEqual(found, [{ ...zone, whenUnsatisfiable: "ScheduleAnyway" }, node]);
    }
  });

  it("runs on nodes that its image is built for, as the user that its workload names", () => {
    const { nodeSelector, securityContext } = pod({ architecture: "X86_64", user: "10001" }).spec;

    assert.deepEqual(nodeSelector, { "kubernetes.io/arch": "amd64" });
    assert.deepEqual(securityContext, {
      runAsNonRoot: true,
      runAsUser: 10001,
      fsGroup: 10001,
      fsGroupChangePolicy: "OnRootMismatch",
      seccompProfile: { type: "RuntimeDefault" },
    });
  });

  it("writes to the folders that its workload names, and to its disk", () => {
    const { containers, volumes } = pod({
      writablePaths: ["/var/cache", "/tmp"],
      volumes: { work: { disk: { path: "/work", sizeGb: 40 } } },
    }).spec;

    assert.deepEqual(containers[0].volumeMounts, [
      { name: "writable-1", mountPath: "/tmp" },
      { name: "writable-2", mountPath: "/var/cache" },
      { name: "volume-work", mountPath: "/work" },
    ]);
    const [first, second, disk] = volumes;
    assert.deepEqual(
      [first, second],
      [
        { name: "writable-1", emptyDir: {} },
        { name: "writable-2", emptyDir: {} },
      ],
    );
    assert.equal(disk.ephemeral.volumeClaimTemplate.spec.resources.requests.storage, "40Gi");
  });

  it("pulls an image by its tag anew, since what the tag means may have changed", () => {
    assert.equal(container({ image: "public.ecr.aws/acme/entity-api:1.4.2" }).imagePullPolicy, "Always");
  });

  it("names its version, and everything by which tools and Datadog know it", () => {
    const labels = {
      "app.kubernetes.io/name": "entity-api",
      "app.kubernetes.io/instance": "entity-api-staging",
      "app.kubernetes.io/version": "0f0f0f0f0f0f",
      "app.kubernetes.io/part-of": "entity-api",
      "app.kubernetes.io/managed-by": "pulumi",
    };
    const annotations = { "kubectl.kubernetes.io/default-container": "entity-api" };

    assert.deepEqual(pod().metadata, { labels, annotations });
    const seen = pod({}, { datadog: true, secretVariables: ["JWT_SECRET"], checksum: "c0ffee" });
    assert.deepEqual(seen.metadata, {
      labels: {
        ...labels,
        "tags.datadoghq.com/env": "staging",
        "tags.datadoghq.com/service": "entity-api",
        "tags.datadoghq.com/version": "0f0f0f0f0f0f",
      },
      annotations: { ...annotations, "checksum/secrets": "c0ffee" },
    });
  });
});

const health = { httpGet: { path: "/health", port: 3000, scheme: "HTTP" }, periodSeconds: 10, timeoutSeconds: 5 };

describe("the health of a pod", () => {
  it("is asked for as the workload says, first for as long as a start may take", () => {
    const slow = { path: "/up", intervalSeconds: 15, timeoutSeconds: 10, graceSeconds: 100, unhealthyThreshold: 4 };
    const { startupProbe, readinessProbe, livenessProbe } = container({ health: { ...slow, healthyThreshold: 5 } });

    const asked = { httpGet: { path: "/up", port: 3000, scheme: "HTTP" }, periodSeconds: 15, timeoutSeconds: 10 };
    // Seven questions until the grace has passed, and four bad answers after it.
    assert.deepEqual(startupProbe, { ...asked, successThreshold: 1, failureThreshold: 11 });
    assert.deepEqual(readinessProbe, { ...asked, successThreshold: 5, failureThreshold: 4 });
    assert.deepEqual(livenessProbe, { ...asked, successThreshold: 1, failureThreshold: 4 });
  });

  it("is what the command says where there are no requests", () => {
    const { startupProbe, readinessProbe, livenessProbe } = container({
      routing: "none",
      deployment: { strategy: "rolling" },
      health: { command: ["bin/alive", "--cost=$(PRICE)"], graceSeconds: 0 },
    });

    const asked = { exec: { command: ["bin/alive", "--cost=$$(PRICE)"] }, periodSeconds: 10, timeoutSeconds: 5 };
    assert.deepEqual(startupProbe, { ...asked, successThreshold: 1, failureThreshold: 3 });
    assert.deepEqual(readinessProbe, { ...asked, successThreshold: 2, failureThreshold: 3 });
    assert.deepEqual(livenessProbe, { ...asked, successThreshold: 1, failureThreshold: 3 });
  });

  it("decides about requests by the path and about starting anew by the command, where there are both", () => {
    const { startupProbe, readinessProbe, livenessProbe } = container({ health: { command: ["bin/alive"] } });

    assert.deepEqual(readinessProbe.httpGet, health.httpGet);
    assert.deepEqual([startupProbe.exec, livenessProbe.exec], [{ command: ["bin/alive"] }, { command: ["bin/alive"] }]);
    assert.deepEqual([startupProbe.httpGet, readinessProbe.exec], [undefined, undefined]);
  });
});

describe("the variables of a pod", () => {
  it("are what the workload says, word for word, where called services are, and secrets by reference", () => {
    const found = container(
      { environment: { PATTERN: "^a$(b)$", ZONE: "here" } },
      {
        secretName: "entity-api-secrets",
        secretVariables: ["JWT_SECRET"],
        callUrls: { USERS_URL: "http://users.people.svc.cluster.local:80" },
      },
    );

    assert.deepEqual(found.env, [
      ...place,
      {
        name: "JWT_SECRET",
        valueFrom: { secretKeyRef: { name: "entity-api-secrets", key: "JWT_SECRET", optional: false } },
      },
      { name: "PATTERN", value: "^a$$(b)$$" },
      { name: "USERS_URL", value: "http://users.people.svc.cluster.local:80" },
      { name: "ZONE", value: "here" },
    ]);
  });

  it("tell tracers whose spans they are, and where the agent of the node is", () => {
    const agent = { name: "DD_AGENT_HOST", valueFrom: { fieldRef: { fieldPath: "status.hostIP" } } };

    assert.deepEqual(container({}, { datadog: true }).env, [
      ...place,
      agent,
      { name: "DD_ENV", value: "staging" },
      { name: "DD_LOGS_INJECTION", value: "true" },
      { name: "DD_SERVICE", value: "entity-api" },
      { name: "DD_VERSION", value: "0f0f0f0f0f0f" },
    ]);
    const own = container({ environment: { DD_AGENT_HOST: "agent.acme.internal" } }, { datadog: true });
    assert.deepEqual(own.env[2], { name: "DD_AGENT_HOST", value: "agent.acme.internal" });
  });

  it("find called services of other namespaces by their names alone", () => {
    const { dnsConfig } = pod({}, { callNamespaces: ["people", "orders"] }).spec;

    assert.deepEqual(dnsConfig.searches, ["people.svc.cluster.local", "orders.svc.cluster.local"]);
  });
});
