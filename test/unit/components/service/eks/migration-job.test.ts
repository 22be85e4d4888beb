import assert from "node:assert/strict";

import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";

import { MigrationJob, type MigrationJobArgs } from "../../../../../components/service/eks/migration-job";
import { container, podSpec } from "../../../../../components/service/eks/pod";
import { migrationSettings } from "../../../../../components/service/migration-settings";
import { workloadSettings } from "../../../../../components/service/workload";
import { assertPreviewComplete, deploy, resolved } from "../../../harness";

const image = `111122223333.dkr.ecr.us-east-1.amazonaws.com/entity-api@sha256:${"1".repeat(64)}`;
const given = {
  runtime: "eks" as const,
  image,
  port: 8080,
  cpu: 512,
  memory: 1024,
  environment: { LOG_LEVEL: "info" },
  writablePaths: ["/tmp"],
  volumes: { cache: { disk: { path: "/var/cache", sizeGb: 10 } } },
};
const clusterArn = "arn:aws:eks:us-east-1:111122223333:cluster/production";

interface Changes {
  settings?: Partial<MigrationJobArgs["settings"]>;
  pod?: Partial<MigrationJobArgs["pod"]>;
  startsAfter?: pulumi.Resource[];
}

function podArgs(): MigrationJobArgs["pod"] {
  return {
    service: "entity-api",
    workload: workloadSettings.parse(given),
    environmentType: "production",
    version: "1111111",
    secretName: "entity-api-secrets",
    secretVariables: ["DATABASE_URL"],
    callUrls: {},
    checksum: "c0ffee",
    datadog: true,
    region: "us-east-1",
  };
}

function migration({ settings, pod, startsAfter = [] }: Changes = {}): MigrationJob {
  return new MigrationJob("entity-api-migration", {
    settings: { ...migrationSettings.parse({ command: ["npm", "run", "migrate"] }), ...settings },
    pod: { ...podArgs(), ...pod },
    namespace: "shop",
    cluster: { arn: pulumi.output(clusterArn), clusterName: pulumi.output("production") },
    startsAfter,
    accountId: "111122223333",
  });
}

const labels = {
  "app.kubernetes.io/name": "entity-api-migration",
  "app.kubernetes.io/instance": "entity-api-migration-production",
  "app.kubernetes.io/version": "1111111",
  "app.kubernetes.io/component": "migration",
  "app.kubernetes.io/part-of": "entity-api",
  "app.kubernetes.io/managed-by": "pulumi",
};

