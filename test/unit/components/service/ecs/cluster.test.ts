import assert from "node:assert/strict";

import { EcsCluster } from "../../../../../components/service";
import { assertPreviewComplete, deploy } from "../../../harness";
import { place } from "./entity-api";

const authorityArn =
  "arn:aws:acm-pca:us-east-1:111122223333:certificate-authority/12345678-1234-1234-1234-123456789012";

describe("EcsCluster", () => {
  it("shows what tasks do, encrypts what they write, and records what people do in them", async () => {
    const { inputs } = await deploy(() => new EcsCluster("cluster", place));

    const storage = "arn:aws:kms:us-east-1:111122223333:key/key-cluster-storage-key";
    assert.deepEqual(inputs("cluster-cluster"), {
      settings: [{ name: "containerInsights", value: "enhanced" }],
      configuration: {
        managedStorageConfiguration: { kmsKeyId: storage, fargateEphemeralStorageKmsKeyId: storage },
        executeCommandConfiguration: {
          kmsKeyId: "arn:aws:kms:us-east-1:111122223333:key/key-cluster-exec-key",
          logging: "OVERRIDE",
          logConfiguration: {
            cloudWatchEncryptionEnabled: true,
            cloudWatchLogGroupName: "/aws/ecs/exec/cluster-",
          },
        },
      },
    });
    const { retentionInDays, kmsKeyId } = inputs("cluster-exec-logs-group");
    assert.equal(retentionInDays, 365);
    assert.match(kmsKeyId, /cluster-exec-logs-encryption-key/);
  });

  it("has both kinds of Fargate at hand, and takes the one that stays if nobody says otherwise", async () => {
    const { inputs } = await deploy(() => new EcsCluster("cluster", place));

    assert.deepEqual(inputs("cluster-capacity"), {
      clusterName: "cluster-cluster",
      capacityProviders: ["FARGATE", "FARGATE_SPOT"],
      defaultCapacityProviderStrategies: [{ capacityProvider: "FARGATE", weight: 1 }],
    });
  });

  it("lets Fargate use the key of its storage for its own tasks, and only to let them decrypt", async () => {
    const { inputs } = await deploy(() => new EcsCluster("cluster", place));

    const [, ...statements] = JSON.parse(inputs("cluster-storage-key").policy).Statement;
    const ofCluster = {
      StringEquals: { "kms:EncryptionContext:aws:ecs:clusterAccount": "111122223333" },
      StringLike: { "kms:EncryptionContext:aws:ecs:clusterName": "cluster-cluster*" },
    };
    const fargate = { Effect: "Allow", Principal: { Service: "fargate.amazonaws.com" }, Resource: "*" };
    assert.deepEqual(statements, [
      { Sid: "MakeDataKeys", ...fargate, Action: "kms:GenerateDataKeyWithoutPlaintext", Condition: ofCluster },
      {
        Sid: "LetTasksDecrypt",
        ...fargate,
        Action: "kms:CreateGrant",
        Condition: { ...ofCluster, "ForAllValues:StringEquals": { "kms:GrantOperations": ["Decrypt"] } },
      },
    ]);
  });

  it("keeps the record of sessions as long as it is told", async () => {
    const { inputs } = await deploy(() => new EcsCluster("cluster", { ...place, exec: { keepDays: 30 } }));

    assert.equal(inputs("cluster-exec-logs-group").retentionInDays, 30);
  });

  it("orders certificates for its services with a role and a key for that alone", async () => {
    const tls = { serviceConnect: { tls: { authorityArn } } };
    const { inputs, result } = await deploy(() => new EcsCluster("cluster", { ...place, ...tls }));

    assert.equal(result.serviceConnectTls?.authorityArn, authorityArn);
    assert.deepEqual(JSON.parse(inputs("cluster-tls-role").assumeRolePolicy).Statement, [
      { Effect: "Allow", Principal: { Service: "ecs.amazonaws.com" }, Action: "sts:AssumeRole" },
    ]);
    assert.deepEqual(inputs("cluster-tls-policy"), {
      role: "cluster-tls-role",
      policyArn:
        "arn:aws:iam::aws:policy/service-role/AmazonECSInfrastructureRolePolicyForServiceConnectTransportLayerSecurity",
    });
    assert.deepEqual(JSON.parse(inputs("cluster-tls-may").policy).Statement, [
      {
        Effect: "Allow",
        Action: ["kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey", "kms:GenerateDataKeyPair"],
        Resource: "arn:aws:kms:us-east-1:111122223333:key/key-cluster-tls-encryption-key",
      },
    ]);
    await assertPreviewComplete(() => new EcsCluster("cluster", { ...place, ...tls }));
  });

  it("refuses an authority that is none, before it registers anything", async () => {
    const tls = { serviceConnect: { tls: { authorityArn: "arn:aws:acm:us-east-1:111122223333:certificate/1" } } };

    await assert.rejects(
      deploy(() => new EcsCluster("cluster", { ...place, ...tls })),
      /EcsCluster "cluster": 1 setting is not valid\.\n {2}serviceConnect\.tls\.authorityArn: .*AWS Private CA/,
    );
  });
});
