import assert from "node:assert/strict";

import type { EcsServiceArgs } from "../../../../../components/service";
import { assertPreviewComplete, deploy } from "../../../harness";
import { entityApi, unrouted } from "./entity-api";

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
