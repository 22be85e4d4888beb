import assert from "node:assert/strict";

import { changeCloud, readCloud } from "../../../../simulator";
import type { Properties } from "../../../../simulator/value";
import { type Connection, Engine, type State } from "../engine";

const SERVICE = "aws:ecs/service:Service";
const GROUP = "aws:lb/targetGroup:TargetGroup";
const RULE = "aws:lb/listenerRule:ListenerRule";
const ROLE = "arn:aws:iam::999988887777:role/ecs";

/** The state of a service that ECS deploys progressively. */
describe("a simulated deployment", () => {
  let engine: Engine;
  let aws: Connection;
  let subnets: string[];
  let cluster: State;
  let groups: State[];
  let rule: State;
  let alarm: State;

  const connect = async () => {
    aws = await engine.connect("aws", { region: "us-east-1", allowedAccountIds: '["111122223333"]' });
  };
  const forward = (...weights: number[]) => [
    {
      type: "forward",
      forward: { targetGroups: groups.map(({ id }, index) => ({ arn: id, weight: weights[index] ?? 0 })) },
    },
  ];
  const task = (image: string) =>
    aws.make("aws:ecs/taskDefinition:TaskDefinition", image, {
      family: "api",
      networkMode: "awsvpc",
      requiresCompatibilities: ["FARGATE"],
      cpu: "256",
      memory: "512",
      containerDefinitions: JSON.stringify([{ name: "api", image, portMappings: [{ containerPort: 3000 }] }]),
    });
  const balancers = (inputs: Properties = {}) => [
    {
      targetGroupArn: groups[0]?.id ?? "",
      containerName: "api",
      containerPort: 3000,
      advancedConfiguration: {
        alternateTargetGroupArn: groups[1]?.id ?? "",
        productionListenerRule: rule.id,
        roleArn: ROLE,
        ...inputs,
      },
    },
  ];
  const settings = (taskDefinition: State, inputs: Properties = {}): Properties => ({
    cluster: cluster.id,
    taskDefinition: taskDefinition.outputs.arn ?? "",
    networkConfiguration: { subnets },
    waitForSteadyState: true,
    deploymentConfiguration: {
      strategy: "CANARY",
      bakeTimeInMinutes: "10",
      canaryConfiguration: { canaryPercent: 10, canaryBakeTimeInMinutes: "5" },
    },
    alarms: { alarmNames: [alarm.outputs.name ?? ""], enable: true, rollback: true },
    loadBalancers: balancers(),
    ...inputs,
  });
  const ring = async (stateValue: string) => {
    await engine.stop();
    changeCloud(engine.folder, [{ urn: alarm.urn, condition: { stateValue } }]);
    await engine.open();
    await connect();
  };
  const weights = async () => {
    const [action] = ((await aws.read(rule))?.outputs.actions ?? []) as { forward: { targetGroups: Properties[] } }[];
    return action?.forward.targetGroups.map(({ weight }) => weight);
  };

  beforeEach(async () => {
    engine = await Engine.start();
    await connect();
    const vpc = await aws.make("aws:ec2/vpc:Vpc", "net", { cidrBlock: "10.0.0.0/16" });
    const made = ["a", "b"].map((zone, index) =>
      aws.make("aws:ec2/subnet:Subnet", zone, {
        vpcId: vpc.id,
        cidrBlock: `10.0.${index}.0/24`,
        availabilityZone: `us-east-1${zone}`,
      }),
    );
    subnets = (await Promise.all(made)).map(({ id }) => id);
    const balancer = await aws.make("aws:lb/loadBalancer:LoadBalancer", "web", { subnets, internal: true });
    const listener = await aws.make("aws:lb/listener:Listener", "http", {
      loadBalancerArn: balancer.id,
      port: 80,
      protocol: "HTTP",
      defaultActions: [{ type: "fixed-response", fixedResponse: { contentType: "text/plain", statusCode: "404" } }],
    });
    const target = { port: 80, protocol: "HTTP", targetType: "ip", vpcId: vpc.id };
    groups = [await aws.make(GROUP, "blue", target), await aws.make(GROUP, "green", target)];
    rule = await aws.make(RULE, "api", {
      listenerArn: listener.id,
      actions: forward(100, 0),
      conditions: [{ pathPattern: { values: ["/*"] } }],
    });
    alarm = await aws.make("aws:cloudwatch/metricAlarm:MetricAlarm", "errors", {
      metricName: "HTTPCode_Target_5XX_Count",
      namespace: "AWS/ApplicationELB",
      statistic: "Sum",
      period: 60,
      comparisonOperator: "GreaterThanThreshold",
      evaluationPeriods: 2,
      threshold: 1,
    });
    cluster = await aws.make("aws:ecs/cluster:Cluster", "apps", {});
  });
  afterEach(() => engine.dispose());

  it("leaves the weights at the first deployment and swings them at each that follows", async () => {
    const first = await aws.make(SERVICE, "api", settings(await task("one")));
    const before = await weights();
    const second = await aws.change(first, settings(await task("two")));
    const after = await weights();
    await aws.change(second, settings(await task("three")));

    assert.deepEqual(
      [before, after, await weights()],
      [
        [100, 0],
        [0, 100],
        [100, 0],
      ],
    );
  });

  it("goes on in place with another port of its container, and keeps both groups from going", async () => {
    const first = await aws.make(SERVICE, "api", settings(await task("one")));
    const [balancer] = balancers();
    const change = await aws.diff(first, { ...first.inputs, loadBalancers: [{ ...balancer, containerPort: 3001 }] });

    assert.deepEqual(change.detailed, { "loadBalancers[0].containerPort": "UPDATE" });
    for (const group of groups) await assert.rejects(aws.delete(group), /ResourceInUse: Target group/);
  });

  it("moves no traffic for a change that needs no new tasks", async () => {
    const first = await aws.make(SERVICE, "api", settings(await task("one"), { desiredCount: 2 }));
    await aws.change(first, { ...first.inputs, desiredCount: 3 });

    assert.deepEqual(await weights(), [100, 0]);
  });

  it("keeps the weights when something else of the rule changes, as the provider sends only what changed", async () => {
    const first = await aws.make(SERVICE, "api", settings(await task("one")));
    await aws.change(first, settings(await task("two")));
    await aws.change(rule, { ...rule.inputs, conditions: [{ pathPattern: { values: ["/v2/*"] } }] });

    assert.deepEqual(await weights(), [0, 100]);
  });

  it("rolls back while an alarm rings: the state has the new version, the service the old one", async () => {
    const [one, two] = [await task("one"), await task("two")];
    const first = await aws.make(SERVICE, "api", settings(one));
    await ring("ALARM");

    await assert.rejects(
      aws.change(first, settings(two)),
      /DeploymentFailed: .*was rolled back because of the alarm errors-[0-9a-f]{7}, which is in ALARM.*deploy with --refresh/,
    );
    const [service] = readCloud(engine.folder).objects.filter(({ urn }) => urn === first.urn);
    assert.equal(service?.outputs.taskDefinition, one.outputs.arn);
    assert.deepEqual(await weights(), [100, 0]);
  });

  it("tells the engine what a failed deployment left, so that it comes back to it", async () => {
    const two = await task("two");
    const first = await aws.make(SERVICE, "api", settings(await task("one")));
    await ring("ALARM");

    const { id, outputs, reasons } = await aws.failedChange(first, settings(two));
    assert.deepEqual([id, outputs.taskDefinition, reasons.length], [first.id, two.outputs.arn, 1]);
  });

  it("deploys nothing when the engine comes back without a change, and says what it reads then", async () => {
    const [one, two] = [await task("one"), await task("two")];
    const first = await aws.make(SERVICE, "api", settings(one));
    await ring("ALARM");
    const { inputs, outputs } = await aws.failedChange(first, settings(two));
    await ring("OK");
    const failed = { ...first, inputs, outputs };
    const again = await aws.change(failed, settings(two));

    assert.equal(again.outputs.taskDefinition, one.outputs.arn);
    const { detailed } = await aws.diff(again, settings(two));
    assert.deepEqual(detailed, { taskDefinition: "UPDATE" });
    await aws.change((await aws.read(failed)) ?? failed, settings(two));
    assert.equal((await aws.read(again))?.outputs.taskDefinition, two.outputs.arn);
  });

  it("rolls back unheard when nobody waits for it", async () => {
    const [one, two] = [await task("one"), await task("two")];
    const first = await aws.make(SERVICE, "api", settings(one, { waitForSteadyState: false }));
    await ring("ALARM");
    const second = await aws.change(first, settings(two, { waitForSteadyState: false }));

    assert.equal(second.outputs.taskDefinition, two.outputs.arn);
    assert.equal((await aws.read(second))?.outputs.taskDefinition, one.outputs.arn);
  });

  it("rolls back when a hook fails, and calls hooks and moves traffic in roles that ECS may assume", async () => {
    const role = async (name: string, service: string) => {
      const statement = { Effect: "Allow", Principal: { Service: service }, Action: "sts:AssumeRole" };
      const assumeRolePolicy = JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
      return String((await aws.make("aws:iam/role:Role", name, { assumeRolePolicy })).outputs.arn);
    };
    const hook = await aws.make("aws:lambda/function:Function", "migrate", {
      packageType: "Image",
      imageUri: "migrate",
      role: await role("migrate", "lambda.amazonaws.com"),
    });
    const hooked = (roleArn: string) => ({
      deploymentConfiguration: {
        strategy: "BLUE_GREEN",
        lifecycleHooks: [{ hookTargetArn: hook.outputs.arn ?? "", roleArn, lifecycleStages: ["PRE_SCALE_UP"] }],
      },
    });
    const allowed = hooked(await role("ecs", "ecs.amazonaws.com"));
    const [one, two] = [await task("one"), await task("two")];
    const first = await aws.make(SERVICE, "api", settings(one, allowed));
    await engine.stop();
    changeCloud(engine.folder, [{ urn: hook.urn, condition: { error: "migration 7 failed" } }]);
    await engine.open();
    await connect();

    await assert.rejects(
      aws.change(first, settings(two, allowed)),
      /was rolled back because of the lifecycle hook migrate-\w+, which answered: migration 7 failed/,
    );
    assert.equal((await aws.read(first))?.outputs.taskDefinition, one.outputs.arn);
    await assert.rejects(
      aws.make(SERVICE, "other", settings(one, hooked(await role("lambda", "lambda.amazonaws.com")))),
      /InvalidParameterException: The role .* cannot be assumed by ecs\.amazonaws\.com/,
    );
  });

  it("does not look at alarms that are switched off, and names those that do not exist", async () => {
    const first = await aws.make(SERVICE, "api", settings(await task("one")));
    await ring("ALARM");
    const alarms = { alarmNames: [alarm.outputs.name ?? ""], enable: false, rollback: false };

    assert.ok(await aws.change(first, settings(await task("two"), { alarms })));
    await assert.rejects(
      aws.make(SERVICE, "other", settings(await task("two"), { alarms: { ...alarms, alarmNames: ["gone"] } })),
      /InvalidParameterException: The specified alarm gone does not exist\..*alarms\.alarmNames must be/,
    );
  });

  it("moves traffic with rules that only forward, between groups that a listener reaches", async () => {
    const answers = [
      ...forward(100, 0),
      { type: "fixed-response", fixedResponse: { contentType: "text/plain", statusCode: "200" } },
    ];
    const mixed = await aws.make(RULE, "mixed", {
      listenerArn: rule.inputs.listenerArn ?? "",
      actions: answers,
      conditions: [{ pathPattern: { values: ["/b"] } }],
    });
    const lone = await aws.make(GROUP, "lone", {
      port: 80,
      protocol: "HTTP",
      targetType: "ip",
      vpcId: groups[0]?.inputs.vpcId ?? "",
    });
    const definition = await task("one");
    const make = (inputs: Properties) =>
      aws.make(SERVICE, "api", settings(definition, { loadBalancers: balancers(inputs) }));

    await assert.rejects(
      make({ productionListenerRule: mixed.id }),
      /has an action of type fixed-response\. Only forward actions are supported/,
    );
    await assert.rejects(make({ alternateTargetGroupArn: lone.id }), /does not have an associated load balancer/);
    await assert.rejects(
      make({ productionListenerRule: rule.id.replace(/.$/, "x") }),
      /RuleNotFound: Rule '.*' not found/,
    );
  });
});
