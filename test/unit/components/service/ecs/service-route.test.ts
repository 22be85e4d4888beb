import assert from "node:assert/strict";

import { deploy } from "../../../harness";
import { entityApi, loadBalancer } from "./entity-api";

const groupArn = (name: string) =>
  `arn:aws:elasticloadbalancing:us-east-1:111122223333:targetgroup/${name}/73e2d6bc24d8a067`;
const ruleArn = (name: string) =>
  "arn:aws:elasticloadbalancing:us-east-1:111122223333:listener-rule/app/" +
  `${name}/50dc6c495c0c9188/f2f7dc8efc522ab2/9683b2d02a6cabee`;

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
