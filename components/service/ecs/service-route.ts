import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

import { allow, physicalName, policyDocument, trustServiceAsItIs } from "../../base";
import { listenerPriority } from "../listener-priority";
import type { WorkloadSettings } from "../workload";

export type ServiceRouteArgs = Pick<WorkloadSettings, "health" | "balancing" | "drainSeconds"> & {
  service: string;
  routing: Exclude<WorkloadSettings["routing"], "none">;
  vpcId: pulumi.Input<string>;
  /** The listener with the requests of users. */
  listenerArn: pulumi.Input<string>;
  /** The listener on which a new version is tried before it gets those. */
  testListenerArn: pulumi.Input<string>;
};

/**
 * The way from the load balancer to a service's tasks: two target groups, of which ECS fills one with each new version,
 * and a rule on either listener that shares requests among them. It is the same for every deployment strategy, since
 * ECS has to know both groups before the strategy can change, so that a change of it replaces nothing.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/update-rolling-to-bluegreen.html
 * Children, named after the service for the little room that a target group's name has: `<service>-tg`, `-alt`, `-rule`,
 * `-test-rule`, `-traffic`, `-traffic-may`.
 */
export class ServiceRoute extends pulumi.ComponentResource {
  /** What ECS has to know of it. */
  readonly targetGroupArn: pulumi.Output<string>;
  readonly advancedConfiguration: aws.types.input.ecs.ServiceLoadBalancerAdvancedConfiguration;
  /** The target groups in the dimensions of their metrics. */
  readonly targetGroupArnSuffixes: [pulumi.Output<string>, pulumi.Output<string>];

  constructor(name: string, args: ServiceRouteArgs, opts?: pulumi.ComponentResourceOptions) {
    const permissions = policyDocument(...shiftTraffic(groupsToBe(args), rulesToBe(args)));
    super("evenkeel:index:ServiceRoute", name, { ...args, permissions }, opts);
    const { service, listenerArn, testListenerArn } = args;
    const child = { parent: this };

    const first = new aws.lb.TargetGroup(`${service}-tg`, targetGroupArgs(args), child);
    const second = new aws.lb.TargetGroup(`${service}-alt`, targetGroupArgs(args), child);

    // ECS owns the weights: to set them again would send users to the group without tasks.
    // https://github.com/aws/containers-roadmap/issues/2853
    const governed = { ...child, ignoreChanges: ["actions"] };
    const toEither = { ...ruleArgs(args), actions: [forward(args, first.arn, second.arn)] };
    const rule = new aws.lb.ListenerRule(`${service}-rule`, { listenerArn, ...toEither }, governed);
    const testRuleArgs = { listenerArn: testListenerArn, ...toEither };
    const testRule = new aws.lb.ListenerRule(`${service}-test-rule`, testRuleArgs, governed);

    const assumeRolePolicy = pulumi.jsonStringify(trustServiceAsItIs("ecs.amazonaws.com"));
    const role = new aws.iam.Role(`${service}-traffic`, { assumeRolePolicy }, child);
    const may = policyDocument(...shiftTraffic([first.arn, second.arn], [rule.arn, testRule.arn]));
    new aws.iam.RolePolicy(`${service}-traffic-may`, { role: role.name, policy: pulumi.jsonStringify(may) }, child);

    this.targetGroupArn = first.arn;
    this.advancedConfiguration = {
      alternateTargetGroupArn: second.arn,
      productionListenerRule: rule.arn,
      testListenerRule: testRule.arn,
      roleArn: role.arn,
    };
    this.targetGroupArnSuffixes = [first.arnSuffix, second.arnSuffix];
    this.registerOutputs({
      targetGroupArn: this.targetGroupArn,
      advancedConfiguration: this.advancedConfiguration,
      targetGroupArnSuffixes: this.targetGroupArnSuffixes,
    });
  }
}

