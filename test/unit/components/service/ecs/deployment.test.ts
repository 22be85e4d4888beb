import assert from "node:assert/strict";

import type { EcsServiceArgs } from "../../../../../components/service";
import { assertPreviewComplete, deploy } from "../../../harness";
import { entityApi, loadBalancer, unrouted } from "./entity-api";

type Deployment = EcsServiceArgs["deployment"];

const groupArn = (name: string) =>
  `arn:aws:elasticloadbalancing:us-east-1:111122223333:targetgroup/${name}/73e2d6bc24d8a067`;
const ruleArn = (name: string) =>
  "arn:aws:elasticloadbalancing:us-east-1:111122223333:listener-rule/app/" +
  `${name}/50dc6c495c0c9188/f2f7dc8efc522ab2/9683b2d02a6cabee`;
const alarms = ["errors", "latency", "unhealthy"].map((alarm) => `entity-api-alarms-${alarm}`);
const alarmNames = [...alarms, ...alarms.map((alarm) => `${alarm}-alt`)];

/** What each strategy says to ECS, beside what it has in common with the others. */
const inCommon = {
  alarms: { enable: true, rollback: true, alarmNames },
  healthCheckGracePeriodSeconds: 80,
  deploymentMinimumHealthyPercent: 100,
  deploymentMaximumPercent: 200,
  waitForSteadyState: true,
  sigintRollback: true,
  forceNewDeployment: true,
  loadBalancers: [
    {
      containerName: "entity-api",
      containerPort: 3000,
      targetGroupArn: groupArn("entity-api-tg"),
      advancedConfiguration: {
        alternateTargetGroupArn: groupArn("entity-api-alt"),
        productionListenerRule: ruleArn("entity-api-rule"),
        testListenerRule: ruleArn("entity-api-test-rule"),
        roleArn: "arn:aws:iam::111122223333:role/entity-api-traffic",
      },
    },
  ],
};

