import type * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

import type { EncryptedLogGroup } from "./encrypted-log-group";
import { policyDocument } from "./iam";

/**
 * Admits to a log group the service that delivers logs for others, such as AWS WAF and AWS FIS. CloudWatch Logs lets it
 * write only where a policy says so; some services write one of their own where there is none, which no review sees.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/AWS-logs-infrastructure-CWL.html
 */
export function admitLogDelivery(
  logs: Pick<EncryptedLogGroup, "arn" | "logGroupName">,
  { accountId, region }: { accountId: string; region: string },
): aws.cloudwatch.LogResourcePolicyArgs {
  const mayWrite = policyDocument({
    Effect: "Allow",
    Principal: { Service: "delivery.logs.amazonaws.com" },
    Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
    Resource: pulumi.interpolate`${logs.arn}:log-stream:*`,
    Condition: {
      StringEquals: { "aws:SourceAccount": accountId },
      ArnLike: { "aws:SourceArn": `arn:aws:logs:${region}:${accountId}:*` },
    },
  });
  // The policies of an account have names of their own: the group's is unique.
  return { policyName: logs.logGroupName, policyDocument: pulumi.jsonStringify(mayWrite) };
}
