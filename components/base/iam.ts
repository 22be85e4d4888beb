import type * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

/** Permission to do these actions on these resources, and nothing else. */
export function allow(
  actions: readonly string[],
  resources: pulumi.Input<string> | pulumi.Input<pulumi.Input<string>[]>,
  condition?: aws.iam.PolicyStatement["Condition"],
): aws.iam.PolicyStatement {
  return { Effect: "Allow", Action: [...actions], Resource: resources, ...(condition && { Condition: condition }) };
}

/** A whole policy document of these statements. */
export function policyDocument(...statements: aws.iam.PolicyStatement[]): aws.iam.PolicyDocument {
  return { Version: "2012-10-17", Statement: statements };
}

/**
 * A trust policy for one AWS service, confined to the account that deploys, and to the resources of that service which
 * act with the role where there is a `sourceArn`. Without the condition another account's use of the same service
 * could act with this role (the confused deputy).
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html
 */
export function trustService(
  service: string,
  accountId: string,
  sourceArn?: string | string[],
): aws.iam.PolicyDocument {
  return policyDocument({
    Effect: "Allow",
    Principal: { Service: service },
    Action: "sts:AssumeRole",
    Condition: {
      StringEquals: { "aws:SourceAccount": accountId },
      ...(sourceArn && { ArnLike: { "aws:SourceArn": sourceArn } }),
    },
  });
}

/**
 * A trust policy for one AWS service that does not say for whom it acts: a condition on that would lock it out. A role
 * cannot be handed to a service of another account, so that strangers cannot have it used.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html
 */
export function trustServiceAsItIs(
  service: "ec2.amazonaws.com" | "ecs.amazonaws.com" | "lambda.amazonaws.com",
): aws.iam.PolicyDocument {
  return policyDocument({ Effect: "Allow", Principal: { Service: service }, Action: "sts:AssumeRole" });
}

/** Refuses every request to a bucket that does not come over TLS. */
export function denyPlainHttp(bucketArn: pulumi.Input<string>): aws.iam.PolicyStatement {
  return {
    Sid: "DenyPlainHttp",
    Effect: "Deny",
    Principal: "*",
    Action: "s3:*",
    Resource: [bucketArn, pulumi.interpolate`${bucketArn}/*`],
    Condition: { Bool: { "aws:SecureTransport": "false" } },
  };
}
