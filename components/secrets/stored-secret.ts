import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

import { policyDocument } from "../base";
import { referenceTo, type SecretReference } from "./secret-reference";

export interface StoredSecretArgs {
  /** It is kept secret, whether it is marked so or not. */
  value: pulumi.Input<string>;
  keyArn: pulumi.Input<string>;
  recoveryWindowInDays: number;
}

/**
 * A secret whose value the program writes, open to its account alone and over TLS alone.
 * Children: `<name>-secret`, `<name>-policy`, `<name>-value`.
 */
export class StoredSecret extends pulumi.ComponentResource {
  readonly arn: pulumi.Output<string>;
  /** This value's version. It changes with the value. */
  readonly versionId: pulumi.Output<string>;
  readonly keyArn: pulumi.Output<string>;

  constructor(name: string, args: StoredSecretArgs, opts?: pulumi.ComponentResourceOptions) {
    const { keyArn: kmsKeyId, recoveryWindowInDays } = args;
    super("evenkeel:index:StoredSecret", name, { keyArn: kmsKeyId, recoveryWindowInDays }, opts);
    const child = { parent: this };

    // A deleted secret keeps its name until it can no longer be restored, so its successor needs another.
    const identity = { namePrefix: `${name}-`, kmsKeyId, recoveryWindowInDays };
    const { arn } = new aws.secretsmanager.Secret(`${name}-secret`, identity, child);
    const policy = { secretArn: arn, policy: pulumi.jsonStringify(tlsOnly(arn)), blockPublicPolicy: true };
    new aws.secretsmanager.SecretPolicy(`${name}-policy`, policy, child);
    const value = { secretId: arn, secretString: args.value };
    const { versionId } = new aws.secretsmanager.SecretVersion(`${name}-value`, value, child);

    this.arn = arn;
    this.versionId = versionId;
    this.keyArn = pulumi.output(kmsKeyId);
    this.registerOutputs({ arn: this.arn, versionId: this.versionId, keyArn: this.keyArn });
  }

  /** What reads this value, or one field of it where it is JSON. */
  ref(field?: string): SecretReference {
    const { arn, keyArn, versionId } = this;
    return referenceTo({ arn, keyArn, versionId }, field);
  }
}

function tlsOnly(secretArn: pulumi.Output<string>): aws.iam.PolicyDocument {
  return policyDocument({
    Sid: "DenyPlainHttp",
    Effect: "Deny",
    Principal: "*",
    Action: "secretsmanager:*",
    Resource: secretArn,
    Condition: { Bool: { "aws:SecureTransport": "false" } },
  });
}
