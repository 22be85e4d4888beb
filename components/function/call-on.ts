import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";

import type { NodeFunction } from "./node-function";

/**
 * Calls a function on schedule, or whenever an event fits a pattern. It makes `<name>`, `<name>-caller` and
 * `<name>-target`. A function and not a component, so that these are their owner's own children.
 */
export function callOn(
  name: string,
  rule: Pick<aws.cloudwatch.EventRuleArgs, "scheduleExpression" | "eventPattern">,
  called: Pick<NodeFunction, "arn" | "functionName">,
  { accountId, parent }: { accountId: string; parent: pulumi.Resource },
): void {
  const child = { parent };
  const { name: ruleName, arn: sourceArn } = new aws.cloudwatch.EventRule(name, rule, child);
  const events = { principal: "events.amazonaws.com", sourceArn, sourceAccount: accountId };
  const call = { action: "lambda:InvokeFunction", function: called.functionName, ...events };
  const caller = new aws.lambda.Permission(`${name}-caller`, call, child);
  const target = { rule: ruleName, arn: called.arn };
  // An event that comes before its permission is lost.
  new aws.cloudwatch.EventTarget(`${name}-target`, target, { ...child, dependsOn: caller });
}
