import assert from "node:assert/strict";

import * as random from "@pulumi/random";

import type { EksServiceArgs } from "../../../../../components/service/eks/service";
import { assertPreviewComplete, deploy, resolved } from "../../../harness";
import { clusterArn, entityApi, kubectlImage, unrouted } from "./entity-api";

const rolling: Partial<EksServiceArgs> = { deployment: { strategy: "rolling" } };
const pods = "entity-api-deployment-pods";
const rollout = "entity-api-deployment-rollout";

describe("EksService", () => {
  it("starts no pod before it has its role, its secrets, its ways and what watches it", async () => {
    const shifted = await deploy(() => entityApi({ migration: { command: ["npm", "run", "migrate"] } }));
    const inPlace = await deploy(() => entityApi({ ...rolling, migration: { command: ["npm", "run", "migrate"] } }));

    const first = [
      "cluster-ready",
      "datadog-ready",
      "entity-api-disruption",
      "entity-api-firewall-in",
      "entity-api-firewall-out",
      "entity-api-ingress",
      "entity-api-logs-group",
      "entity-api-migration-job",
      "entity-api-role-account",
      "entity-api-role-identity",
      "entity-api-secret-access-secret",
      "entity-api-services-main",
      "logs-ready",
      "shop-home-deny",
      "shop-home-namespace",
    ];
    const before = { [pods]: inPlace.options(pods).dependsOn, [rollout]: shifted.options(rollout).dependsOn };
    for (const [name, found] of Object.entries(before)) {
      assert.deepEqual(
        first.filter((each) => !found.includes(each)),
        [],
        `what ${name} does not wait for`,
      );
    }
    const onlyShifted = ["rollouts-ready", "entity-api-secret-access-datadog", "entity-api-services-ping"];
    assert.deepEqual(
      onlyShifted.filter((each) => !before[rollout]?.includes(each)),
      [],
    );
  });

  it("migrates before its pods, with its secrets and ways", async () => {
    const { options } = await deploy(() => entityApi({ migration: { command: ["npm", "run", "migrate"] } }));

    const { dependsOn } = options("entity-api-migration-job");
    for (const first of ["entity-api-secret-access-secret", "entity-api-firewall-out", "shop-home-namespace"]) {
      assert(dependsOn.includes(first), `the migration does not wait for ${first}, but for ${dependsOn}`);
    }
  });

  it("does not migrate at the same time as the same service on ECS, while it moves", async () => {
    const { options } = await deploy(() => {
      const migratesAfter = new random.RandomId("on-ecs", { byteLength: 4 });
      return entityApi({ migratesAfter, migration: { command: ["npm", "run", "migrate"] } });
    });

    assert(options("entity-api-migration-job").dependsOn.includes("on-ecs"));
  });

  it("acts with a role that its own pods alone get, and that may do what its workload names", async () => {
    const permissions = [{ actions: ["s3:GetObject"], resources: ["arn:aws:s3:::entities/*"] }];
    const { inputs, result, options } = await deploy(() => entityApi({ permissions }));

    assert.deepEqual(JSON.parse(inputs("entity-api-role-role").assumeRolePolicy), {
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Principal: { Service: "pods.eks.amazonaws.com" },
          Action: ["sts:AssumeRole", "sts:TagSession"],
          Condition: {
            StringEquals: {
              "aws:SourceAccount": "111122223333",
              "aws:RequestTag/eks-cluster-arn": clusterArn,
              "aws:RequestTag/kubernetes-namespace": "shop",
              "aws:RequestTag/kubernetes-service-account": "entity-api",
            },
          },
        },
      ],
    });
    assert.deepEqual(JSON.parse(inputs("entity-api-role-may").policy), {
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Action: ["s3:GetObject"], Resource: ["arn:aws:s3:::entities/*"] }],
    });
    assert.deepEqual(inputs("entity-api-role-identity"), {
      clusterName: "eks",
      namespace: "shop",
      serviceAccount: "entity-api",
      roleArn: "arn:aws:iam::111122223333:role/entity-api-role-role",
    });
    // A pod that is made when the association is there and the permissions are not would be refused at first.
    assert.deepEqual(options("entity-api-role-identity").dependsOn, ["entity-api-role-may"]);
    assert.deepEqual(inputs("entity-api-role-account"), {
      apiVersion: "v1",
      kind: "ServiceAccount",
      metadata: { name: "entity-api", namespace: "shop", labels },
      automountServiceAccountToken: false,
    });
    assert.equal(await resolved(result.taskRoleName), "entity-api-role-role");
  });

  it("may do nothing in AWS where its workload names nothing", async () => {
    const { named } = await deploy(() => entityApi());

    assert.deepEqual(
      named("aws:iam/rolePolicy:RolePolicy").filter((name) => name.startsWith("entity-api-role")),
      [],
    );
  });

  it("names its secrets by reference alone, and starts pods anew when they change", async () => {
    const { inputs } = await deploy(() => entityApi(rolling));

    const { metadata, spec } = inputs(pods);
    const [{ env }] = spec.template.spec.containers;
    const secret = (key: string) => ({ secretKeyRef: { name: "entity-api-secrets", key, optional: false } });
    assert.deepEqual(
      env.filter(({ valueFrom }: { valueFrom?: { secretKeyRef?: object } }) => valueFrom?.secretKeyRef),
      [
        { name: "DATABASE_URL", valueFrom: secret("DATABASE_URL") },
        { name: "JWT_SECRET", valueFrom: secret("JWT_SECRET") },
      ],
    );
    assert.match(spec.template.metadata.annotations["checksum/secrets"], /^[0-9a-f]{64}$/);
    assert.equal(metadata.annotations["secret.reloader.stakater.com/reload"], "entity-api-secrets");
  });

  it("logs to a group of its own, encrypted and kept as its workload says", async () => {
    const usual = await deploy(() => entityApi());
    const { inputs } = await deploy(() => entityApi({ logs: { group: "/acme/entities", keepDays: 90 } }));

    assert.equal(await resolved(usual.result.logGroupName), "/aws/eks/entity-api");
    assert.deepEqual(inputs("entity-api-logs-group"), {
      name: "/acme/entities",
      retentionInDays: 90,
      kmsKeyId: "arn:aws:kms:us-east-1:111122223333:key/key-entity-api-logs-encryption-key",
    });
  });

  it("leaves one pod less when nodes are emptied, or what its workload says", async () => {
    const usual = await deploy(() => entityApi());
    const own = await deploy(() => entityApi({ kubernetes: { disruption: { minAvailable: 2 } } }));

    assert.deepEqual(usual.inputs("entity-api-disruption"), {
      apiVersion: "policy/v1",
      kind: "PodDisruptionBudget",
      metadata: { name: "entity-api", namespace: "shop", labels },
      spec: {
        maxUnavailable: 1,
        selector: { matchLabels: { "app.kubernetes.io/name": "entity-api" } },
        unhealthyPodEvictionPolicy: "AlwaysAllow",
      },
    });
    assert(usual.options("entity-api-disruption").dependsOn.includes("shop-home-namespace"));
    const { minAvailable, maxUnavailable } = own.inputs("entity-api-disruption").spec;
    assert.deepEqual({ minAvailable, maxUnavailable }, { minAvailable: 2, maxUnavailable: undefined });
  });

  it("is reached through the load balancer alone, whose rule is the same for every strategy", async () => {
    const shifted = await deploy(() => entityApi({ ingressOrder: 4 }));
    const inPlace = await deploy(() => entityApi(rolling));

    const { metadata, spec } = shifted.inputs("entity-api-ingress");
    assert.equal(metadata.annotations["alb.ingress.kubernetes.io/group.order"], "4");
    assert.equal(metadata.annotations["alb.ingress.kubernetes.io/listen-ports"], '[{"HTTPS":443}]');
    assert.equal(spec.ingressClassName, "web");
    assert.deepEqual(spec.rules[0].http.paths[0].backend.service, {
      name: "entity-api",
      port: { name: "use-annotation" },
    });
    assert.deepEqual(inPlace.inputs("entity-api-ingress").spec.rules[0].http.paths[0].backend.service, {
      name: "entity-api",
      port: { name: "main" },
    });
    assert.deepEqual(shifted.inputs("entity-api-firewall-in").spec.ingress, [
      {
        from: [{ ipBlock: { cidr: "10.20.0.0/24" } }, { ipBlock: { cidr: "10.20.1.0/24" } }],
        ports: [{ protocol: "TCP", port: "main" }],
      },
    ]);
  });

  it("makes its Ingress after the load balancer, so that the load balancer outlives it", async () => {
    const { options } = await deploy(() => entityApi());

    const { dependsOn } = options("entity-api-ingress");
    assert(dependsOn.includes("ingress-ready"), `it waits for ${dependsOn}`);
    assert(dependsOn.includes("cluster-ready"), `it waits for ${dependsOn}`);
    // The pods come next, without what takes its time in between.
    assert(dependsOn.includes("entity-api-secret-access-secret"), `it waits for ${dependsOn}`);
  });

  it("tells how fast a bad version is gone, and where it is", async () => {
    const { result } = await deploy(() => entityApi({ otherPorts: { metrics: 9090 } }));
    const { timeToRollBack, timeToBringBack, name, namespace, runtime, ports, deploymentStrategy } = result;

    assert.deepEqual(
      { name, namespace, runtime, ports, deploymentStrategy },
      {
        name: "entity-api",
        namespace: "shop",
        runtime: "eks",
        ports: { port: 3000, otherPorts: { metrics: 9090 } },
        deploymentStrategy: "canary",
      },
    );
    assert(timeToRollBack && timeToBringBack && timeToRollBack.seconds > 0);
  });

  it("has no way in and no time to roll back without routing, even where others are routed", async () => {
    const { result, inputs, named } = await deploy(() => entityApi(unrouted));

    assert.deepEqual(named("kubernetes:networking.k8s.io/v1:Ingress"), []);
    assert.equal(inputs("entity-api-firewall-in").spec.ingress, undefined);
    assert.deepEqual([result.timeToRollBack, result.timeToBringBack], [undefined, undefined]);
  });

  it("leaves the number of pods to its autoscaler exactly when there is scaling", async () => {
    const fixed = await deploy(() => entityApi(rolling));
    const scaled = await deploy(() => entityApi({ ...rolling, scaling: { min: 3, max: 12 } }));

    assert.deepEqual(fixed.named("kubernetes:autoscaling/v2:HorizontalPodAutoscaler"), []);
    assert(!fixed.options(pods).ignoreChanges.includes("spec.replicas"));
    assert(scaled.options(pods).ignoreChanges.includes("spec.replicas"));
    const { scaleTargetRef } = scaled.inputs("entity-api-scaling-autoscaler").spec;
    assert.deepEqual(scaleTargetRef, { apiVersion: "apps/v1", kind: "Deployment", name: "entity-api" });
    assert(scaled.options("entity-api-scaling-autoscaler").dependsOn.includes(pods));
  });

  it("changes its bounds at certain times by what may change nothing else", async () => {
    const schedules = { morning: { when: "cron(0 7 ? * MON-FRI *)", min: 6 } };
    const { inputs, options } = await deploy(() =>
      entityApi({ ...rolling, scaling: { min: 3, max: 12, schedules }, kubectlImage }),
    );

    assert.deepEqual(inputs("entity-api-schedules-role").rules[0].resourceNames, ["entity-api"]);
    assert.deepEqual(options("entity-api-scaling-autoscaler").ignoreChanges, ["spec.minReplicas"]);
    assert(options("entity-api-schedules-morning").dependsOn.includes("entity-api-scaling-autoscaler"));
  });

  it("shows in a first preview all that an update makes", async () => {
    const schedules = { morning: { when: "cron(0 7 ? * MON-FRI *)", min: 6 } };
    const all = {
      migration: { command: ["npm", "run", "migrate"] },
      scaling: { min: 3, max: 12, schedules },
      kubectlImage,
      writablePaths: ["/tmp"],
      permissions: [{ actions: ["s3:GetObject"], resources: ["arn:aws:s3:::entities/*"] }],
    };
    await assertPreviewComplete(() => entityApi(all));
    await assertPreviewComplete(() => entityApi({ ...all, ...rolling }));
  });
});

const labels = {
  "app.kubernetes.io/name": "entity-api",
  "app.kubernetes.io/instance": "entity-api-staging",
  "app.kubernetes.io/part-of": "entity-api",
  "app.kubernetes.io/managed-by": "pulumi",
};