describe("the deployment of an EcsService", () => {
  for (const [strategy, deployment, inputs, timeout] of [
    [
      "canary",
      {},
      {
        deploymentConfiguration: {
          strategy: "CANARY",
          bakeTimeInMinutes: "10",
          canaryConfiguration: { canaryPercent: 10, canaryBakeTimeInMinutes: "5" },
        },
      },
      "39m",
    ],
    [
      "blueGreen",
      { strategy: "blueGreen", bakeMinutes: 20 },
      { deploymentConfiguration: { strategy: "BLUE_GREEN", bakeTimeInMinutes: "20" } },
      "45m",
    ],
    [
      "linear",
      { strategy: "linear", linear: { percent: 50, minutes: 3 } },
      {
        deploymentConfiguration: {
          strategy: "LINEAR",
          bakeTimeInMinutes: "10",
          linearConfiguration: { stepPercent: 50, stepBakeTimeInMinutes: "3" },
        },
      },
      "37m",
    ],
    [
      "rolling",
      { strategy: "rolling", minimumHealthyPercent: 50, maximumPercent: 150 },
      {
        deploymentConfiguration: { strategy: "ROLLING" },
        deploymentCircuitBreaker: { enable: true, rollback: true },
        deploymentMinimumHealthyPercent: 50,
        deploymentMaximumPercent: 150,
      },
      "34m",
    ],
    [
      "canary with an approval",
      { approval: { timeoutMinutes: 30 } },
      {
        deploymentConfiguration: {
          strategy: "CANARY",
          bakeTimeInMinutes: "10",
          canaryConfiguration: { canaryPercent: 10, canaryBakeTimeInMinutes: "5" },
          lifecycleHooks: [
            {
              targetType: "PAUSE",
              lifecycleStages: ["POST_TEST_TRAFFIC_SHIFT"],
              timeoutConfiguration: { timeoutInMinutes: "30", action: "ROLLBACK" },
            },
          ],
        },
      },
      "77m",
    ],
  ] as const satisfies [string, Deployment, object, string][]) {
    it(`says exactly this to ECS with ${strategy}, and waits long enough`, async () => {
      const { inputs: found, options } = await deploy(() => entityApi({ deployment }));

      const ofDeployment = Object.entries(found("entity-api-service")).filter(
        ([key]) => key in { ...inCommon, ...every },
      );
      assert.deepEqual(Object.fromEntries(ofDeployment), { ...inCommon, ...inputs });
      const { customTimeouts } = options("entity-api-service");
      assert.deepEqual(customTimeouts, { create: timeout, update: timeout, delete: timeout });
    });
  }

  it("changes nothing but the service when the strategy changes, so that nothing is replaced", async () => {
    const canary = await deploy(() => entityApi());
    for (const strategy of ["rolling", "blueGreen", "linear"] as const) {
      const other = await deploy(() => entityApi({ deployment: { strategy } }));

      const without = (deployed: typeof canary) =>
        deployed.registrations
          .filter(({ custom, name }) => custom && !/-service$|-alarms-unhealthy/.test(name))
          .map(({ urn, inputs }) => ({ urn, inputs }));
      assert.deepEqual(without(other), without(canary));
      assert.deepEqual(other.inputs("entity-api-service").loadBalancers, inCommon.loadBalancers);
    }
  });

  it("keeps its target groups and rules when the port and the health check change", async () => {
    const before = await deploy(() => entityApi());
    const after = await deploy(() => entityApi({ port: 8080, health: { path: "/ready" } }));

    for (const name of ["entity-api-tg", "entity-api-alt"]) {
      const { healthCheck, ...kept } = after.inputs(name);
      const { healthCheck: former, ...keptBefore } = before.inputs(name);
      assert.deepEqual(kept, keptBefore);
      assert.deepEqual(healthCheck, { ...former, path: "/ready" });
    }
    for (const name of ["entity-api-rule", "entity-api-test-rule"]) {
      assert.deepEqual(after.inputs(name), before.inputs(name));
    }
  });

  it("starts no deployment before the way to the tasks, and who may change it, are there", async () => {
    const { options } = await deploy(() => entityApi());

    const { dependsOn, refersTo } = options("entity-api-service");
    assert(dependsOn.includes("entity-api-traffic-may"));
    assert.deepEqual(refersTo.loadBalancers, [
      "entity-api-alt",
      "entity-api-rule",
      "entity-api-test-rule",
      "entity-api-tg",
      "entity-api-traffic",
    ]);
    assert.deepEqual(refersTo.alarms, [...alarmNames].sort());
  });

  it("knows how fast it is undone, before anything is deployed", async () => {
    const { result } = await deploy(() => entityApi(), { preview: true });

    assert.equal(result.timeToRollBack?.seconds, 255);
    assert.equal(result.timeToBringBack?.seconds, 490);
  });

  it("has no way to the load balancer, and nothing that rings, for a service without requests", async () => {
    const { result, registrations, inputs } = await deploy(() => entityApi(unrouted));

    assert.deepEqual(
      registrations.filter(({ type }) => /^aws:(lb|cloudwatch\/metricAlarm)/.test(type)),
      [],
    );
    const service = inputs("entity-api-service");
    assert.deepEqual(
      { ...service.deploymentConfiguration, ...service.deploymentCircuitBreaker, ...service.alarms },
      { strategy: "ROLLING", enable: true, rollback: true },
    );
    assert(!("loadBalancers" in service) && !("healthCheckGracePeriodSeconds" in service));
    assert.deepEqual([result.targetGroupArnSuffixes, result.alarmArns, result.timeToRollBack], [[], [], undefined]);
  });

  it("hides nothing from a first preview", async () => {
    await assertPreviewComplete(() => entityApi());
  });
});

const every = { deploymentConfiguration: {}, deploymentCircuitBreaker: {}, triggers: {} };

