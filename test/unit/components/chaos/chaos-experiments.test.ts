import assert from "node:assert/strict";

import * as fc from "fast-check";

import { assertPreviewComplete, deploy, resolved } from "../../harness";
import {
  create,
  databaseArn,
  databaseClusterArn,
  deployed,
  type Experiments,
  groups,
  stopTasks,
  watching,
  way,
} from "./experiments";

describe("ChaosExperiments", () => {
  it("stops tasks of one service, as many as it is told, until its users suffer", async () => {
    const { inputs, result } = await deployed(stopTasks);

    const { roleArn, stopConditions, logConfiguration, ...template } = inputs("chaos-drill-template");
    assert.deepEqual(template, {
      description: "Stops 34 % of the tasks of entity-api",
      actions: [
        { name: "fault", actionId: "aws:ecs:stop-task", parameters: [], target: { key: "Tasks", value: "hit" } },
      ],
      targets: [
        {
          name: "hit",
          resourceType: "aws:ecs:task",
          parameters: { cluster: "main", service: "entity-api-1234567" },
          selectionMode: "PERCENT(34)",
        },
      ],
      experimentOptions: { accountTargeting: "single-account", emptyTargetResolutionMode: "fail" },
      tags: { Name: "chaos-drill" },
    });
    assert.equal(roleArn, "arn:aws:iam::111122223333:role/chaos-drill-role");
    const alarm = await resolved(result.steadyStateAlarmArns["entity-api"]);
    assert.ok(alarm);
    assert.deepEqual(stopConditions, [{ source: "aws:cloudwatch:alarm", value: alarm }]);
    assert.deepEqual(logConfiguration, {
      logSchemaVersion: 2,
      cloudwatchLogsConfiguration: { logGroupArn: "arn:aws:logs:us-east-1:111122223333:log-group:/aws/fis/chaos-:*" },
    });
  });

  const ecsFaults = [{ key: "useEcsFaultInjectionEndpoints", value: "true" }];
  const tasks = { resourceType: "aws:ecs:task", parameters: { cluster: "main", service: "entity-api-1234567" } };
  const faults: [string, Experiments[string], object, object][] = [
    [
      "makes a database's standby take over",
      { fault: "rebootDatabase", database: "entity-db", ...watching },
      {
        actionId: "aws:rds:reboot-db-instances",
        parameters: [{ key: "forceFailover", value: "true" }],
        target: { key: "DBInstances", value: "hit" },
      },
      { resourceType: "aws:rds:db", resourceArns: [databaseArn], selectionMode: "COUNT(1)" },
    ],
    [
      "reboots a database in its place",
      { fault: "rebootDatabase", database: "entity-db", failover: false, ...watching },
      {
        actionId: "aws:rds:reboot-db-instances",
        parameters: [{ key: "forceFailover", value: "false" }],
        target: { key: "DBInstances", value: "hit" },
      },
      { resourceType: "aws:rds:db", resourceArns: [databaseArn], selectionMode: "COUNT(1)" },
    ],
    [
      "makes a reader of a cluster take over",
      { fault: "rebootDatabase", database: "cluster-db", ...watching },
      {
        actionId: "aws:rds:failover-db-cluster",
        parameters: [],
        target: { key: "Clusters", value: "hit" },
      },
      { resourceType: "aws:rds:cluster", resourceArns: [databaseClusterArn], selectionMode: "COUNT(1)" },
    ],
    [
      "slows tasks on their way to one database",
      { fault: "databaseLatency", ...way, milliseconds: 300 },
      {
        actionId: "aws:ecs:task-network-latency",
        parameters: [
          { key: "duration", value: "PT3M" },
          { key: "delayMilliseconds", value: "300" },
          { key: "sources", value: "entity-db.rds.amazonaws.com" },
          ...ecsFaults,
        ],
        target: { key: "Tasks", value: "hit" },
      },
      { ...tasks, selectionMode: "PERCENT(50)" },
    ],
    [
      "drops what tasks send to a database's port",
      { fault: "blackholeDatabase", ...way, percent: 40 },
      {
        actionId: "aws:ecs:task-network-blackhole-port",
        parameters: [
          { key: "duration", value: "PT3M" },
          { key: "port", value: "5432" },
          { key: "protocol", value: "tcp" },
          { key: "trafficType", value: "egress" },
          ...ecsFaults,
        ],
        target: { key: "Tasks", value: "hit" },
      },
      { ...tasks, selectionMode: "PERCENT(40)" },
    ],
    [
      "cuts off the network's subnets in one zone",
      { fault: "zoneOutage", zone: "use1-az1", ...watching, minutes: 10 },
      {
        actionId: "aws:network:disrupt-connectivity",
        parameters: [
          { key: "duration", value: "PT10M" },
          { key: "scope", value: "all" },
        ],
        target: { key: "Subnets", value: "hit" },
      },
      {
        resourceType: "aws:ec2:subnet",
        parameters: { availabilityZoneIdentifier: "use1-az1", vpc: "vpc-1" },
        selectionMode: "ALL",
      },
    ],
  ];
  for (const [what, experiment, action, target] of faults) {
    it(what, async () => {
      const { inputs } = await deployed(experiment);

      const { actions, targets } = inputs("chaos-drill-template");
      assert.deepEqual(actions, [{ name: "fault", ...action }]);
      assert.deepEqual(targets, [{ name: "hit", ...target }]);
    });
  }

  it("tells that users suffer by the failed requests of all that a service may be behind", async () => {
    const { inputs } = await deploy(() => create({ steadyState: { errorPercent: 3, leastRequests: 10, minutes: 4 } }));

    const metric = (metricName: string, TargetGroup?: string) => ({
      namespace: "AWS/ApplicationELB",
      metricName,
      dimensions: { LoadBalancer: "app/main/50dc6c495c0c9188", ...(TargetGroup && { TargetGroup }) },
      period: 60,
      stat: "Sum",
    });
    const requests = "FILL(requests0,0)+FILL(requests1,0)+FILL(refused,0)";
    const errors = "FILL(errors0,0)+FILL(errors1,0)+FILL(refused,0)";
    assert.deepEqual(inputs("chaos-entity-api-steady"), {
      alarmDescription: "More than 3 % of the requests to entity-api fail. Stops chaos experiments.",
      metricQueries: [
        { id: "requests0", metric: metric("RequestCount", groups[0]), returnData: false },
        { id: "errors0", metric: metric("HTTPCode_Target_5XX_Count", groups[0]), returnData: false },
        { id: "requests1", metric: metric("RequestCount", groups[1]), returnData: false },
        { id: "errors1", metric: metric("HTTPCode_Target_5XX_Count", groups[1]), returnData: false },
        { id: "refused", metric: metric("HTTPCode_ELB_5XX_Count"), returnData: false },
        {
          id: "failing",
          label: "Requests that fail, in percent",
          expression: `IF(${requests}>10,(${errors})/(${requests})*100,0)`,
          returnData: true,
        },
      ],
      comparisonOperator: "GreaterThanThreshold",
      threshold: 3,
      evaluationPeriods: 4,
      datapointsToAlarm: 4,
      treatMissingData: "notBreaching",
    });
  });

  it("watches whom an experiment may hurt, and nobody else", async () => {
    const one = await deployed(stopTasks);
    const both = await deployed({ fault: "zoneOutage", zone: "use1-az1", ...watching });

    const alarms = "aws:cloudwatch/metricAlarm:MetricAlarm";
    assert.deepEqual(one.named(alarms), ["chaos-entity-api-steady"]);
    assert.deepEqual(both.named(alarms), ["chaos-entity-api-steady", "chaos-search-steady"]);
    assert.equal(both.inputs("chaos-drill-template").stopConditions.length, 2);
  });

  it("lets AWS write its log, encrypted and kept for as long as the stack says", async () => {
    const { inputs, options } = await deploy(() => create({ logs: { keepDays: 30 } }));

    assert.equal(inputs("chaos-logs-group").retentionInDays, 30);
    assert.equal(
      inputs("chaos-logs-group").kmsKeyId,
      "arn:aws:kms:us-east-1:111122223333:key/key-chaos-logs-encryption-key",
    );
    assert.deepEqual(JSON.parse(inputs("chaos-delivery").policyDocument).Statement, [
      {
        Effect: "Allow",
        Principal: { Service: "delivery.logs.amazonaws.com" },
        Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
        Resource: "arn:aws:logs:us-east-1:111122223333:log-group:/aws/fis/chaos-:log-stream:*",
        Condition: {
          StringEquals: { "aws:SourceAccount": "111122223333" },
          ArnLike: { "aws:SourceArn": "arn:aws:logs:us-east-1:111122223333:*" },
        },
      },
    ]);
    assert.deepEqual(options("chaos-drill-template").dependsOn, ["chaos-delivery", "chaos-drill-permission"]);
  });

  it("acts for experiments of its own account alone", async () => {
    const { inputs } = await deployed(stopTasks);

    assert.deepEqual(JSON.parse(inputs("chaos-drill-role").assumeRolePolicy).Statement, [
      {
        Effect: "Allow",
        Principal: { Service: "fis.amazonaws.com" },
        Action: "sts:AssumeRole",
        Condition: {
          StringEquals: { "aws:SourceAccount": "111122223333" },
          ArnLike: { "aws:SourceArn": "arn:aws:fis:us-east-1:111122223333:experiment/*" },
        },
      },
    ]);
  });

  it("names its templates and what stops them", async () => {
    const { result } = await deployed(stopTasks);

    assert.deepEqual(Object.keys(result.templateIds), ["drill"]);
    assert.deepEqual(Object.keys(result.steadyStateAlarmArns), ["entity-api"]);
    assert.equal(await resolved(result.logGroupName), "/aws/fis/chaos-");
  });

  it("refuses production, and names that stand for nothing, before it makes anything", async () => {
    const foreign: Experiments = { "lose-db": { fault: "rebootDatabase", database: "orders", services: ["nobody"] } };

    await assert.rejects(
      deploy(() => create({ environment: "production" })),
      /ChaosExperiments "chaos".*chaos: is set; .*break production/s,
    );
    await assert.rejects(
      deploy(() => create({ experiments: foreign })),
      /experiments\.lose-db\.services\[0\]: found "nobody".*experiments\.lose-db\.database: found "orders"/s,
    );
    await assert.rejects(
      deploy(() => create({ experiments: { drill: { ...stopTasks, service: "nobody" } } })),
      /ChaosExperiments "chaos": 1 setting is not valid\.\n {2}experiments\.drill\.service: found "nobody"/,
    );
  });

  it("hides nothing from a first preview", async () => {
    await assertPreviewComplete(() => create());
  });
});