/** A group of a service's tasks, of which only those that answer their health check get requests. */
function targetGroupArgs({ vpcId, health, balancing, drainSeconds }: ServiceRouteArgs): aws.lb.TargetGroupArgs {
  const { algorithm, slowStartSeconds, stickinessSeconds, anomalyMitigation } = balancing;
  return {
    vpcId,
    targetType: "ip",
    // ECS registers each task with the port of its container. The group's own port is never used, and to change it
    // would replace a group that a governed rule holds on to.
    port: 80,
    protocol: "HTTP",
    deregistrationDelay: drainSeconds,
    loadBalancingAlgorithmType: algorithm,
    loadBalancingAnomalyMitigation: anomalyMitigation ? "on" : "off",
    slowStart: slowStartSeconds,
    stickiness: { type: "lb_cookie", enabled: stickinessSeconds !== undefined, cookieDuration: stickinessSeconds },
    targetGroupHealth: targetGroupHealth(balancing),
    healthCheck: {
      path: health.path,
      protocol: "HTTP",
      port: "traffic-port",
      matcher: health.statusCodes,
      interval: health.intervalSeconds,
      timeout: health.timeoutSeconds,
      healthyThreshold: health.healthyThreshold,
      unhealthyThreshold: health.unhealthyThreshold,
    },
  };
}

// Of its four numbers the provider takes one as a number, and the others as text.
function targetGroupHealth({ dnsFailover, routingFailover }: WorkloadSettings["balancing"]) {
  return {
    dnsFailover: {
      minimumHealthyTargetsCount: String(dnsFailover?.healthyTasks ?? "off"),
      minimumHealthyTargetsPercentage: String(dnsFailover?.healthyPercent ?? "off"),
    },
    unhealthyStateRouting: {
      minimumHealthyTargetsCount: routingFailover?.healthyTasks ?? 1,
      minimumHealthyTargetsPercentage: String(routingFailover?.healthyPercent ?? "off"),
    },
  };
}

/** Which requests of a listener go to a service's tasks. */
function ruleArgs({ service, routing }: ServiceRouteArgs) {
  const byHost = routing.hosts.length > 0 ? [{ hostHeader: { values: routing.hosts } }] : [];
  return {
    priority: listenerPriority(service, routing),
    conditions: [...byHost, { pathPattern: { values: routing.paths } }],
  };
}

function forward(
  { balancing: { stickinessSeconds } }: ServiceRouteArgs,
  first: pulumi.Output<string>,
  second: pulumi.Output<string>,
): aws.types.input.lb.ListenerRuleAction {
  const targetGroups = [
    { arn: first, weight: 100 },
    { arn: second, weight: 0 },
  ];
  // Where users keep to a task, they have to keep to its group.
  // https://docs.aws.amazon.com/elasticloadbalancing/latest/application/sticky-sessions.html
  const stickiness = stickinessSeconds && { stickiness: { enabled: true, duration: stickinessSeconds } };
  return { type: "forward", forward: { targetGroups, ...stickiness } };
}

// The groups and rules that will be made, as patterns of their ARNs.
// https://docs.aws.amazon.com/service-authorization/latest/reference/list_awselasticloadbalancingv2.html
function groupsToBe({ service, listenerArn }: ServiceRouteArgs): pulumi.Output<string>[] {
  const place = pulumi.output(listenerArn).apply((arn) => arn.split(":").slice(0, 5).join(":"));
  return [`${service}-tg`, `${service}-alt`].map((group) => {
    return pulumi.interpolate`${place}:targetgroup/${physicalName(group)}/*`;
  });
}

function rulesToBe({ listenerArn, testListenerArn }: ServiceRouteArgs): pulumi.Output<string>[] {
  return [listenerArn, testListenerArn].map((arn) => {
    return pulumi.output(arn).apply((known) => `${known.replace(":listener/", ":listener-rule/")}/*`);
  });
}

// As AWS's managed policy, for these target groups and rules alone. What only reads, AWS confines to nothing.
// https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AmazonECSInfrastructureRolePolicyForLoadBalancers.html
function shiftTraffic(groups: pulumi.Output<string>[], rules: pulumi.Output<string>[]): aws.iam.PolicyStatement[] {
  const read = ["DescribeListeners", "DescribeRules", "DescribeTargetGroups", "DescribeTargetHealth"];
  return [
    allow(
      read.map((action) => `elasticloadbalancing:${action}`),
      "*",
    ),
    allow(["elasticloadbalancing:DeregisterTargets", "elasticloadbalancing:RegisterTargets"], groups),
    allow(["elasticloadbalancing:ModifyRule"], rules),
  ];
}
