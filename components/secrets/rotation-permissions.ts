import type * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";

import { allow, SECRET_ROTATED } from "../base";

export interface RotatedSecrets {
  secretArns: pulumi.Input<string>[];
  keyArn: pulumi.Input<string>;
  accountId: string;
  region: string;
}

/** What a function needs to give secrets new values, and to say so on the account's event bus. */
export function grantRotate({ secretArns, keyArn, accountId, region }: RotatedSecrets): aws.iam.PolicyStatement[] {
  const throughSecretsManager = {
    StringEquals: {
      "kms:ViaService": `secretsmanager.${region}.amazonaws.com`,
      "kms:EncryptionContext:SecretARN": secretArns,
    },
  };
  const steps = ["DescribeSecret", "GetSecretValue", "PutSecretValue", "UpdateSecretVersionStage"];
  return [
    allow(
      steps.map((step) => `secretsmanager:${step}`),
      secretArns,
    ),
    // https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotating-secrets-required-permissions-function.html
    allow(["kms:Decrypt", "kms:GenerateDataKey"], keyArn, throughSecretsManager),
    allow(["events:PutEvents"], `arn:aws:events:${region}:${accountId}:event-bus/default`, {
      StringEquals: { "events:source": SECRET_ROTATED.source, "events:detail-type": SECRET_ROTATED.detailType },
    }),
  ];
}

/** Lets Secrets Manager call a function for one secret of this account. */
export function callForSecret(
  functionName: pulumi.Input<string>,
  secretArn: pulumi.Input<string>,
  accountId: string,
): aws.lambda.PermissionArgs {
  return {
    action: "lambda:InvokeFunction",
    function: functionName,
    principal: "secretsmanager.amazonaws.com",
    sourceAccount: accountId,
    sourceArn: secretArn,
  };
}
