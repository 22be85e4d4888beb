import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";

import { byHand, secretPolicy } from "../base";

/** The administrator of a database: how RDS is told of it, and where its name and password are. */
export interface Administrator {
  login: { password: pulumi.Output<string> } | { manageMasterUserPassword: true; masterUserSecretKmsKeyId: KeyArn };
  secretArn(ofRds: pulumi.Output<{ secretArn: string }[]>): pulumi.Output<string>;
}

type KeyArn = pulumi.Output<string>;

/** RDS makes the password, keeps it in a secret of its own and changes it every seven days. Nobody else learns it. */
export function managedAdministrator(keyArn: KeyArn): Administrator {
  return {
    login: { manageMasterUserPassword: true, masterUserSecretKmsKeyId: keyArn },
    secretArn: (ofRds) => ofRds.apply(([secret]) => secret?.secretArn ?? notYet()),
  };
}

// A database that had another password has no such secret while the change to RDS's is only being previewed.
// https://github.com/terraform-aws-modules/terraform-aws-rds/issues/588
function notYet(): string {
  if (!pulumi.runtime.isDryRun()) throw new pulumi.RunError("RDS keeps no secret with the administrator's password.");
  return pulumi.unknown as unknown as string; // What apply gives is then as unknown as in a first preview.
}

interface GeneratedArgs {
  username: string;
  keyArn: KeyArn;
  secretRecoveryWindowInDays: number;
}

/** The password is made here, for what RDS cannot do with one of its own: read replicas, and blue/green updates. */
export function generatedAdministrator(
  name: string,
  { username, keyArn, secretRecoveryWindowInDays }: GeneratedArgs,
  child: pulumi.CustomResourceOptions,
): Administrator {
  const { result } = new random.RandomPassword(`${name}-password`, lettersAndDigits, child);
  const password = pulumi.secret(result);
  // A deleted secret keeps its name until it can no longer be restored, so its successor needs another.
  const naming = { namePrefix: `${name}-administrator-`, description: `The administrator of ${name}` };
  const kept = { kmsKeyId: keyArn, recoveryWindowInDays: secretRecoveryWindowInDays };
  const { arn } = new aws.secretsmanager.Secret(`${name}-administrator`, { ...naming, ...kept, ...byHand }, child);
  const closed = { secretArn: arn, policy: pulumi.jsonStringify(secretPolicy()), blockPublicPolicy: true };
  new aws.secretsmanager.SecretPolicy(`${name}-closed`, closed, child);
  const credentials = { secretId: arn, secretString: pulumi.jsonStringify({ username, password }) };
  const version = new aws.secretsmanager.SecretVersion(`${name}-credentials`, credentials, child);
  // By way of its version: whoever reads the secret then comes after its value.
  return { login: { password }, secretArn: () => version.secretId };
}

// 40 of them hold 238 bits, and RDS refuses some of the other characters.
const lettersAndDigits = { length: 40, special: false };
