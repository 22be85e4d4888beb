import assert from "node:assert/strict";

import * as pulumi from "@pulumi/pulumi";

import { assertPreviewComplete, deploy } from "../../harness";
import { create, database } from "./example";

const rds = "arn:aws:rds:us-east-1:111122223333";
const keyArn = "arn:aws:kms:us-east-1:111122223333:key/key-entity-db";

describe("restore tests", () => {
  it("restore the newest backup of the week, once a week", async () => {
    const { inputs } = await deploy(() => create({ restoreTest: { day: "wed", startAt: "09:15" } }));

    assert.deepEqual(inputs("backup-restore-tests-plan"), {
      name: "restore_tests_5c3d1e7f",
      scheduleExpression: "cron(15 9 ? * WED *)",
      scheduleExpressionTimezone: "Etc/UTC",
      startWindowHours: 1,
      recoveryPointSelection: {
        algorithm: "LATEST_WITHIN_WINDOW",
        includeVaults: ["arn:aws:backup:us-east-1:111122223333:backup-vault:backup-vault"],
        recoveryPointTypes: ["SNAPSHOT"],
        selectionWindowDays: 7,
      },
    });
  });

  it("restore an instance into the network of the running one, closed, with its parameters and IAM logins", async () => {
    const { inputs, options } = await deploy(() => create({ restoreTest: { validateWithinHours: 2 } }));

    assert.deepEqual(inputs("backup-restore-tests-entity-db"), {
      name: "entity_db",
      restoreTestingPlanName: "restore_tests_5c3d1e7f",
      iamRoleArn: "arn:aws:iam::111122223333:role/backup-restore-tests-role",
      protectedResourceType: "RDS",
      protectedResourceArns: [`${rds}:db:entity-db-5c3d1e7f`],
      restoreMetadataOverrides: {
        dbSubnetGroupName: "entity-db-subnets",
        vpcSecurityGroupIds: '["sg-backup-restore-tests-access"]',
        enableIamDatabaseAuthentication: "true",
        dbParameterGroupName: "entity-db-parameters",
        publiclyAccessible: "false",
      },
      validationWindowHours: 2,
    });
    const { ingress, egress, vpcId } = inputs("backup-restore-tests-access");
    assert.deepEqual({ ingress, egress, vpcId }, { ingress: undefined, egress: undefined, vpcId: "vpc-1" });

    const { dependsOn, replaceOnChanges, deleteBeforeReplace } = options("backup-restore-tests-entity-db");
    assert.deepEqual(
      { dependsOn, replaceOnChanges, deleteBeforeReplace },
      {
        dependsOn: ["backup-restore-tests-permission"],
        replaceOnChanges: ["protectedResourceArns"],
        deleteBeforeReplace: true,
      },
    );
  });

  it("restore a cluster with what AWS Backup takes for clusters", async () => {
    const arn = pulumi.output(`${rds}:cluster:ledger-5c3d1e7f`);
    const ledger = database("ledger", { kind: "aurora", backupResourceType: "Aurora", arn });
    const { inputs } = await deploy(() => create({ databases: { ledger } }));

    const { protectedResourceType, restoreMetadataOverrides } = inputs("backup-restore-tests-ledger");
    assert.equal(protectedResourceType, "Aurora");
    assert.deepEqual(restoreMetadataOverrides, {
      dbSubnetGroupName: "ledger-subnets",
      vpcSecurityGroupIds: '["sg-backup-restore-tests-access"]',
      enableIamDatabaseAuthentication: "true",
      dbClusterParameterGroupName: "ledger-parameters",
    });
    const [, restore] = JSON.parse(inputs("backup-restore-tests-permission").policy).Statement;
    assert.ok(restore.Resource.includes(`${rds}:cluster-pg:ledger-parameters`));
  });

  it("restore a Multi-AZ cluster as a cluster, though AWS Backup counts it as one of RDS", async () => {
    const arn = pulumi.output(`${rds}:cluster:ledger-5c3d1e7f`);
    const ledger = database("ledger", { kind: "multiAzCluster", arn });
    const { inputs } = await deploy(() => create({ databases: { ledger } }));

    const { protectedResourceType, restoreMetadataOverrides } = inputs("backup-restore-tests-ledger");
    assert.equal(protectedResourceType, "RDS");
    assert.equal(restoreMetadataOverrides.dbClusterParameterGroupName, "ledger-parameters");
    const [, restore] = JSON.parse(inputs("backup-restore-tests-permission").policy).Statement;
    assert.ok(restore.Resource.includes(`${rds}:cluster-pg:ledger-parameters`));
  });

  it("may make databases of the name that AWS Backup gives to tests, and nothing else", async () => {
    const { inputs } = await deploy(() => create());

    const actions = [
      "kms:Decrypt",
      "kms:Encrypt",
      "kms:GenerateDataKey",
      "kms:GenerateDataKeyWithoutPlaintext",
      "kms:ReEncryptFrom",
      "kms:ReEncryptTo",
    ];
    assert.deepEqual(JSON.parse(inputs("backup-restore-tests-permission").policy).Statement, [
      {
        Effect: "Allow",
        Action: [
          "rds:DescribeDBClusterSnapshots",
          "rds:DescribeDBClusters",
          "rds:DescribeDBInstances",
          "rds:DescribeDBSnapshots",
        ],
        Resource: "*",
      },
      {
        Effect: "Allow",
        Action: [
          "rds:AddTagsToResource",
          "rds:CreateDBInstance",
          "rds:ListTagsForResource",
          "rds:RestoreDBClusterFromSnapshot",
          "rds:RestoreDBInstanceFromDBSnapshot",
        ],
        Resource: [
          `${rds}:db:awsbackup-restore-test*`,
          `${rds}:cluster:awsbackup-restore-test*`,
          `${rds}:snapshot:awsbackup:*`,
          `${rds}:cluster-snapshot:awsbackup:*`,
          `${rds}:subgrp:entity-db-subnets`,
          `${rds}:pg:entity-db-parameters`,
          `${rds}:og:default:*`,
        ],
      },
      { Effect: "Allow", Action: ["kms:DescribeKey"], Resource: [keyArn] },
      {
        Effect: "Allow",
        Action: ["kms:CreateGrant"],
        Resource: [keyArn],
        Condition: { Bool: { "kms:GrantIsForAWSResource": "true" } },
      },
      {
        Effect: "Allow",
        Action: actions,
        Resource: [keyArn],
        Condition: { StringEquals: { "kms:ViaService": "rds.us-east-1.amazonaws.com" } },
      },
    ]);
  });

  it("are none where the stack wants none", async () => {
    const { named, find } = await deploy(() => create({ restoreTest: { taken: false } }));

    assert.deepEqual(named("evenkeel:index:RestoreTests"), []);
    assert.deepEqual(named("random:index/randomId:RandomId"), []);
    assert.equal(find("backup").outputs.restoreTestingPlanArn, undefined);
  });

  it("make exactly the children that their description names, all in a first preview", async () => {
    const { registrations } = await deploy(() => create());

    const own = registrations.filter(({ options }) => options.parent === "backup-restore-tests");
    assert.deepEqual(own.map(({ type, name }) => `${type.split(":").at(-1)} ${name}`).sort(), [
      "RestoreTestingPlan backup-restore-tests-plan",
      "RestoreTestingSelection backup-restore-tests-entity-db",
      "Role backup-restore-tests-role",
      "RolePolicy backup-restore-tests-permission",
      "SecurityGroup backup-restore-tests-access",
    ]);
    await assertPreviewComplete(() => create());
  });
});
