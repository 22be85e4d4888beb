import assert from "node:assert/strict";

import * as pulumi from "@pulumi/pulumi";

import {
  type RestoredDatabase,
  RestoreValidation,
  type RestoreValidationArgs,
} from "../../../../../components/backup/restore-validation";
import { assertPreviewComplete, deploy } from "../../../harness";

const planArn = "arn:aws:backup:us-east-1:111122223333:restore-testing-plan:restore_tests_5c3d1e7f-1a2b";
const topicArn = "arn:aws:sns:us-east-1:111122223333:notifications-topic";
const rds = "arn:aws:rds:us-east-1:111122223333";
const users = "arn:aws:rds-db:us-east-1:111122223333:dbuser";

const orders: RestoredDatabase = {
  arn: pulumi.output(`${rds}:db:orders-5c3d1e7f`),
  kind: "instance",
  resourceId: pulumi.output("db-ORDERS"),
  databaseName: "orders",
};
const ledger: RestoredDatabase = {
  arn: pulumi.output(`${rds}:cluster:ledger-5c3d1e7f`),
  kind: "aurora",
  resourceId: pulumi.output("cluster-LEDGER"),
  databaseName: "ledger",
  slowAfterMinutes: 60,
};

const create = (more: Partial<RestoreValidationArgs> = {}) =>
  new RestoreValidation("restore-validation", {
    databases: { orders },
    restoreTestingPlanArn: planArn,
    restoreTestSecurityGroupId: "sg-restored",
    network: {
      vpcId: "vpc-1",
      privateSubnetIds: ["subnet-1", "subnet-2"],
      isDualStack: false,
      egress: { internet: true, gatewayPrefixListIds: [] },
    },
    notificationTopicArn: topicArn,
    accountId: "111122223333",
    region: "us-east-1",
    ...more,
  });

const notifies = { alarmActions: [topicArn], okActions: [topicArn] };

