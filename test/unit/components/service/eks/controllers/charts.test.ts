import assert from "node:assert/strict";

import { deploy } from "../../../../harness";
import { controllers, everything, secretArn } from "./surroundings";

const onSystemNodes = {
  nodeSelector: { "karpenter.sh/nodepool": "system" },
  tolerations: [{ key: "CriticalAddonsOnly", operator: "Exists" }],
};
const overZones = {
  maxSkew: 1,
  topologyKey: "topology.kubernetes.io/zone",
  whenUnsatisfiable: "ScheduleAnyway",
};
const restricted = {
  allowPrivilegeEscalation: false,
  readOnlyRootFilesystem: true,
  capabilities: { drop: ["ALL"] },
};

/** What an agent asks of a container, by its annotation. */
function checksOf(container: string, annotations: Record<string, string>): unknown {
  return JSON.parse(annotations[`ad.datadoghq.com/${container}.checks`] ?? "");
}

const unwatched: Parameters<typeof controllers>[0] = { ...everything, datadog: undefined };

async function valuesOf(chart: string, args: Parameters<typeof controllers>[0] = unwatched) {
  const { inputs } = await deploy(controllers(args));
  return inputs(`controllers-${chart}-chart-release`).values;
}

describe("the charts of controllers", () => {
  it("run External Secrets twice, for single namespaces, with what it does not need left out", async () => {
    assert.deepEqual(await valuesOf("external-secrets"), {
      serviceAccount: { name: "external-secrets" },
      replicaCount: 2,
      leaderElect: true,
      podDisruptionBudget: { enabled: true, minAvailable: 1 },
      ...onSystemNodes,
      topologySpreadConstraints: [
        { ...overZones, labelSelector: { matchLabels: { "app.kubernetes.io/name": "external-secrets" } } },
      ],
      priorityClassName: "system-cluster-critical",
      resources: { requests: { cpu: "50m", memory: "128Mi" }, limits: { memory: "256Mi" } },
      crds: {
        annotations: { "helm.sh/resource-policy": "keep" },
        createClusterExternalSecret: false,
        createClusterSecretStore: false,
        createClusterGenerator: false,
        createClusterPushSecret: false,
        createPushSecret: false,
      },
      processClusterExternalSecret: false,
      processClusterStore: false,
      processClusterGenerator: false,
      processClusterPushSecret: false,
      processPushSecret: false,
      rbac: { servicebindings: { create: false } },
      webhook: { create: false },
      certController: { create: false },
    });
  });

  it("run Argo Rollouts twice, for load balancers of EKS Auto Mode alone, and let it check what those do", async () => {
    const others = [
      "ambassador",
      "apisix",
      "awsAppMesh",
      "contour",
      "gatewayAPI",
      "glooPlatform",
      "istio",
      "smi",
      "traefik",
    ];
    assert.deepEqual(await valuesOf("rollouts"), {
      serviceAccount: { name: "argo-rollouts" },
      controller: {
        replicas: 2,
        pdb: { enabled: true, minAvailable: 1 },
        ...onSystemNodes,
        topologySpreadConstraints: [overZones],
        priorityClassName: "system-cluster-critical",
        resources: { requests: { cpu: "100m", memory: "128Mi" }, limits: { memory: "512Mi" } },
        logging: { format: "json" },
        awsVerifyTargetGroup: true,
        awsTargetGroupBindingAPIVersion: "eks.amazonaws.com/v1",
        albTagKeyResourceID: "ingress.eks.amazonaws.com/resource",
        extraArgs: ["--alb-ingress-classes=load-balancer"],
        extraEnv: [{ name: "AWS_REGION", value: "us-east-1" }],
      },
      providerRBAC: {
        providers: { ...Object.fromEntries(others.map((each) => [each, false])), awsLoadBalancerController: true },
        additionalRules: [
          { apiGroups: ["eks.amazonaws.com"], resources: ["targetgroupbindings"], verbs: ["get", "list"] },
        ],
      },
    });
  });

  it("run Reloader twice, for Secrets alone, and for Rollouts where there are any", async () => {
    assert.deepEqual(await valuesOf("reloader"), {
      reloader: {
        enableHA: true,
        isArgoRollouts: true,
        ignoreConfigMaps: true,
        reloadStrategy: "annotations",
        logFormat: "json",
        readOnlyRootFileSystem: true,
        serviceAccount: { name: "reloader" },
        podDisruptionBudget: { enabled: true, minAvailable: 1 },
        deployment: {
          replicas: 2,
          ...onSystemNodes,
          priorityClassName: "system-cluster-critical",
          resources: { requests: { cpu: "20m", memory: "128Mi" }, limits: { memory: "512Mi" } },
          containerSecurityContext: restricted,
        },
      },
    });
    const { reloader } = await valuesOf("reloader", { ...everything, needs: { secrets: true, rollouts: false } });
    assert.equal(reloader.isArgoRollouts, false);
  });

  it("run Fluent Bit on each node, which reads logs, keeps what it knows beside them, and does nothing else", async () => {
    const { annotations, service, additionalInputs, additionalOutputs, ...values } = await valuesOf("logs");

    assert.deepEqual(values, {
      input: { enabled: false },
      filter: { enabled: false },
      cloudWatchLogs: { enabled: false },
      serviceAccount: { name: "log-shipper" },
      tolerations: [{ operator: "Exists" }],
      priorityClassName: "system-node-critical",
      resources: { requests: { cpu: "50m", memory: "64Mi" }, limits: { memory: "256Mi" } },
      updateStrategy: { type: "RollingUpdate", rollingUpdate: { maxUnavailable: "25%" } },
      podSecurityContext: { seccompProfile: { type: "RuntimeDefault" } },
      containerSecurityContext: { ...restricted, runAsUser: 0 },
      volumes: [
        { name: "logs", hostPath: { path: "/var/log", type: "Directory" } },
        { name: "state", hostPath: { path: "/var/lib/log-shipper", type: "DirectoryOrCreate" } },
      ],
      volumeMounts: [
        { name: "logs", mountPath: "/var/log", readOnly: true },
        { name: "state", mountPath: "/var/lib/log-shipper" },
      ],
      livenessProbe: { httpGet: { path: "/", port: 2020, scheme: "HTTP" } },
      readinessProbe: { httpGet: { path: "/", port: 2020, scheme: "HTTP" } },
    });
    assert.match(additionalInputs, /Path \/var\/log\/containers\/\*_entity_entity-api-\*\.log$/m);
    assert.match(additionalOutputs, /log_group_name \/ecs\/entity-api$/m);
    assert.match(service.extraService, /^HTTP_Server On$/m);
    assert.match(annotations["checksum/config"], /^[0-9a-f]{64}$/);
  });

  it("replace Fluent Bit's pods when there is another service, which they would not read of otherwise", async () => {
    const logs = { ...everything.logs, orders: { namespace: "orders", group: "/ecs/orders" } };
    const before = await valuesOf("logs");
    const after = await valuesOf("logs", { ...everything, logs });

    assert.notEqual(after.annotations["checksum/config"], before.annotations["checksum/config"]);
  });

  it("run Datadog's operator without what it could run besides", async () => {
    assert.deepEqual(await valuesOf("datadog", everything), {
      ...onSystemNodes,
      resources: { requests: { cpu: "50m", memory: "128Mi" }, limits: { memory: "512Mi" } },
      containerSecurityContext: restricted,
      datadogCSIDriver: { enabled: false },
      clusterRole: { kubeletFineGrainedAuthorization: true },
    });
  });

  it("have Datadog's agents ask which secrets can be read and how Rollouts are, where there are agents", async () => {
    const { podAnnotations: ofSecrets } = await valuesOf("external-secrets", everything);
    assert.deepEqual(checksOf("external-secrets", ofSecrets), {
      openmetrics: {
        init_config: {},
        instances: [
          {
            openmetrics_endpoint: "http://%%host%%:8080/metrics",
            namespace: "external_secrets",
            metrics: ["externalsecret_status_condition"],
          },
        ],
      },
    });
    const { controller } = await valuesOf("rollouts", everything);
    assert.deepEqual(checksOf("argo-rollouts", controller.podAnnotations), {
      argo_rollouts: { init_config: {}, instances: [{ openmetrics_endpoint: "http://%%host%%:8090/metrics" }] },
    });
  });

  it("hold no secret, and do not say where one is", async () => {
    const { named, inputs } = await deploy(controllers(everything));

    for (const name of named("kubernetes:helm.sh/v3:Release")) {
      const values = JSON.stringify(inputs(name).values);
      assert.doesNotMatch(values, /"(?:api|app)Key|secretsmanager/, name);
      for (const secret of ["datadog/api", "datadog/app"]) assert.ok(!values.includes(secretArn(secret)), name);
    }
  });
});
