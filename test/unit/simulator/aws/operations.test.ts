import assert from "node:assert/strict";

import { changeCloud } from "../../../../simulator";
import { Asset, type Properties } from "../../../../simulator/value";
import { type Connection, Engine } from "../engine";

const account = "111122223333";

describe("what runs and watches a simulated environment", () => {
  let engine: Engine;
  let aws: Connection;
  const connect = async () => {
    aws = await engine.connect("aws", { region: "us-east-1", allowedAccountIds: `["${account}"]` });
  };
  beforeEach(async () => {
    engine = await Engine.start();
    await connect();
  });
  afterEach(() => engine.dispose());

  const failures = async (type: string, inputs: Properties) => (await aws.check(type, "x", inputs)).failures;
  const role = async (name: string, service: string) => {
    const statement = { Effect: "Allow", Principal: { Service: service }, Action: "sts:AssumeRole" };
    const assumeRolePolicy = JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
    return String((await aws.make("aws:iam/role:Role", name, { assumeRolePolicy })).outputs.arn);
  };

  const ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm";
  const metric = { namespace: "AWS/ApplicationELB", metricName: "RequestCount", period: 60, stat: "Sum" };
  const alarm = (...metricQueries: Properties[]) => ({
    comparisonOperator: "GreaterThanThreshold",
    evaluationPeriods: 2,
    threshold: 2,
    metricQueries,
  });

  it("calculates alarms from metrics that are there", async () => {
    const requests = { id: "requests", metric };
    const share = {
      id: "share",
      expression: "IF(FILL(requests,0) > 20, FILL(requests,0)/requests*100, 0)",
      returnData: true,
    };

    assert.deepEqual(await failures(ALARM, alarm(requests, share)), []);
    assert.deepEqual(await failures(ALARM, alarm(share)), [
      "metricQueries: the expression of share has requests, which no query has as its id",
    ]);
    assert.deepEqual(await failures(ALARM, alarm(requests)), [
      "metricQueries: exactly one must have returnData true, and 0 have",
    ]);
    assert.deepEqual(await failures(ALARM, alarm({ ...requests, id: "Requests", returnData: true })), [
      'metricQueries: found the id "Requests"; it begins with a lower-case letter',
    ]);
    assert.deepEqual(await failures(ALARM, alarm({ ...requests, returnData: true }, requests)), [
      'metricQueries: the id "requests" occurs twice',
    ]);
  });

  it("alarms in its own region only", async () => {
    const inputs = alarm({ id: "requests", metric, returnData: true });
    const topic = (region: string) => `arn:aws:sns:${region}:${account}:alerts`;

    assert.ok(await aws.make(ALARM, "near", { ...inputs, alarmActions: [topic("us-east-1")] }));
    await assert.rejects(
      aws.make(ALARM, "far", { ...inputs, okActions: [topic("eu-west-1")] }),
      /ValidationError: Invalid region eu-west-1 specified\. Only us-east-1 is supported\./,
    );
  });

  const FUNCTION = "aws:lambda/function:Function";
  const code = new Asset({
    "4dabf18193072939515e22adb298388d": "0def7320c3a5731c473e5ecbe6d01bc7",
    hash: "a",
    assets: {},
  });

  it("runs functions with a role that Lambda may assume", async () => {
    const runnable = { runtime: "nodejs24.x", handler: "index.handler", code };

    assert.ok(await aws.make(FUNCTION, "f", { ...runnable, role: await role("own", "lambda.amazonaws.com") }));
    await assert.rejects(
      aws.make(FUNCTION, "g", { ...runnable, role: await role("other", "ecs.amazonaws.com") }),
      /InvalidParameterValueException: The role .* cannot be assumed by lambda\.amazonaws\.com/,
    );
    assert.deepEqual(await failures(FUNCTION, { role: "arn:aws:iam::111122223333:role/a", code }), [
      "handler: is missing; packageType Zip needs it",
      "runtime: is missing; packageType Zip needs it",
    ]);
  });

  it("calls a function once for each input, and fails when the function does", async () => {
    const INVOCATION = "aws:lambda/invocation:Invocation";
    const runnable = { runtime: "nodejs24.x", handler: "index.handler", code };
    const made = await aws.make(FUNCTION, "f", { ...runnable, role: await role("own", "lambda.amazonaws.com") });
    const call = { functionName: made.id, input: "{}", triggers: { version: "1" } };
    const called = await aws.make(INVOCATION, "run", call);

    assert.equal(called.outputs.result, "null");
    const { detailed } = await aws.diff(called, { ...call, triggers: { version: "2" } });
    assert.deepEqual(detailed, { "triggers.version": "UPDATE_REPLACE" });
    await engine.stop();
    changeCloud(engine.folder, [{ urn: made.urn, condition: { error: "migration 7 failed" } }]);
    await engine.open();
    await connect();
    await assert.rejects(
      aws.make(INVOCATION, "again", call),
      /Unhandled: Lambda function \(f-[0-9a-f]{7}\) returned error: \(\{"errorMessage":"migration 7 failed"/,
    );
  });

  it("experiments only with what is named, stopped by alarms that exist, in a role of its own", async () => {
    const TEMPLATE = "aws:fis/experimentTemplate:ExperimentTemplate";
    const made = await aws.make(ALARM, "errors", alarm({ id: "requests", metric, returnData: true }));
    const template = async (inputs: Properties = {}) => ({
      description: "half of the tasks stop",
      roleArn: await role("fis", "fis.amazonaws.com"),
      actions: [{ name: "stop", actionId: "aws:ecs:stop-task", target: { key: "Tasks", value: "tasks" } }],
      targets: [
        {
          name: "tasks",
          resourceType: "aws:ecs:task",
          selectionMode: "PERCENT(50)",
          parameters: { cluster: "c", service: "s" },
        },
      ],
      stopConditions: [{ source: "aws:cloudwatch:alarm", value: made.outputs.arn ?? "" }],
      ...inputs,
    });
    const found = await template();
    const problems = (inputs: Properties) => failures(TEMPLATE, { ...found, ...inputs });

    assert.match((await aws.make(TEMPLATE, "stop", found)).id, /^EXT[A-Z0-9]{14}$/);
    assert.deepEqual(await problems({ stopConditions: [] }), [
      'stopConditions: at least one must be given; its source may be "none"',
    ]);
    assert.deepEqual(await problems({ stopConditions: [{ source: "aws:cloudwatch:alarm" }] }), [
      "stopConditions[0].value: is missing; an alarm's ARN must be given",
    ]);
    assert.deepEqual(
      await problems({
        actions: [{ name: "stop", actionId: "aws:ecs:stop-task", target: { key: "Tasks", value: "task" } }],
      }),
      [
        'actions[0].target.value: found "task"; targets has none of that name',
        'targets[0].name: found "tasks"; no action uses it',
      ],
    );
    assert.deepEqual(
      await problems({ targets: [{ name: "tasks", resourceType: "aws:ecs:task", selectionMode: "ALL" }] }),
      ["targets[0]: resourceArns, resourceTags, parameters say what it is; none is given"],
    );
    await assert.rejects(
      aws.make(TEMPLATE, "gone", {
        ...found,
        stopConditions: [
          { source: "aws:cloudwatch:alarm", value: `arn:aws:cloudwatch:us-east-1:${account}:alarm:gone` },
        ],
      }),
      /ValidationException: The alarm arn:.*:alarm:gone does not exist/,
    );
    await assert.rejects(
      aws.make(TEMPLATE, "closed", { ...found, roleArn: await role("closed", "ecs.amazonaws.com") }),
      /cannot be assumed by fis\.amazonaws\.com/,
    );
  });

  const scaled = { serviceNamespace: "ecs", resourceId: "service/a/b", scalableDimension: "ecs:service:DesiredCount" };

  it("scales by schedules and metrics that can be read", async () => {
    const SCHEDULED = "aws:appautoscaling/scheduledAction:ScheduledAction";
    const POLICY = "aws:appautoscaling/policy:Policy";
    const action = (schedule: string, scalableTargetAction: Properties = { minCapacity: 2, maxCapacity: 4 }) =>
      failures(SCHEDULED, { ...scaled, schedule, scalableTargetAction });
    const label = (resourceLabel?: string) =>
      failures(POLICY, {
        ...scaled,
        policyType: "TargetTrackingScaling",
        targetTrackingScalingPolicyConfiguration: {
          targetValue: 100,
          predefinedMetricSpecification: {
            predefinedMetricType: "ALBRequestCountPerTarget",
            ...(resourceLabel === undefined ? {} : { resourceLabel }),
          },
        },
      });
    const predictive = (specification: Properties, inputs: Properties = {}) =>
      failures(POLICY, {
        ...scaled,
        policyType: "PredictiveScaling",
        predictiveScalingPolicyConfiguration: {
          metricSpecifications: [{ targetValue: "60", ...specification }],
          ...inputs,
        },
      });
    const pair = { predefinedMetricPairSpecification: { predefinedMetricType: "ECSServiceCPUUtilization" } };

    assert.deepEqual(await action("cron(0 8 ? * MON-FRI *)"), []);
    assert.match((await action("0 8 * * *"))[0] ?? "", /^schedule: found "0 8 \* \* \*"; at\(/);
    assert.deepEqual(await action("rate(1 day)", { minCapacity: 4, maxCapacity: 2 }), [
      "scalableTargetAction.maxCapacity: found 2; it must be at least minCapacity, which is 4",
    ]);
    assert.deepEqual(await label(`app/web/${"0".repeat(16)}/targetgroup/api/${"1".repeat(16)}`), []);
    assert.match((await label())[0] ?? "", /predefinedMetricSpecification\.resourceLabel: is missing; app\//);
    assert.deepEqual(await predictive(pair), []);
    assert.deepEqual(await predictive({}), [
      "predictiveScalingPolicyConfiguration.metricSpecifications[0]: a pair of metrics, or one for scaling and one for load, must be given",
    ]);
    assert.deepEqual(await predictive(pair, { maxCapacityBuffer: 10 }), [
      "predictiveScalingPolicyConfiguration.maxCapacityBuffer: goes with maxCapacityBreachBehavior IncreaseMaxCapacity, and only with it",
    ]);
  });

  it("audits the sessions of a cluster where it is told how, in tasks that have a role", async () => {
    const CLUSTER = "aws:ecs/cluster:Cluster";
    const audited = (executeCommandConfiguration: Properties) =>
      failures(CLUSTER, { configuration: { executeCommandConfiguration } });
    const definition = await aws.make("aws:ecs/taskDefinition:TaskDefinition", "api", {
      family: "api",
      containerDefinitions: JSON.stringify([{ name: "api", image: "nginx" }]),
    });

    assert.deepEqual(await audited({ logging: "OVERRIDE" }), [
      "configuration.executeCommandConfiguration.logConfiguration: is missing; logging OVERRIDE needs it",
    ]);
    assert.deepEqual(await audited({ logConfiguration: { cloudWatchLogGroupName: "sessions" } }), [
      "configuration.executeCommandConfiguration.logConfiguration: must be left out with logging DEFAULT",
    ]);
    await assert.rejects(
      aws.make("aws:ecs/service:Service", "api", {
        taskDefinition: definition.outputs.arn ?? "",
        enableExecuteCommand: true,
      }),
      /a valid taskRoleArn is not being used/,
    );
  });
});
