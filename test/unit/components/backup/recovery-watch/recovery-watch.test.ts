import assert from "node:assert/strict";

import * as pulumi from "@pulumi/pulumi";

import {
  RecoveryWatch,
  type RecoveryWatchArgs,
  type WatchedDatabase,
} from "../../../../../components/backup/recovery-watch";
import { assertPreviewComplete, deploy } from "../../../harness";

const topicArn = "arn:aws:sns:us-east-1:111122223333:notifications-topic";
const planArn = "arn:aws:backup:us-east-1:111122223333:restore-testing-plan:restore_tests_5c3d1e7f-1a2b";
const vault = { name: "vault", arn: "arn:aws:backup:us-east-1:111122223333:backup-vault:vault" };
const copy = { region: "us-west-2", name: "copies", arn: "arn:aws:backup:us-west-2:111122223333:backup-vault:copies" };
const rds = "arn:aws:rds:us-east-1:111122223333";

const limits = { backupMinutes: 1560, copyMinutes: 1800, restorableMinutes: 15, restoreTestHours: 192 };
const orders: WatchedDatabase = { arn: pulumi.output(`${rds}:db:orders-5c3d1e7f`), kind: "instance", limits };
const stock: WatchedDatabase = { arn: pulumi.output(`${rds}:cluster:stock-5c3d1e7f`), kind: "multiAzCluster", limits };
const ledger: WatchedDatabase = { arn: pulumi.output(`${rds}:cluster:ledger-5c3d1e7f`), kind: "aurora", limits };

const place = { notificationTopicArn: topicArn, accountId: "111122223333", region: "us-east-1" };
const create = (more: Partial<RecoveryWatchArgs> = {}) =>
  new RecoveryWatch("recovery-watch", {
    databases: { orders },
    vault,
    copy,
    restoreTestingPlanArn: planArn,
    ...place,
    ...more,
  });