describe("experiments of every kind", () => {
  const service = fc.constantFrom("entity-api", "search");
  const services = fc.uniqueArray(service, { minLength: 1 });
  const bounds = { percent: fc.integer({ min: 1, max: 50 }), minutes: fc.integer({ min: 1, max: 10 }) };
  const database = fc.constant("entity-db");
  const experiment = fc.oneof(
    fc.record({ fault: fc.constant("stopTasks" as const), service, percent: bounds.percent }),
    fc.record({ fault: fc.constant("rebootDatabase" as const), database, services, failover: fc.boolean() }),
    fc.record({ fault: fc.constant("databaseLatency" as const), service, database, ...bounds }),
    fc.record({ fault: fc.constant("blackholeDatabase" as const), service, database, ...bounds }),
    fc.record({ fault: fc.constant("zoneOutage" as const), zone: fc.constant("z"), services, minutes: bounds.minutes }),
  );
  const experiments = fc.dictionary(fc.stringMatching(/^[a-z][a-z0-9]{0,9}$/), experiment, { minKeys: 1, maxKeys: 6 });

  it("are stopped by alarms of theirs, last ten minutes at the most and hit somebody or fail", async () => {
    await fc.assert(
      fc.asyncProperty(experiments, async (given) => {
        const { registrations, find } = await deploy(() => create({ experiments: given }));

        const templates = registrations.filter(({ type }) => type === "aws:fis/experimentTemplate:ExperimentTemplate");
        assert.equal(templates.length, Object.keys(given).length);
        const alarms = registrations.filter(({ type }) => type === "aws:cloudwatch/metricAlarm:MetricAlarm");
        const alarmArns = alarms.map(({ outputs }) => outputs.arn);
        for (const { inputs, name } of templates) {
          assert.ok(inputs.stopConditions.length > 0);
          for (const { source, value } of inputs.stopConditions) {
            assert.equal(source, "aws:cloudwatch:alarm");
            assert.ok(alarmArns.includes(value));
          }
          assert.equal(inputs.experimentOptions.emptyTargetResolutionMode, "fail");
          const parameters: { key: string; value: string }[] = inputs.actions[0].parameters;
          for (const { key, value } of parameters) if (key === "duration") assert.match(value, /^PT([1-9]|10)M$/);
          assert.equal(inputs.roleArn, find(name.replace(/-template$/, "-role")).outputs.arn);
        }
      }),
      { numRuns: 15 },
    );
  });
});