describe("a migration on Kubernetes", () => {
  it("runs once for a version, ends in time, and is run again by the next update where it failed", async () => {
    const { inputs, options } = await deploy(() => migration({ settings: { timeoutMinutes: 25 } }));

    const { metadata, spec } = inputs("entity-api-migration-job");
    assert.deepEqual(metadata, { namespace: "shop", labels, annotations: { "pulumi.com/replaceUnready": "true" } });
    assert.deepEqual(
      { ...spec, template: undefined },
      {
        completions: 1,
        parallelism: 1,
        backoffLimit: 0,
        activeDeadlineSeconds: 1500,
        podFailurePolicy: {
          rules: [{ action: "Ignore", onPodConditions: [{ type: "DisruptionTarget", status: "True" }] }],
        },
        podReplacementPolicy: "Failed",
        template: undefined,
      },
    );
    assert.deepEqual(options("entity-api-migration-job").customTimeouts, { create: "27m" });
  });

  it("has no name of ours, and does not delete itself: the next one runs before this one goes", async () => {
    const { inputs, options } = await deploy(() => migration());

    const { metadata, spec } = inputs("entity-api-migration-job");
    assert.equal("name" in metadata, false);
    assert.equal("ttlSecondsAfterFinished" in spec, false);
    assert.equal(options("entity-api-migration-job").deleteBeforeReplace, false);
  });

  it("is the service's own pod that runs the migration instead of serving", async () => {
    const { inputs } = await deploy(() => migration());

    const { metadata, spec } = inputs("entity-api-migration-job").spec.template;
    assert.deepEqual(metadata, {
      labels: {
        ...labels,
        "tags.datadoghq.com/env": "production",
        "tags.datadoghq.com/service": "entity-api",
        "tags.datadoghq.com/version": "1111111",
      },
      annotations: { "karpenter.sh/do-not-disrupt": "true", "checksum/secrets": "c0ffee" },
    });
    const serving = await servingPod();
    const { topologySpreadConstraints, ...same } = serving.spec;
    assert.equal(topologySpreadConstraints?.length, 2);
    assert.deepEqual(spec, {
      ...same,
      serviceAccountName: "entity-api-migration",
      restartPolicy: "Never",
      containers: [{ ...serving.container, args: ["npm", "run", "migrate"] }],
    });
  });

  it("runs its command as it stands, whatever that looks like to Kubernetes", async () => {
    const { inputs } = await deploy(() => migration({ settings: { command: ["migrate", "--match=^a$(b)"] } }));

    const [{ args }] = inputs("entity-api-migration-job").spec.template.spec.containers;
    assert.deepEqual(args, ["migrate", "--match=^a$$(b)"]);
  });

  it("is as big as the service, unless it says otherwise, and needs none of its disks", async () => {
    for (const [settings, size] of [
      [{}, { cpu: "500m", memory: "1Gi" }],
      [
        { cpu: 1024, memory: 4096 },
        { cpu: "1", memory: "4Gi" },
      ],
    ] as const) {
      const { inputs } = await deploy(() => migration({ settings }));

      const { volumes, containers } = inputs("entity-api-migration-job").spec.template.spec;
      const { cpu, memory } = containers[0].resources.limits;
      assert.deepEqual({ cpu, memory }, size);
      assert.deepEqual(volumes, [{ name: "writable-1", emptyDir: {} }]);
    }
  });

  it("keeps no more for itself than it may take, whatever is kept for the service", async () => {
    const kept = { kubernetes: { requests: { cpuMillicores: 500, memoryMiB: 1024 } } };
    const workload = workloadSettings.parse({ ...given, ...kept });
    const { inputs } = await deploy(() => migration({ settings: { cpu: 256, memory: 512 }, pod: { workload } }));

    const [{ resources }] = inputs("entity-api-migration-job").spec.template.spec.containers;
    const { requests, limits } = resources;
    assert.deepEqual([requests.cpu, requests.memory], ["125m", "256Mi"]);
    assert.deepEqual([limits.cpu, limits.memory], ["250m", "512Mi"]);
  });

  it("acts with a role of its own, which may do what the migration names and nothing that the service may", async () => {
    const permissions = [{ actions: ["s3:GetObject"], resources: ["arn:aws:s3:::dumps/*"] }];
    const { inputs } = await deploy(() => migration({ settings: { permissions } }));

    assert.deepEqual(JSON.parse(inputs("entity-api-migration-role-may").policy).Statement, [
      { Effect: "Allow", Action: ["s3:GetObject"], Resource: ["arn:aws:s3:::dumps/*"] },
    ]);
    assert.deepEqual(
      JSON.parse(inputs("entity-api-migration-role-role").assumeRolePolicy).Statement[0].Condition.StringEquals,
      {
        "aws:SourceAccount": "111122223333",
        "aws:RequestTag/eks-cluster-arn": clusterArn,
        "aws:RequestTag/kubernetes-namespace": "shop",
        "aws:RequestTag/kubernetes-service-account": "entity-api-migration",
      },
    );
  });

  it("comes after what it needs, and after its own identity", async () => {
    const { options, result } = await deploy(() => {
      return migration({ startsAfter: [new kubernetes.networking.v1.NetworkPolicy("firewall")] });
    });

    assert.deepEqual(options("entity-api-migration-job").dependsOn, [
      "entity-api-migration-role-account",
      "entity-api-migration-role-identity",
      "firewall",
    ]);
    assert.equal(await resolved(result.roleName), "entity-api-migration-role-role");
  });

  it("says nothing to Datadog, and of secrets, where there is none", async () => {
    const pod = { datadog: false, secretName: undefined, secretVariables: [] };
    const { inputs } = await deploy(() => migration({ pod }));

    assert.deepEqual(inputs("entity-api-migration-job").spec.template.metadata, {
      labels,
      annotations: { "karpenter.sh/do-not-disrupt": "true" },
    });
  });

  it("shows in a preview", async () => {
    await assertPreviewComplete(() => migration());
  });
});

/** What the pods that serve have in common with it. */
async function servingPod() {
  const args = { ...podArgs(), serviceAccountName: "entity-api" };
  const withoutDisks = { ...args, workload: { ...args.workload, volumes: {} } };
  const { ports, startupProbe, livenessProbe, readinessProbe, lifecycle, ...same } = container(withoutDisks);
  return { container: await resolved(same), spec: await resolved(podSpec(withoutDisks)) };
}