describe("RecoveryWatch", () => {
  it("rings when a backup, its copy or its proof is too old, and when nobody knows", async () => {
    const { inputs, named } = await deploy(() => create());

    const alarms = named("aws:cloudwatch/metricAlarm:MetricAlarm").filter((name) => name.includes("orders"));
    const found = alarms.map((name) => {
      const { metricName, threshold, treatMissingData } = inputs(name);
      return [name.replace("recovery-watch-ages-orders-", ""), metricName, threshold, treatMissingData];
    });
    assert.deepEqual(found, [
      ["backup", "BackupAgeMinutes", 1560, "breaching"],
      ["copy", "CopyAgeMinutes", 1800, "breaching"],
      ["leftovers", "RestoreTestLeftovers", 0, "notBreaching"],
      ["proof", "RestoreTestAgeHours", 192, "breaching"],
      ["restorable", "RestorableAgeMinutes", 15, "breaching"],
    ]);
    assert.deepEqual(inputs("recovery-watch-ages-orders-backup"), {
      alarmDescription:
        "The newest backup of orders is more than 1560 minutes old, or nobody knows. " +
        "What was written since would be lost.",
      namespace: "Evenkeel/Data",
      metricName: "BackupAgeMinutes",
      dimensions: { Database: "orders" },
      statistic: "Maximum",
      period: 7200,
      evaluationPeriods: 1,
      comparisonOperator: "GreaterThanThreshold",
      threshold: 1560,
      treatMissingData: "breaching",
      alarmActions: [topicArn],
      okActions: [topicArn],
    });
  });

  it("looks before the first alarm is there, and then every hour", async () => {
    const { inputs, options } = await deploy(() => create());

    assert.deepEqual(inputs("recovery-watch-ages-schedule"), { scheduleExpression: "rate(1 hour)" });
    assert.deepEqual(options("recovery-watch-ages-orders-backup").dependsOn, ["recovery-watch-ages-first"]);
    assert.deepEqual(inputs("recovery-watch-ages-first"), {
      functionName: "recovery-watch-ages-function-lambda",
      input: '{"isFirst":true}',
      lifecycleScope: "CREATE_ONLY",
      triggers: { databases: `{"orders":"${rds}:db:orders-5c3d1e7f"}` },
    });
    assert.ok(options("recovery-watch-ages-first").dependsOn.includes("recovery-watch-ages-function-may"));
    assert.deepEqual(inputs("recovery-watch-ages-schedule-caller"), {
      action: "lambda:InvokeFunction",
      function: "recovery-watch-ages-function-lambda",
      principal: "events.amazonaws.com",
      sourceAccount: "111122223333",
      sourceArn: "arn:aws:cloudwatch:us-east-1:111122223333:eventrule/recovery-watch-ages-schedule",
    });
    assert.equal(inputs("recovery-watch-ages-failures").metricName, "Errors");
    assert.deepEqual(options("recovery-watch-ages-schedule-target").dependsOn, ["recovery-watch-ages-schedule-caller"]);
  });

  it("tells the function where to look, and lets it look there and nowhere else", async () => {
    const { inputs } = await deploy(() => create({ databases: { orders, stock, ledger } }));

    const clusters = [`${rds}:cluster:stock-5c3d1e7f`, `${rds}:cluster:ledger-5c3d1e7f`];
    assert.deepEqual(inputs("recovery-watch-ages-function-lambda").environment.variables, {
      DATABASES: JSON.stringify({ orders: `${rds}:db:orders-5c3d1e7f`, stock: clusters[0], ledger: clusters[1] }),
      VAULT_NAME: "vault",
      COPY_REGION: "us-west-2",
      COPY_VAULT_NAME: "copies",
      RESTORE_TESTING_PLAN_ARN: planArn,
    });
    const { Statement } = JSON.parse(inputs("recovery-watch-ages-function-may").policy);
    assert.deepEqual(Statement.slice(0, -1), [
      { Effect: "Allow", Action: ["rds:DescribeDBInstances"], Resource: [`${rds}:db:orders-5c3d1e7f`] },
      { Effect: "Allow", Action: ["rds:DescribeDBClusters"], Resource: clusters },
      { Effect: "Allow", Action: ["backup:ListRecoveryPointsByBackupVault"], Resource: [vault.arn, copy.arn] },
      { Effect: "Allow", Action: ["backup:ListRestoreJobsByProtectedResource"], Resource: "*" },
    ]);
  });

  it("watches no copy and no proof where there is none", async () => {
    const { inputs, named } = await deploy(
      () => new RecoveryWatch("watch", { databases: { ledger }, vault, ...place }),
    );

    assert.deepEqual(named("aws:cloudwatch/metricAlarm:MetricAlarm"), [
      "watch-ages-failures",
      "watch-ages-ledger-backup",
      "watch-ages-ledger-restorable",
    ]);
    assert.deepEqual(Object.keys(inputs("watch-ages-function-lambda").environment.variables), [
      "DATABASES",
      "VAULT_NAME",
    ]);
    const { Statement } = JSON.parse(inputs("watch-ages-function-may").policy);
    assert.deepEqual(
      Statement.slice(0, -1).map(({ Action }: { Action: string[] }) => Action),
      [["rds:DescribeDBClusters"], ["backup:ListRecoveryPointsByBackupVault"]],
    );
  });

  it("shares many databases among functions, since a function can only be told so much", async () => {
    const names = Array.from({ length: 40 }, (_, index) => `a-database-with-a-rather-long-name-${index}`);
    const arn = (name: string) => pulumi.output(`${rds}:cluster:${name}-5c3d1e7f`);
    const databases = Object.fromEntries(names.map((name) => [name, { ...ledger, arn: arn(name) }]));
    const { inputs, named } = await deploy(() => create({ databases }));

    const told = named("aws:lambda/function:Function").map((name) => inputs(name).environment.variables);
    assert.equal(told.length, 2);
    for (const variables of told) assert(JSON.stringify(variables).length < 4096);
  });

  it("shows all of itself in a first preview", async () => {
    await assertPreviewComplete(() => create());
  });
});