describe("RestoreValidation", () => {
  it("is called when its plan has restored a database, and by nobody else", async () => {
    const { inputs, options } = await deploy(() => create());

    assert.deepEqual(JSON.parse(inputs("restore-validation-restored").eventPattern), {
      source: ["aws.backup"],
      "detail-type": ["Restore Job State Change"],
      detail: { status: ["COMPLETED"], restoreTestingPlanArn: [planArn] },
    });
    assert.deepEqual(inputs("restore-validation-restored-caller"), {
      action: "lambda:InvokeFunction",
      function: "restore-validation-function-lambda",
      principal: "events.amazonaws.com",
      sourceArn: "arn:aws:cloudwatch:us-east-1:111122223333:eventrule/restore-validation-restored",
      sourceAccount: "111122223333",
    });
    assert.deepEqual(options("restore-validation-restored-target").dependsOn, ["restore-validation-restored-caller"]);
  });

  it("tells the function which databases there are, and beside its code what to check in them", async () => {
    const tables = { order: { leastRows: 10 } };
    const { inputs } = await deploy(() => create({ databases: { orders: { ...orders, tables } } }));

    const { environment, timeout, code, vpcConfig } = inputs("restore-validation-function-lambda");
    assert.deepEqual(environment.variables, {
      RESTORE_TESTING_PLAN_ARN: planArn,
      DATABASES: `{"orders":"${rds}:db:orders-5c3d1e7f"}`,
      CHECK_USER: "restore_check",
      NODE_EXTRA_CA_CERTS: "/var/runtime/ca-cert.pem",
    });
    assert.deepEqual([timeout, vpcConfig.subnetIds], [900, ["subnet-1", "subnet-2"]]);
    const { "checks.json": file } = await code.assets;
    assert.deepEqual(JSON.parse(await file.text), {
      orders: {
        tables,
        leastTables: 1,
        readUpToMiB: 1024,
        timeoutMinutes: 8,
        auroraInstanceClass: "db.t4g.medium",
        databaseName: "orders",
      },
    });
  });

  it("may look at what restore tests make, and log in everywhere but where the data is in use", async () => {
    const { inputs } = await deploy(() => create());

    assert.deepEqual(statements(inputs("restore-validation-function-may")), [
      {
        Effect: "Allow",
        Action: ["backup:ListRestoreJobsByProtectedResource", "backup:PutRestoreValidationResult"],
        Resource: "*",
      },
      { Effect: "Allow", Action: ["rds:DescribeDBInstances"], Resource: [`${rds}:db:awsbackup-restore-test-*`] },
      { Effect: "Allow", Action: ["rds-db:connect"], Resource: `${users}:*/restore_check` },
      { Effect: "Deny", Action: ["rds-db:connect"], Resource: [`${users}:db-ORDERS/restore_check`] },
    ]);
  });

  it("may put an instance of its own into a restored Aurora cluster, and take it out again", async () => {
    const { inputs } = await deploy(() => create({ databases: { ledger } }));

    const own = `${rds}:db:restore-check-*`;
    const clusters = `${rds}:cluster:awsbackup-restore-test-*`;
    assert.deepEqual(statements(inputs("restore-validation-function-may")).slice(1, 5), [
      { Effect: "Allow", Action: ["rds:DescribeDBInstances"], Resource: [own] },
      { Effect: "Allow", Action: ["rds:DescribeDBClusters"], Resource: clusters },
      { Effect: "Allow", Action: ["rds:CreateDBInstance", "rds:DeleteDBInstance"], Resource: [own, clusters] },
      {
        Effect: "Allow",
        Action: ["rds:CreateDBInstance"],
        Resource: [`${rds}:og:default*`, `${rds}:pg:default*`, `${rds}:subgrp:ledger-subnets-*`],
      },
    ]);
  });

  it("makes no instance in a Multi-AZ cluster, which is restored with its own", async () => {
    const { inputs } = await deploy(() => create({ databases: { ledger: { ...ledger, kind: "multiAzCluster" } } }));

    assert.doesNotMatch(inputs("restore-validation-function-may").policy, /CreateDBInstance/);
  });

  it("reaches restored databases on their port, and they let it in", async () => {
    const { inputs } = await deploy(() => create());

    const function_ = "sg-restore-validation-function-firewall-access";
    const traffic = { ipProtocol: "tcp", fromPort: 5432, toPort: 5432 };
    const description = "restore-validation checks restored databases";
    assert.deepEqual(inputs("restore-validation-connection-in"), {
      securityGroupId: "sg-restored",
      referencedSecurityGroupId: function_,
      ...traffic,
      description,
    });
    assert.equal(inputs("restore-validation-connection-out").securityGroupId, function_);
  });

  it("rings when a restore fails until one is good, when one is slow, and when one was not judged", async () => {
    const { inputs, named } = await deploy(() => create({ databases: { orders, ledger } }));

    const figure = (metricName: string, Database: string) => ({
      namespace: "Evenkeel/Data",
      metricName,
      dimensions: { Database },
      statistic: "Maximum",
      period: 300,
      evaluationPeriods: 1,
      treatMissingData: "ignore",
      ...notifies,
    });
    const { alarmDescription: failed, ...whenFailed } = inputs("restore-validation-orders-failed");
    assert.match(failed, /The last restore test of orders failed/);
    assert.deepEqual(whenFailed, {
      ...figure("RestoreTestFailed", "orders"),
      comparisonOperator: "GreaterThanOrEqualToThreshold",
      threshold: 1,
    });
    const { alarmDescription: slow, ...whenSlow } = inputs("restore-validation-ledger-slow");
    assert.match(slow, /longer than the 60 minutes/);
    assert.deepEqual(whenSlow, {
      ...figure("RestoreMinutes", "ledger"),
      comparisonOperator: "GreaterThanThreshold",
      threshold: 60,
    });
    const { metricName, dimensions, treatMissingData } = inputs("restore-validation-unjudged");
    assert.deepEqual(
      [metricName, dimensions, treatMissingData],
      ["AsyncEventsDropped", { FunctionName: "restore-validation-function-lambda" }, "notBreaching"],
    );
    assert.deepEqual(named("aws:cloudwatch/metricAlarm:MetricAlarm"), [
      "restore-validation-ledger-failed",
      "restore-validation-ledger-slow",
      "restore-validation-orders-failed",
      "restore-validation-unjudged",
    ]);
  });

  it("makes exactly the children that its description names, all in a first preview", async () => {
    const { registrations } = await deploy(() =>
      create({ databases: { orders: { ...orders, slowAfterMinutes: 60 } } }),
    );

    const own = registrations.filter(({ options }) => options.parent === "restore-validation");
    assert.deepEqual(own.map(({ name }) => name.replace("restore-validation-", "")).sort(), [
      "connection",
      "function",
      "orders-failed",
      "orders-slow",
      "restored",
      "restored-caller",
      "restored-target",
      "unjudged",
    ]);
    await assertPreviewComplete(() => create());
  });

  it("refuses wrong settings of a database, all at once, and says of which", async () => {
    const wrong = { ...orders, leastTables: -1, timeoutMinutes: 60 };

    await assert.rejects(
      deploy(() => create({ databases: { orders: wrong } })),
      /RestoreValidation "restore-validation", orders: 2 settings are not valid\.\n {2}leastTables: .*\n {2}timeoutM/,
    );
  });
});

/** What the function may do, beside writing its log and using its network. */
function statements({ policy }: { policy?: string }): unknown[] {
  const { Statement } = JSON.parse(policy ?? "{}");
  return Statement.filter(({ Action }: { Action: string[] }) => !/^(logs|ec2):/.test(Action[0] ?? ""));
}
