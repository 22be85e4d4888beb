import assert from "node:assert/strict";

import * as kubernetes from "@pulumi/kubernetes";

import {
  ScalingSchedules,
  type ScalingSchedulesArgs,
  scheduledBounds,
} from "../../../../../components/service/eks/scaling-schedules";
import { assertPreviewComplete, deploy } from "../../../harness";

const kubectlImage = `registry.k8s.io/kubectl@sha256:${"0".repeat(64)}`;
const workdays = "cron(0 7 ? * MON-FRI *)";
const evenings = "cron(0 19 ? * MON-FRI *)";
const schedules = {
  morning: { when: workdays, timeZone: "europe/berlin", min: 6, max: 20 },
  evening: { when: evenings, timeZone: "UTC", min: 3 },
};

function scheduled(more: Partial<ScalingSchedulesArgs> = {}): ScalingSchedules {
  return new ScalingSchedules("entity-api-schedules", {
    service: "entity-api",
    namespace: "shop",
    environmentType: "production",
    autoscaler: "entity-api",
    schedules,
    kubectlImage,
    apiServerCidrs: ["172.20.0.0/16", "10.0.0.0/20"],
    startsAfter: [],
    ...more,
  });
}

const labels = {
  "app.kubernetes.io/name": "entity-api-schedules",
  "app.kubernetes.io/instance": "entity-api-schedules-production",
  "app.kubernetes.io/component": "schedules",
  "app.kubernetes.io/part-of": "entity-api",
  "app.kubernetes.io/managed-by": "pulumi",
};
const metadata = { name: "entity-api-schedules", namespace: "shop", labels };

describe("scheduled scaling on Kubernetes", () => {
  it("sets the bounds that a schedule names at its time, in its time zone", async () => {
    const { inputs, named } = await deploy(() => scheduled());

    assert.deepEqual(named("kubernetes:batch/v1:CronJob"), [
      "entity-api-schedules-evening",
      "entity-api-schedules-morning",
    ]);
    const { metadata, spec } = inputs("entity-api-schedules-morning");
    assert.deepEqual(metadata, { name: "entity-api-morning", namespace: "shop", labels });
    assert.deepEqual(spec, {
      schedule: "0 7 * * 1-5",
      timeZone: "Europe/Berlin",
      concurrencyPolicy: "Replace",
      startingDeadlineSeconds: 3600,
      successfulJobsHistoryLimit: 1,
      failedJobsHistoryLimit: 1,
      jobTemplate: {
        spec: {
          backoffLimit: 5,
          activeDeadlineSeconds: 1800,
          template: { metadata: { labels }, spec: spec.jobTemplate.spec.template.spec },
        },
      },
    });
    assert.deepEqual(patchOf(inputs("entity-api-schedules-morning")), { spec: { minReplicas: 6, maxReplicas: 20 } });
    assert.deepEqual(patchOf(inputs("entity-api-schedules-evening")), { spec: { minReplicas: 3 } });
  });

  it("runs restricted, without rights on its node", async () => {
    const { inputs } = await deploy(() => scheduled());

    const pod = inputs("entity-api-schedules-evening").spec.jobTemplate.spec.template.spec;
    assert.deepEqual(pod, {
      serviceAccountName: "entity-api-schedules",
      automountServiceAccountToken: true,
      enableServiceLinks: false,
      restartPolicy: "Never",
      securityContext: {
        runAsNonRoot: true,
        runAsUser: 65_532,
        runAsGroup: 65_532,
        seccompProfile: { type: "RuntimeDefault" },
      },
      containers: [
        {
          name: "kubectl",
          image: kubectlImage,
          command: [
            "kubectl",
            "patch",
            "horizontalpodautoscalers.autoscaling",
            "entity-api",
            "--type=merge",
            "--field-manager=evenkeel-schedules",
            '--patch={"spec":{"minReplicas":3}}',
          ],
          env: [{ name: "HOME", value: "/tmp" }],
          volumeMounts: [{ name: "tmp", mountPath: "/tmp" }],
          resources: { requests: { cpu: "50m", memory: "128Mi" }, limits: { cpu: "250m", memory: "128Mi" } },
          securityContext: {
            allowPrivilegeEscalation: false,
            privileged: false,
            readOnlyRootFilesystem: true,
            capabilities: { drop: ["ALL"] },
          },
        },
      ],
      volumes: [{ name: "tmp", emptyDir: { sizeLimit: "64Mi" } }],
    });
  });

  it("may change the one autoscaler, and nothing else", async () => {
    const { inputs } = await deploy(() => scheduled());

    assert.deepEqual(inputs("entity-api-schedules-account"), {
      apiVersion: "v1",
      kind: "ServiceAccount",
      metadata,
      automountServiceAccountToken: false,
    });
    assert.deepEqual(inputs("entity-api-schedules-role").rules, [
      {
        apiGroups: ["autoscaling"],
        resources: ["horizontalpodautoscalers"],
        resourceNames: ["entity-api"],
        verbs: ["get", "patch"],
      },
    ]);
    const { roleRef, subjects } = inputs("entity-api-schedules-binding");
    assert.deepEqual(roleRef, {
      apiGroup: "rbac.authorization.k8s.io",
      kind: "Role",
      name: "entity-api-schedules",
    });
    assert.deepEqual(subjects, [{ kind: "ServiceAccount", name: "entity-api-schedules", namespace: "shop" }]);
  });

  it("reaches the cluster's API, and is reached by nobody", async () => {
    const { inputs } = await deploy(() => scheduled());

    assert.deepEqual(inputs("entity-api-schedules-network").spec, {
      podSelector: { matchLabels: { "app.kubernetes.io/name": "entity-api-schedules" } },
      policyTypes: ["Ingress", "Egress"],
      egress: [
        {
          to: [{ ipBlock: { cidr: "172.20.0.0/16" } }, { ipBlock: { cidr: "10.0.0.0/20" } }],
          ports: [{ protocol: "TCP", port: 443 }],
        },
      ],
    });
  });

  it("comes after the autoscaler, and after what it may do", async () => {
    const { options } = await deploy(() => {
      return scheduled({ startsAfter: [new kubernetes.core.v1.Namespace("autoscaler")] });
    });

    assert.deepEqual(options("entity-api-schedules-morning").dependsOn, [
      "autoscaler",
      "entity-api-schedules-account",
      "entity-api-schedules-binding",
      "entity-api-schedules-network",
      "entity-api-schedules-role",
    ]);
  });

  it("shows in a preview", async () => {
    await assertPreviewComplete(() => scheduled());
  });

  it("refuses a schedule that Kubernetes does not know", async () => {
    const once = { once: { when: "at(2027-01-31T07:00:00)", timeZone: "UTC", min: 6 } };

    await assert.rejects(
      deploy(() => scheduled({ schedules: once })),
      /"at\(2027-01-31T07:00:00\)": Kubernetes knows no schedule that happens once/,
    );
  });
});

describe("the bounds that schedules set", () => {
  it("are theirs from the first day, and the others stay Pulumi's", () => {
    const upper = { night: { when: evenings, timeZone: "UTC", max: 4 } };

    assert.deepEqual([schedules, upper, {}].map(scheduledBounds), [
      ["spec.minReplicas", "spec.maxReplicas"],
      ["spec.maxReplicas"],
      [],
    ]);
  });
});

// biome-ignore lint/suspicious/noExplicitAny: tests look into values whose shape only they know
function patchOf({ spec }: Record<string, any>): unknown {
  const { command } = spec.jobTemplate.spec.template.spec.containers[0];
  return JSON.parse(command.at(-1).replace("--patch=", ""));
}
