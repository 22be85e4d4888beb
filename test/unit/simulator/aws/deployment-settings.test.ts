import assert from "node:assert/strict";

import type { Properties } from "../../../../simulator/value";
import { type Connection, Engine } from "../engine";

const canary: Properties = {
  cluster: "apps",
  taskDefinition: "arn:aws:ecs:x",
  networkConfiguration: { subnets: ["subnet-1"] },
  waitForSteadyState: true,
  deploymentConfiguration: {
    strategy: "CANARY",
    bakeTimeInMinutes: "10",
    canaryConfiguration: { canaryPercent: 10, canaryBakeTimeInMinutes: "5" },
  },
  loadBalancers: [
    {
      targetGroupArn: "arn:aws:elasticloadbalancing:a",
      containerName: "api",
      containerPort: 3000,
      advancedConfiguration: {
        alternateTargetGroupArn: "arn:aws:elasticloadbalancing:b",
        productionListenerRule: "arn:aws:elasticloadbalancing:rule",
        roleArn: "arn:aws:iam::999988887777:role/ecs",
      },
    },
  ],
};

describe("the settings of a simulated deployment", () => {
  let engine: Engine;
  let aws: Connection;
  before(async () => {
    engine = await Engine.start();
    aws = await engine.connect("aws", { region: "us-east-1" });
  });
  after(() => engine.dispose());

  const failures = async (inputs: Properties) =>
    (await aws.check("aws:ecs/service:Service", "api", { ...canary, ...inputs })).failures;

  it("are taken as they are", async () => {
    assert.deepEqual(await failures({}), []);
  });

  const refused: [what: string, inputs: Properties, failure: RegExp][] = [
    [
      "zone rebalancing without room for it",
      { availabilityZoneRebalancing: "ENABLED", deploymentMaximumPercent: 100 },
      /^deploymentMaximumPercent: found 100; availabilityZoneRebalancing ENABLED needs more than 100$/,
    ],
    [
      "an interruption that nobody is there to hear",
      { sigintRollback: true, waitForSteadyState: false },
      /^sigintRollback: .*it needs waitForSteadyState$/,
    ],
    [
      "a circuit breaker with a progressive strategy",
      { deploymentCircuitBreaker: { enable: true, rollback: true } },
      /^deploymentCircuitBreaker: .*the simulated cloud takes it with strategy ROLLING only, and this is CANARY$/,
    ],
    [
      "a progressive strategy with one target group",
      { loadBalancers: [{ targetGroupArn: "arn:aws:a", containerName: "api", containerPort: 3000 }] },
      /^loadBalancers\[0\]\.advancedConfiguration: is missing; strategy CANARY needs an alternate target group/,
    ],
    [
      "the steps of another strategy",
      {
        deploymentConfiguration: {
          strategy: "BLUE_GREEN",
          linearConfiguration: { stepPercent: 10, stepBakeTimeInMinutes: "1" },
        },
      },
      /^deploymentConfiguration\.linearConfiguration: must be left out with strategy BLUE_GREEN; it belongs to LINEAR$/,
    ],
    [
      "a pause while traffic moves",
      {
        deploymentConfiguration: {
          strategy: "BLUE_GREEN",
          lifecycleHooks: [{ targetType: "PAUSE", lifecycleStages: ["PRODUCTION_TRAFFIC_SHIFT"] }],
        },
      },
      /^deploymentConfiguration\.lifecycleHooks\[0\]\.lifecycleStages: found "PRODUCTION_TRAFFIC_SHIFT"; a PAUSE cannot be there$/,
    ],
    [
      "a function as a hook that nobody may call",
      {
        deploymentConfiguration: {
          strategy: "BLUE_GREEN",
          lifecycleHooks: [{ lifecycleStages: ["PRE_SCALE_UP"], hookTargetArn: "arn:aws:lambda:x" }],
        },
      },
      /^deploymentConfiguration\.lifecycleHooks\[0\]\.roleArn: is missing; targetType AWS_LAMBDA needs it$/,
    ],
    [
      "more than a day of waiting",
      { deploymentConfiguration: { strategy: "BLUE_GREEN", bakeTimeInMinutes: "1441" } },
      /^deploymentConfiguration\.bakeTimeInMinutes: found "1441"; allowed is 1440 or less$/,
    ],
    [
      "a canary of nothing",
      {
        deploymentConfiguration: {
          strategy: "CANARY",
          canaryConfiguration: { canaryPercent: 0, canaryBakeTimeInMinutes: "5" },
        },
      },
      /^deploymentConfiguration\.canaryConfiguration\.canaryPercent: found 0; allowed is 0\.1 to 100$/,
    ],
  ];
  for (const [what, inputs, failure] of refused) {
    it(`refuses ${what}`, async () => {
      const [first = "", ...others] = await failures(inputs);

      assert.match(first, failure);
      assert.deepEqual(others, []);
    });
  }
});