describe("the way to the tasks of an EcsService", () => {
  it("is two target groups alike, of tasks that answer their health check", async () => {
    const { inputs } = await deploy(() => entityApi({ drainSeconds: 15, health: { path: "/ready" } }));

    const group = {
      vpcId: "vpc-1",
      targetType: "ip",
      port: 80,
      protocol: "HTTP",
      deregistrationDelay: 15,
      loadBalancingAlgorithmType: "least_outstanding_requests",
      loadBalancingAnomalyMitigation: "off",
      slowStart: 0,
      stickiness: { type: "lb_cookie", enabled: false },
      targetGroupHealth: {
        dnsFailover: { minimumHealthyTargetsCount: "off", minimumHealthyTargetsPercentage: "off" },
        unhealthyStateRouting: { minimumHealthyTargetsCount: 1, minimumHealthyTargetsPercentage: "off" },
      },
      healthCheck: {
        path: "/ready",
        protocol: "HTTP",
        port: "traffic-port",
        matcher: "200",
        interval: 10,
        timeout: 5,
        healthyThreshold: 2,
        unhealthyThreshold: 3,
      },
    };
    assert.deepEqual(inputs("entity-api-tg"), group);
    assert.deepEqual(inputs("entity-api-alt"), group);
  });

  it("shares requests as its workload says, in AWS's words and types", async () => {
    const balancing = {
      algorithm: "weighted_random",
      anomalyMitigation: true,
      dnsFailover: { healthyTasks: 2, healthyPercent: 50 },
      routingFailover: { healthyTasks: 2, healthyPercent: 25 },
    } as const;
    const slow = { algorithm: "round_robin", slowStartSeconds: 60, stickinessSeconds: 3600 } as const;
    const random = await deploy(() => entityApi({ balancing }));
    const sticky = await deploy(() => entityApi({ balancing: slow, deployment: { strategy: "rolling" } }));

    const ofRandom = random.inputs("entity-api-alt");
    assert.equal(ofRandom.loadBalancingAlgorithmType, "weighted_random");
    assert.equal(ofRandom.loadBalancingAnomalyMitigation, "on");
    assert.deepEqual(ofRandom.targetGroupHealth, {
      dnsFailover: { minimumHealthyTargetsCount: "2", minimumHealthyTargetsPercentage: "50" },
      unhealthyStateRouting: { minimumHealthyTargetsCount: 2, minimumHealthyTargetsPercentage: "25" },
    });
    const ofSticky = sticky.inputs("entity-api-alt");
    assert.equal(ofSticky.slowStart, 60);
    assert.deepEqual(ofSticky.stickiness, { type: "lb_cookie", enabled: true, cookieDuration: 3600 });
    const [{ forward }] = sticky.inputs("entity-api-rule").actions;
    assert.deepEqual(forward.stickiness, { enabled: true, duration: 3600 });
  });

  it("is a rule on either listener, which forwards to both groups and is ECS's from then on", async () => {
    const routing = { hosts: ["admin.example.com"], paths: ["/a/*", "/b"], priority: 7 };
    const { inputs, options } = await deploy(() => entityApi({ routing }));

    const rule = {
      priority: 7,
      conditions: [{ hostHeader: { values: ["admin.example.com"] } }, { pathPattern: { values: ["/a/*", "/b"] } }],
      actions: [
        {
          type: "forward",
          forward: {
            targetGroups: [
              { arn: groupArn("entity-api-tg"), weight: 100 },
              { arn: groupArn("entity-api-alt"), weight: 0 },
            ],
          },
        },
      ],
    };
    assert.deepEqual(inputs("entity-api-rule"), { listenerArn: loadBalancer.listenerArn, ...rule });
    assert.deepEqual(inputs("entity-api-test-rule"), { listenerArn: loadBalancer.testListenerArn, ...rule });
    for (const name of ["entity-api-rule", "entity-api-test-rule"]) {
      assert.deepEqual(options(name).ignoreChanges, ["actions"]);
    }
  });

  it("lets ECS move targets and requests of this service, and nothing else", async () => {
    const { inputs } = await deploy(() => entityApi());

    assert.deepEqual(JSON.parse(inputs("entity-api-traffic").assumeRolePolicy).Statement, [
      { Effect: "Allow", Principal: { Service: "ecs.amazonaws.com" }, Action: "sts:AssumeRole" },
    ]);
    const { role, policy } = inputs("entity-api-traffic-may");
    assert.equal(role, "entity-api-traffic");
    assert.deepEqual(JSON.parse(policy), {
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Action: [
            "elasticloadbalancing:DescribeListeners",
            "elasticloadbalancing:DescribeRules",
            "elasticloadbalancing:DescribeTargetGroups",
            "elasticloadbalancing:DescribeTargetHealth",
          ],
          Resource: "*",
        },
        {
          Effect: "Allow",
          Action: ["elasticloadbalancing:DeregisterTargets", "elasticloadbalancing:RegisterTargets"],
          Resource: [groupArn("entity-api-tg"), groupArn("entity-api-alt")],
        },
        {
          Effect: "Allow",
          Action: ["elasticloadbalancing:ModifyRule"],
          Resource: [ruleArn("entity-api-rule"), ruleArn("entity-api-test-rule")],
        },
      ],
    });
  });
});

