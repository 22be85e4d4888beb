import type * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";

import { policyDocument } from "./iam";

/**
 * A secret's policy: nothing without TLS and, where readers are given, its value to nobody else. All but the value stays
 * with those who administer secrets, so that nobody is locked out: they may change this policy.
 */
export function secretPolicy(readers?: readonly pulumi.Input<string>[]): aws.iam.PolicyDocument {
  // In a secret's policy * is that secret. By its ARN it would not be meant in another region, where the policy of a
  // replica is a copy of this one.
  // https://docs.aws.amazon.com/secretsmanager/latest/userguide/replicate-secrets.html
  const everybody = { Effect: "Deny" as const, Principal: "*", Resource: "*" };
  const tlsOnly = {
    Sid: "DenyPlainHttp",
    ...everybody,
    Action: "secretsmanager:*",
    Condition: { Bool: { "aws:SecureTransport": "false" } },
  };
  if (!readers) return policyDocument(tlsOnly);
  // Whoever acts with a role is that role here, whatever the session is called.
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-principalarn
  const readersOnly = {
    Sid: "DenyOtherReaders",
    ...everybody,
    Action: "secretsmanager:GetSecretValue",
    Condition: { ArnNotLike: { "aws:PrincipalArn": [...readers] } },
  };
  return policyDocument(tlsOnly, readersOnly);
}
