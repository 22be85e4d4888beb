import assert from "node:assert/strict";

import { assertPreviewComplete, deploy, resolved } from "../../../../harness";
import { accountId, clusterArn, controllers, datadog, everything, secretArn } from "./surroundings";

const RELEASE = "kubernetes:helm.sh/v3:Release";
const NAMESPACE = "kubernetes:core/v1:Namespace";

describe("EksControllers", () => {
  it("installs nothing that no service needs", async () => {
    const { named, result } = await deploy(controllers());

    assert.deepEqual(named(RELEASE), []);
    assert.deepEqual(result.ready, { secrets: [], rollouts: [], datadog: [], logs: [] });
    assert.equal(result.externalSecretsRoleArn, undefined);
    assert.equal(result.datadogKeys, undefined);
  });

  const parts: [string, object, string[]][] = [
    [
      "External Secrets and Reloader for secrets",
      { needs: { secrets: true, rollouts: false } },
      ["controllers-external-secrets-chart-release", "controllers-reloader-chart-release"],
    ],
    [
      "Argo Rollouts for rollouts",
      { needs: { secrets: false, rollouts: true } },
      ["controllers-rollouts-chart-release"],
    ],
    [
      "External Secrets for Datadog's own keys",
      { datadog },
      ["controllers-datadog-chart-release", "controllers-external-secrets-chart-release"],
    ],
    ["Fluent Bit for logs", { logs: everything.logs }, ["controllers-logs-chart-release"]],
  ];
  for (const [what, needs, releases] of parts) {
    it(`installs ${what}, and nothing else`, async () => {
      const { named } = await deploy(controllers(needs));
      assert.deepEqual(named(RELEASE), releases);
    });
  }

  it("hides nothing from a first preview", async () => {
    await assertPreviewComplete(controllers(everything));
  });

  it("gives each chart a namespace of its own, whose pods get no rights on their node but where they need its files", async () => {
    const { named, inputs } = await deploy(controllers(everything));

    const found = named(NAMESPACE).map((name) => {
      const { metadata } = inputs(name);
      return [metadata.name, metadata.labels["pod-security.kubernetes.io/enforce"]];
    });
    assert.deepEqual(Object.fromEntries(found), {
      "argo-rollouts": "restricted",
      datadog: "privileged",
      "external-secrets": "restricted",
      "log-shipper": "privileged",
      reloader: "restricted",
    });
    assert.deepEqual(inputs("controllers-logs-chart-namespace").metadata.labels, {
      "app.kubernetes.io/instance": "log-shipper-production",
      "app.kubernetes.io/managed-by": "pulumi",
      "app.kubernetes.io/name": "log-shipper",
      "app.kubernetes.io/part-of": "log-shipper",
      "pod-security.kubernetes.io/audit": "privileged",
      "pod-security.kubernetes.io/enforce": "privileged",
      "pod-security.kubernetes.io/warn": "privileged",
    });
  });

  it("says that a chart is installed when its pods are ready, and takes back an update that fails", async () => {
    const { named, inputs } = await deploy(controllers(everything));

    for (const name of named(RELEASE)) {
      const { atomic, cleanupOnFail, timeout, maxHistory, skipAwait, version } = inputs(name);
      assert.deepEqual(
        { atomic, cleanupOnFail, timeout, maxHistory, skipAwait },
        { atomic: true, cleanupOnFail: true, timeout: 600, maxHistory: 5, skipAwait: undefined },
      );
      assert.match(version, /^\d+\.\d+\.\d+$/, name);
    }
  });

  it("takes a chart from where the stack says, an OCI registry too", async () => {
    const repository = "oci://111122223333.dkr.ecr.us-east-1.amazonaws.com/charts";
    const charts = { argoRollouts: { repository, version: "2.41.1" } };
    const { inputs } = await deploy(controllers({ ...everything, charts }));

    const { chart, version, repositoryOpts } = inputs("controllers-rollouts-chart-release");
    assert.deepEqual(
      { chart, version, repositoryOpts },
      { chart: `${repository}/argo-rollouts`, version: "2.41.1", repositoryOpts: undefined },
    );
    assert.deepEqual(inputs("controllers-reloader-chart-release").repositoryOpts, {
      repo: "https://stakater.github.io/stakater-charts",
    });
  });

  it("starts pods when there are nodes and their role is theirs, and keeps them until what needs them is gone", async () => {
    const { options } = await deploy(controllers(everything));

    const chart = "controllers-external-secrets-chart";
    assert.deepEqual(options(`${chart}-namespace`).dependsOn, [
      "controllers-external-secrets-identity-association",
      "pool",
    ]);
    assert.deepEqual(options(`${chart}-release`).dependsOn, [
      `${chart}-reach`,
      "controllers-external-secrets-identity-association",
      "pool",
    ]);
    for (const each of ["external-secrets", "rollouts", "reloader", "datadog", "logs"]) {
      const { dependsOn } = options(`controllers-${each}-chart-release`);
      assert.ok(dependsOn.includes("pool"), `${each} waits for ${dependsOn}`);
      assert.ok(dependsOn.includes(`controllers-${each}-chart-reach`), `${each} waits for ${dependsOn}`);
    }
    for (const each of ["external-secrets", "rollouts", "logs"]) {
      const { dependsOn } = options(`controllers-${each}-chart-release`);
      assert.ok(dependsOn.includes(`controllers-${each}-identity-association`), `${each} waits for ${dependsOn}`);
    }
    // Reloader asks for the definition of Rollouts when it starts.
    assert.ok(options("controllers-reloader-chart-release").dependsOn.includes("controllers-rollouts-chart-release"));
    assert.deepEqual(options("controllers-datadog-agents").dependsOn, [
      "controllers-datadog-chart-release",
      "controllers-datadog-secret-access-datadog",
    ]);
  });

  it("tells what has to come after which controller", async () => {
    const { result } = await deploy(controllers(everything));

    const names = await Promise.all(
      Object.entries(result.ready).map(async ([controller, ready]) => {
        const urns = await Promise.all(ready.map(({ urn }) => resolved(urn)));
        return [controller, urns.map((urn) => urn.split("::").at(-1))];
      }),
    );
    assert.deepEqual(Object.fromEntries(names), {
      secrets: ["controllers-external-secrets-chart-release", "controllers-reloader-chart-release"],
      rollouts: ["controllers-rollouts-chart-release"],
      datadog: ["controllers-datadog-agents"],
      logs: ["controllers-logs-chart-release"],
    });
  });

  it("gives roles to the pods of one service account on this cluster", async () => {
    const { named, inputs } = await deploy(controllers(everything));

    const ours = named("aws:eks/podIdentityAssociation:PodIdentityAssociation").map((name) => {
      const { clusterName, namespace, serviceAccount } = inputs(name);
      return [clusterName, namespace, serviceAccount].join(" ");
    });
    assert.deepEqual(ours, [
      "small external-secrets external-secrets",
      "small log-shipper log-shipper",
      "small argo-rollouts argo-rollouts",
    ]);
    assert.deepEqual(JSON.parse(inputs("controllers-rollouts-identity-role").assumeRolePolicy).Statement, [
      {
        Effect: "Allow",
        Principal: { Service: "pods.eks.amazonaws.com" },
        Action: ["sts:AssumeRole", "sts:TagSession"],
        Condition: {
          StringEquals: {
            "aws:SourceAccount": accountId,
            "aws:RequestTag/eks-cluster-arn": clusterArn,
            "aws:RequestTag/kubernetes-namespace": "argo-rollouts",
            "aws:RequestTag/kubernetes-service-account": "argo-rollouts",
          },
        },
      },
    ]);
  });

  it("lets External Secrets go on to readers, Argo Rollouts look at load balancers, Fluent Bit write logs, no more", async () => {
    const { named, inputs } = await deploy(controllers(everything));

    const policies = named("aws:iam/rolePolicy:RolePolicy").map((name) => [name, JSON.parse(inputs(name).policy)]);
    const statements = Object.fromEntries(policies.map(([name, { Statement }]) => [name, Statement]));
    const role = "arn:aws:iam::111122223333:role";
    assert.deepEqual(statements["controllers-external-secrets-identity-may"], [
      {
        Effect: "Allow",
        Action: ["sts:AssumeRole", "sts:TagSession"],
        Resource: [
          `${role}/entity-api-secret-access-reader-???????`,
          `${role}/controllers-datadog-secret-access-reader-???????`,
        ],
      },
    ]);
    assert.deepEqual(statements["controllers-rollouts-identity-may"], [
      {
        Effect: "Allow",
        Action: ["Listeners", "LoadBalancers", "Rules", "Tags", "TargetGroups", "TargetHealth"].map(
          (what) => `elasticloadbalancing:Describe${what}`,
        ),
        Resource: "*",
      },
    ]);
    assert.deepEqual(statements["controllers-logs-identity-may"], [
      {
        Effect: "Allow",
        Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
        Resource: ["arn:aws:logs:us-east-1:111122223333:log-group:/ecs/entity-api:*"],
      },
    ]);
    assert.ok(named("aws:iam/role:Role").includes("controllers-datadog-secret-access-reader"));
  });

  it("says how Datadog is found, by reference", async () => {
    const { result } = await deploy(controllers({ datadog: { ...datadog, site: "datadoghq.eu" } }));

    assert.equal(result.datadogKeys?.address, "https://api.datadoghq.eu");
    assert.equal(await resolved(result.datadogKeys?.apiKey.remote.key), secretArn("datadog/api"));
    assert.equal(await resolved(result.datadogKeys?.appKey.remote.key), secretArn("datadog/app"));
  });

  it("refuses settings before it installs anything, all at once", async () => {
    const charts = { reloader: { version: "latest" } };
    const datadogKey = { ...datadog, apiKey: { existing: "datadog/api" } };

    await assert.rejects(
      deploy(controllers({ charts, datadog: datadogKey })),
      /EksControllers "controllers": 2 settings are not valid\..*charts\.reloader\.version: .*datadog\.apiKey\.existing: /s,
    );
  });

  it("refuses keys of Datadog that are in another region", async () => {
    const existing = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:datadog/app-AbCdEf";

    await assert.rejects(
      deploy(controllers({ datadog: { ...datadog, appKey: { existing } } })),
      /EksControllers "controllers": 1 setting is not valid\.\n {2}datadog\.appKey\.existing: found ".*"; it is read in us-east-1\. Replicate it there, and give the ARN of the replica\.$/,
    );
  });
});
