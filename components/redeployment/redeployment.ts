import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

import { allow, SECRET_ROTATED } from "../base";
import { callOn, environmentBatches, failureAlarm, NodeFunction, type NodeFunctionArgs } from "../function";

/** A service whose tasks read secrets that change by themselves. */
export interface RedeployedService {
  serviceName: pulumi.Input<string>;
  clusterName: pulumi.Input<string>;
  secretArns: readonly pulumi.Input<string>[];
}

export interface RedeploymentArgs {
  /** By their names in the stack: one at least. */
  services: Record<string, RedeployedService>;
  /** Days until what the function says is deleted. */
  keepDays: number;
  /** Who hears of services that go on with a former value. */
  notificationTopicArn: pulumi.Input<string>;
  accountId: string;
  region: string;
}

/**
 * Deploys services anew when a secret of theirs has a new value: containers read secrets when they start. An event says
 * that a value is new; every hour the function looks for what an event has missed.
 * Children: the Redeployer `<name>-services`; where there are more services than one function can be told of, also
 * `<name>-services-2` and so on.
 */
export class Redeployment extends pulumi.ComponentResource {
  constructor(name: string, args: RedeploymentArgs, opts?: pulumi.ComponentResourceOptions) {
    const { services, notificationTopicArn, keepDays, accountId, region } = args;
    super("evenkeel:index:Redeployment", name, { keepDays, accountId, region }, opts);

    for (const [index, batch] of environmentBatches(services, roomFor).entries()) {
      const deployer = index === 0 ? `${name}-services` : `${name}-services-${index + 1}`;
      const told = { services: batch, notificationTopicArn, keepDays, accountId, region };
      new Redeployer(deployer, told, { parent: this });
    }
    this.registerOutputs({});
  }
}

// The ARN of a cluster, and of a secret, with the longest names that they get here.
function roomFor({ secretArns }: RedeployedService): number {
  return 200 + 180 * secretArns.length;
}

/**
 * A function that redeploys some services, and what calls it.
 * Children: `<name>-function`, `-failures`; `<name>-rotated` and `<name>-hourly`, each with `-caller` and `-target`.
 */
class Redeployer extends pulumi.ComponentResource {
  constructor(name: string, args: RedeploymentArgs, opts: pulumi.ComponentResourceOptions) {
    const { notificationTopicArn, accountId, region } = args;
    super("evenkeel:index:Redeployer", name, { accountId, region }, opts);
    const child = { parent: this };

    const deployer = new NodeFunction(`${name}-function`, functionArgs(args), child);
    const { functionName } = deployer;
    const meaning = "Services may go on with a former value of a secret, which the next rotation makes invalid.";
    const alarm = failureAlarm({ functionName, meaning, notificationTopicArn });
    new aws.cloudwatch.MetricAlarm(`${name}-failures`, alarm, child);

    const rules = { rotated: { eventPattern: rotated(args) }, hourly: { scheduleExpression: "rate(1 hour)" } };
    for (const [when, ruleArgs] of Object.entries(rules)) {
      callOn(`${name}-${when}`, ruleArgs, deployer, { accountId, parent: this });
    }
    this.registerOutputs({});
  }
}

function functionArgs(args: RedeploymentArgs): NodeFunctionArgs {
  const { services, keepDays, accountId, region } = args;
  return {
    code: "redeployment",
    description: "Deploys services anew whose secrets have new values",
    statements: mayRedeploy(args),
    timeoutSeconds: 300,
    environment: { SERVICES: pulumi.jsonStringify(Object.values(services).map((each) => described(each, args))) },
    keepDays,
    accountId,
    region,
  };
}

type Place = Pick<RedeploymentArgs, "accountId" | "region">;

/** A service as the function is told of it. */
function described({ serviceName, clusterName, secretArns }: RedeployedService, { accountId, region }: Place) {
  const cluster = pulumi.interpolate`arn:aws:ecs:${region}:${accountId}:cluster/${clusterName}`;
  return { service: serviceName, cluster, secretArns: distinct(secretArns) };
}

function mayRedeploy({ services, accountId, region }: RedeploymentArgs): aws.iam.PolicyStatement[] {
  const all = Object.values(services);
  const serviceArns = all.map(({ serviceName, clusterName }) => {
    return pulumi.interpolate`arn:aws:ecs:${region}:${accountId}:service/${clusterName}/${serviceName}`;
  });
  return [
    allow(["ecs:DescribeServices", "ecs:UpdateService"], serviceArns),
    allow(["secretsmanager:DescribeSecret", "secretsmanager:ListSecretVersionIds"], secretsOf(services)),
  ];
}

// Of whichever secret: a pattern has 2048 characters, which a score of ARNs would fill, and the function looks for itself.
// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html
function rotated({ accountId }: RedeploymentArgs): string {
  const { source, detailType } = SECRET_ROTATED;
  return JSON.stringify({ source: [source], "detail-type": [detailType], account: [accountId] });
}

function secretsOf(services: Record<string, RedeployedService>): pulumi.Output<string[]> {
  return distinct(Object.values(services).flatMap(({ secretArns }) => secretArns));
}

/** Several services may read one secret, and several variables of one service. */
function distinct(arns: readonly pulumi.Input<string>[]): pulumi.Output<string[]> {
  return pulumi.all([...arns]).apply((each) => [...new Set(each)].sort());
}
