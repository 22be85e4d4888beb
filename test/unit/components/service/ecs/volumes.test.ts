import assert from "node:assert/strict";

import { assertPreviewComplete, deploy } from "../../../harness";
import { entityApi } from "./entity-api";

const fileSystem = {
  path: "/shared",
  fileSystemId: "fs-0123456789abcdef0",
  accessPointId: "fsap-0123456789abcdef0",
  securityGroupId: "sg-0123456789abcdef0",
};

describe("a file system of a service", () => {
  const sharing = (readOnly = false) =>
    entityApi({ connectsTo: {}, volumes: { uploads: { fileSystem: { ...fileSystem, readOnly } } } });

  it("is mounted through its access point, encrypted on the way", async () => {
    const { inputs } = await deploy(() => sharing());

    assert.deepEqual(inputs("entity-api-task").volumes, [
      {
        name: "volume-uploads",
        efsVolumeConfiguration: {
          fileSystemId: "fs-0123456789abcdef0",
          transitEncryption: "ENABLED",
          authorizationConfig: { accessPointId: "fsap-0123456789abcdef0", iam: "ENABLED" },
        },
      },
    ]);
    const [{ mountPoints }] = JSON.parse(inputs("entity-api-task").containerDefinitions);
    assert.deepEqual(mountPoints, [{ containerPath: "/shared", readOnly: false, sourceVolume: "volume-uploads" }]);
  });

  for (const [readOnly, Action] of [
    [false, ["elasticfilesystem:ClientMount", "elasticfilesystem:ClientWrite"]],
    [true, ["elasticfilesystem:ClientMount"]],
  ] as const) {
    it(`may be ${readOnly ? "read" : "read and written"} there and nowhere else`, async () => {
      const { inputs } = await deploy(() => sharing(readOnly));

      assert.deepEqual(JSON.parse(inputs("entity-api-roles-task-may").policy).Statement, [
        {
          Effect: "Allow",
          Action,
          Resource: "arn:aws:elasticfilesystem:us-east-1:111122223333:file-system/fs-0123456789abcdef0",
          Condition: {
            StringEquals: {
              "elasticfilesystem:AccessPointArn":
                "arn:aws:elasticfilesystem:us-east-1:111122223333:access-point/fsap-0123456789abcdef0",
            },
          },
        },
      ]);
    });
  }

  it("opens its group to the service's tasks, for NFS", async () => {
    const { inputs } = await deploy(() => sharing());

    const { securityGroupId, referencedSecurityGroupId, fromPort, toPort } = inputs(
      "entity-api-firewall-to-volume-uploads-in",
    );
    assert.deepEqual(
      { securityGroupId, referencedSecurityGroupId, fromPort, toPort },
      {
        securityGroupId: "sg-0123456789abcdef0",
        referencedSecurityGroupId: "sg-entity-api-firewall-tasks",
        fromPort: 2049,
        toPort: 2049,
      },
    );
  });
});

describe("a disk of a service's tasks", () => {
  const storing = () => entityApi({ volumes: { index: { disk: { path: "/index", sizeGb: 20 } } } });

  it("is given to each task when it starts, encrypted with the cluster's key", async () => {
    const { inputs } = await deploy(storing);

    assert.deepEqual(inputs("entity-api-task").volumes, [{ name: "volume-index", configureAtLaunch: true }]);
    assert.deepEqual(inputs("entity-api-service").volumeConfiguration, {
      name: "volume-index",
      managedEbsVolume: {
        roleArn: "arn:aws:iam::111122223333:role/entity-api-disks-role",
        encrypted: true,
        kmsKeyId: "arn:aws:kms:us-east-1:111122223333:key/key-cluster-storage-key",
        sizeInGb: 20,
        volumeType: "gp3",
        fileSystemType: "ext4",
        tagSpecifications: [{ resourceType: "volume", propagateTags: "SERVICE" }],
      },
    });
  });

  it("is made by ECS with a role for that alone, which may do it before a task starts", async () => {
    const { inputs, options } = await deploy(storing);

    assert.deepEqual(options("entity-api-service").refersTo.volumeConfiguration?.toSorted(), [
      "cluster-storage-key",
      "entity-api-disks-may",
      "entity-api-disks-policy",
      "entity-api-disks-role",
    ]);

    assert.equal(
      inputs("entity-api-disks-policy").policyArn,
      "arn:aws:iam::aws:policy/service-role/AmazonECSInfrastructureRolePolicyForVolumes",
    );
    const Resource = "arn:aws:kms:us-east-1:111122223333:key/key-cluster-storage-key";
    const forDisks = {
      StringEquals: { "kms:ViaService": "ec2.us-east-1.amazonaws.com" },
      "ForAnyValue:StringEquals": { "kms:EncryptionContextKeys": "aws:ebs:id" },
    };
    assert.deepEqual(JSON.parse(inputs("entity-api-disks-may").policy).Statement, [
      { Effect: "Allow", Action: ["kms:DescribeKey"], Resource },
      { Effect: "Allow", Action: ["kms:GenerateDataKeyWithoutPlaintext"], Resource, Condition: forDisks },
      {
        Effect: "Allow",
        Action: ["kms:CreateGrant"],
        Resource,
        Condition: { ...forDisks, Bool: { "kms:GrantIsForAWSResource": "true" } },
      },
    ]);
  });

  it("hides nothing from a first preview", () => assertPreviewComplete(storing));
});
