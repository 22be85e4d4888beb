import type * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

import { logGroupNamed } from "./arn-patterns";
import type { EncryptedLogGroup } from "./encrypted-log-group";
import { policyDocument } from "./iam";

/**
 * Admits to a log group the service that delivers logs for others, such as AWS WAF and AWS FIS. CloudWatch Logs lets it
 * write only where a policy says so; some services write one of their own where there is none, which no review sees.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/AWS-logs-infrastructure-CWL.html
 */
export function admitLogDelivery(
  logs: Pick<EncryptedLogGroup, "arn" | "logGroupName">,
  place: Place,
): aws.cloudwatch.LogResourcePolicyArgs {
  // The policies of an account have names of their own: the group's is unique.
  return { policyName: logs.logGroupName, policyDocument: pulumi.jsonStringify(mayDeliver(logs.arn, place)) };
}

/** The same policy, as the group's owner can tell it before there is a group. */
export function logDeliveryPolicy(namePrefix: string, place: Place): aws.iam.PolicyDocument {
  return mayDeliver(logGroupNamed(namePrefix, place), place);
}

interface Place {
  accountId: string;
  region: string;
}

function mayDeliver(logGroupArn: pulumi.Input<string>, { accountId, region }: Place): aws.iam.PolicyDocument {
  return policyDocument({
    Effect: "Allow",
    Principal: { Service: "delivery.logs.amazonaws.com" },
    Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
    Resource: pulumi.interpolate`${logGroupArn}:log-stream:*`,
    Condition: {
      StringEquals: { "aws:SourceAccount": accountId },
      ArnLike: { "aws:SourceArn": `arn:aws:logs:${region}:${accountId}:*` },
    },
  });
}
