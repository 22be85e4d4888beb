import assert from "node:assert/strict";

import { standardSupportEnd } from "../../../../../components/service/eks-versions";
import { assertPreviewComplete, deploy, resolved } from "../../../harness";
import { smallCluster, version } from "./small-cluster";

const NAME = "eks-5c3d1e7f";

describe("EksCluster", () => {
  it("runs in Auto Mode, answers in the VPC alone, logs everything, encrypts secrets, and stays", async () => {
    const { inputs } = await deploy(() => smallCluster());

    assert.deepEqual(inputs("eks-cluster"), {
      name: NAME,
      version,
      roleArn: "arn:aws:iam::111122223333:role/eks-role-role",
      vpcConfig: {
        subnetIds: ["subnet-1", "subnet-2"],
        securityGroupIds: ["sg-eks-api"],
        endpointPrivateAccess: true,
        endpointPublicAccess: false,
      },
      accessConfig: { authenticationMode: "API", bootstrapClusterCreatorAdminPermissions: false },
      bootstrapSelfManagedAddons: false,
      computeConfig: {
        enabled: true,
        nodePools: ["system"],
        nodeRoleArn: "arn:aws:iam::111122223333:role/eks-node-role",
      },
      storageConfig: { blockStorage: { enabled: true } },
      kubernetesNetworkConfig: {
        elasticLoadBalancing: { enabled: true },
        ipFamily: "ipv4",
        serviceIpv4Cidr: "172.20.0.0/16",
      },
      encryptionConfig: {
        provider: { keyArn: "arn:aws:kms:us-east-1:111122223333:key/key-eks-secrets-key" },
        resources: ["secrets"],
      },
      enabledClusterLogTypes: ["api", "audit", "authenticator", "controllerManager", "scheduler"],
      upgradePolicy: { supportType: "STANDARD" },
      zonalShiftConfig: { enabled: true },
      deletionProtection: true,
    });
  });

  it("knows the three settings of Auto Mode together: all, or in a first preview none", async () => {
    const { inputs } = await deploy(() => smallCluster(), { preview: true });

    const { computeConfig, storageConfig, kubernetesNetworkConfig } = inputs("eks-cluster");
    const unknown = "(unknown)";
    assert.deepEqual([computeConfig, storageConfig, kubernetesNetworkConfig], [unknown, unknown, unknown]);
  });

  it("is never replaced by mistake, and is not told again what AWS hears once", async () => {
    const { options } = await deploy(() => smallCluster());

    const { protect, ignoreChanges } = options("eks-cluster");
    assert.deepEqual(
      { protect, ignoreChanges },
      {
        protect: true,
        ignoreChanges: [
          "accessConfig.bootstrapClusterCreatorAdminPermissions",
          "bootstrapSelfManagedAddons",
          "vpcConfig.subnetIds",
        ],
      },
    );
    assert.deepEqual(
      ["eks-suffix", "eks-secrets-key"].map((name) => options(name).protect),
      [true, true],
    );
  });

  it("can be deleted where that was said", async () => {
    const { inputs, options } = await deploy(() => smallCluster({ deletionProtection: false }));

    assert.equal(inputs("eks-cluster").deletionProtection, false);
    assert.deepEqual(
      ["eks-cluster", "eks-suffix", "eks-secrets-key"].map((name) => options(name).protect),
      [false, false, false],
    );
  });

  it("has its log group, its permissions and those of its nodes before it, and as long as it stands", async () => {
    const { options } = await deploy(() => smallCluster());

    assert.deepEqual(options("eks-cluster").dependsOn, [
      "eks-log",
      "eks-node-may",
      "eks-node-policy",
      "eks-role-balancing",
      "eks-role-cluster",
      "eks-role-compute",
      "eks-role-may",
      "eks-role-networking",
      "eks-role-storage",
    ]);
  });

  it("keeps the control plane's logs for a while, under a key that only they use", async () => {
    const { inputs } = await deploy(() => smallCluster({ logs: { keepDays: 90 } }));

    assert.deepEqual(inputs("eks-log"), {
      name: `/aws/eks/${NAME}/cluster`,
      retentionInDays: 90,
      kmsKeyId: "arn:aws:kms:us-east-1:111122223333:key/key-eks-log-encryption-key",
    });
    const [, encrypt] = JSON.parse(inputs("eks-log-encryption-key").policy).Statement;
    assert.deepEqual(encrypt.Condition, {
      ArnLike: {
        "kms:EncryptionContext:aws:logs:arn": "arn:aws:logs:us-east-1:111122223333:log-group:/aws/eks/eks-*/cluster",
      },
    });
  });

  it("gets another name where it is another cluster, so that both can stand for a while", async () => {
    const { inputs } = await deploy(() => smallCluster({ serviceCidr: "10.100.0.0/16" }));

    assert.deepEqual(inputs("eks-suffix"), { byteLength: 4, keepers: { serviceCidr: "10.100.0.0/16" } });
    assert.equal(inputs("eks-cluster").kubernetesNetworkConfig.serviceIpv4Cidr, "10.100.0.0/16");
  });

  it("measures pods with a pinned add-on, on the nodes for what keeps a cluster going", async () => {
    const { inputs } = await deploy(() => smallCluster({ addOns: { "metrics-server": "v0.8.1-eksbuild.1" } }));

    const { configurationValues, ...addOn } = inputs("eks-metrics-server");
    assert.deepEqual(addOn, {
      clusterName: NAME,
      addonName: "metrics-server",
      addonVersion: "v0.8.1-eksbuild.1",
      resolveConflictsOnCreate: "OVERWRITE",
      resolveConflictsOnUpdate: "OVERWRITE",
    });
    assert.deepEqual(JSON.parse(configurationValues), {
      nodeSelector: { "karpenter.sh/nodepool": "system" },
      tolerations: [{ key: "CriticalAddonsOnly", operator: "Exists" }],
    });
  });

  it("puts network policies in force, and has encrypted disks for pods, with the tags of all else", async () => {
    const { inputs, options } = await deploy(() => smallCluster());

    assert.deepEqual(inputs("eks-policies"), {
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name: "amazon-vpc-cni", namespace: "kube-system" },
      data: { "enable-network-policy-controller": "true" },
    });
    const { metadata, parameters, provisioner, reclaimPolicy, volumeBindingMode } = inputs("eks-disks");
    assert.deepEqual(
      { metadata, parameters, provisioner, reclaimPolicy, volumeBindingMode },
      {
        metadata: { name: "encrypted-gp3", annotations: { "storageclass.kubernetes.io/is-default-class": "true" } },
        parameters: {
          type: "gp3",
          encrypted: "true",
          kmsKeyId: "arn:aws:kms:us-east-1:111122223333:key/key-eks-storage-key",
          tagSpecification_1: "Owner=platform",
          tagSpecification_2: "CostCenter=4711",
        },
        provisioner: "ebs.csi.eks.amazonaws.com",
        reclaimPolicy: "Delete",
        volumeBindingMode: "WaitForFirstConsumer",
      },
    );
    assert.deepEqual(
      [options("eks-policies").provider, options("eks-disks").provider],
      ["eks-kubernetes", "eks-kubernetes"],
    );
  });

  it("tells until when AWS leaves the version to us", async () => {
    const { result } = await deploy(() => smallCluster());

    assert.equal(result.supportedUntil, standardSupportEnd(version));
  });

  it("tells others its name, group and addresses, and what pods have to wait for", async () => {
    const { result } = await deploy(() => smallCluster({ architectures: ["ARM64", "X86_64"] }));

    assert.deepEqual(
      [
        await resolved(result.clusterName),
        await resolved(result.arn),
        await resolved(result.securityGroupId),
        await resolved(result.nodeRoleName),
        result.serviceCidr,
      ],
      [NAME, `arn:aws:eks:us-east-1:111122223333:cluster/${NAME}`, `sg-of-${NAME}`, "eks-node-role", "172.20.0.0/16"],
    );
    const names = await Promise.all(result.ready.map(({ urn }) => resolved(urn)));
    assert.deepEqual(
      names.map((urn) => urn.split("::").at(-1)),
      ["eks-nodes-arm64", "eks-nodes-amd64", "eks-policies", "eks-disks", "eks-node-policy", "eks-node-may"],
    );
  });

  it("hides nothing from a first preview", async () => {
    await assertPreviewComplete(() => smallCluster({ endpoint: { privateCidrs: ["10.0.0.0/16"] } }));
  });

  it("refuses all that is wrong at once, before it registers anything", async () => {
    const wrong = () => smallCluster({ version: "1.20", administrators: [], serviceCidr: "8.8.0.0/16" });

    await assert.rejects(deploy(wrong), (error: Error) => {
      assert.match(error.message, /EksCluster "eks": 3 settings are not valid\./);
      assert.match(error.message, /version: found "1\.20"; when its support ends is not known\. Choose 1\.\d+ \(until/);
      assert.match(error.message, /administrators: found \[\]; without an administrator nobody can reach/);
      assert.match(error.message, /serviceCidr: found "8\.8\.0\.0\/16"; it has to lie in 10\.0\.0\.0\/8/);
      return true;
    });
  });
});