describe("what sends a new version of an EcsService back", () => {
  const dimensions = (group: string) => ({
    LoadBalancer: "app/web/1",
    TargetGroup: `targetgroup/${group}/73e2d6bc24d8a067`,
  });
  const metric = (id: string, metricName: string, stat: string, group: string) => ({
    id,
    metric: { namespace: "AWS/ApplicationELB", metricName, dimensions: dimensions(group), period: 60, stat },
  });

  for (const [group, suffix] of [
    ["entity-api-tg", ""],
    ["entity-api-alt", "-alt"],
  ] as const) {
    it(`is errors, slow answers and unhealthy tasks in ${group}, unless nobody asks it`, async () => {
      const { inputs } = await deploy(() => entityApi());

      const twice = { evaluationPeriods: 2, datapointsToAlarm: 2, treatMissingData: "notBreaching" };
      assert.deepEqual(inputs(`entity-api-alarms-errors${suffix}`), {
        alarmDescription: "More than 2 % of the answers of entity-api are errors.",
        metricQueries: [
          {
            id: "percent",
            expression: "IF(FILL(requests, 0) > 20, FILL(errors, 0) / requests * 100, 0)",
            label: "Errors in percent",
            returnData: true,
          },
          metric("requests", "RequestCount", "Sum", group),
          metric("errors", "HTTPCode_Target_5XX_Count", "Sum", group),
        ],
        comparisonOperator: "GreaterThanThreshold",
        threshold: 2,
        ...twice,
      });
      assert.deepEqual(inputs(`entity-api-alarms-latency${suffix}`), {
        alarmDescription: "1 in 20 answers of entity-api takes longer than 500 ms.",
        namespace: "AWS/ApplicationELB",
        metricName: "TargetResponseTime",
        dimensions: dimensions(group),
        extendedStatistic: "p95",
        evaluateLowSampleCountPercentiles: "evaluate",
        period: 60,
        comparisonOperator: "GreaterThanThreshold",
        threshold: 0.5,
        ...twice,
      });
      assert.deepEqual(inputs(`entity-api-alarms-unhealthy${suffix}`), {
        alarmDescription: "Tasks of entity-api that get requests fail their health check.",
        metricQueries: [
          {
            id: "serving",
            expression: "IF(FILL(requests, 0) > 0, FILL(unhealthy, 0), 0)",
            label: "Unhealthy tasks that get requests",
            returnData: true,
          },
          metric("requests", "RequestCount", "Sum", group),
          metric("unhealthy", "UnHealthyHostCount", "Maximum", group),
        ],
        comparisonOperator: "GreaterThanOrEqualToThreshold",
        threshold: 1,
        ...twice,
      });
    });
  }

  it("follows the settings of the workload", async () => {
    const settings = {
      periodSeconds: 120,
      errors: { percent: 1.5, leastRequests: 5, evaluations: 1 },
      latency: { p95Milliseconds: 250, evaluations: 3 },
      unhealthyTasks: { evaluations: 1 },
    } as const;
    const deployment = { strategy: "blueGreen", bakeMinutes: 10, alarms: settings } as const;
    const { inputs } = await deploy(() => entityApi({ deployment }));

    const found = ["errors", "latency", "unhealthy"].map((id) => {
      const { threshold, evaluationPeriods, period, metricQueries } = inputs(`entity-api-alarms-${id}`);
      return { threshold, evaluationPeriods, period: period ?? metricQueries[1].metric.period };
    });
    assert.deepEqual(found, [
      { threshold: 1.5, evaluationPeriods: 1, period: 120 },
      { threshold: 0.25, evaluationPeriods: 3, period: 120 },
      { threshold: 1, evaluationPeriods: 1, period: 120 },
    ]);
    assert.match(inputs("entity-api-alarms-errors").metricQueries[0].expression, /> 5,/);
  });

  it("waits longer than a task starts where it starts among those that serve", async () => {
    const { inputs } = await deploy(() => entityApi({ deployment: { strategy: "rolling" } }));

    assert.equal(inputs("entity-api-alarms-unhealthy").evaluationPeriods, 3);
  });
});
