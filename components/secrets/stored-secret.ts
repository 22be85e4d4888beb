import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { byHand, referenceTo, type SecretReference, secretPolicy } from "../base";

/** What is in a secret: a value that the program keeps as it is, one that rotates, or what its owners put in. */
export type SecretContent = { value: pulumi.Input<string> } | { firstValue: pulumi.Input<string> } | "handedIn";

export interface StoredSecretArgs {
  /** It is kept secret, whether it is marked so or not. */
  content: SecretContent;
  /** What the value is, shown in the console. */
  description: string;
  /** Its name. One that no other secret ever had, if absent. */
  secretName?: string | undefined;
  keyArn: pulumi.Input<string>;
  recoveryWindowInDays: number;
  /** Who alone may read it, as ARNs with * and ?. Whoever IAM lets, if absent. */
  readers?: readonly pulumi.Input<string>[] | undefined;
  /** Other regions that have a copy, each with its key there. None, if absent. */
  replicas?: { region: string; kmsKeyId: pulumi.Input<string> }[];
}

/**
 * A secret, open over TLS alone, and to its readers alone where it has some.
 * Children: `<name>-secret`, `<name>-policy`; `<name>-value` where the program keeps the value, `<name>-first` where it
 * rotates.
 */
export class StoredSecret extends pulumi.ComponentResource {
  readonly arn: pulumi.Output<string>;
  readonly keyArn: pulumi.Output<string>;
  /** The version that the program wrote: the one to stay with, or the first of a value that rotates. */
  readonly versionId: pulumi.Output<string> | undefined;
  readonly rotates: boolean;

  constructor(name: string, args: StoredSecretArgs, opts?: pulumi.ComponentResourceOptions) {
    const { content, description, secretName, keyArn: kmsKeyId, recoveryWindowInDays, readers, replicas = [] } = args;
    super("evenkeel:index:StoredSecret", name, { keyArn: kmsKeyId, recoveryWindowInDays, secretName }, opts);
    const child = { parent: this };

    // A deleted secret keeps its name until it can no longer be restored, so its successor needs another.
    const naming = secretName === undefined ? { namePrefix: `${name}-` } : { name: secretName };
    const copies = replicas.length > 0 && { replicas };
    this.rotates = content !== "handedIn" && "firstValue" in content;
    const identity = {
      ...naming,
      description,
      kmsKeyId,
      recoveryWindowInDays,
      ...copies,
      ...(!this.rotates && byHand),
    };
    const { arn } = new aws.secretsmanager.Secret(`${name}-secret`, identity, child);
    const policy = { secretArn: arn, policy: pulumi.jsonStringify(secretPolicy(readers)), blockPublicPolicy: true };
    new aws.secretsmanager.SecretPolicy(`${name}-policy`, policy, child);

    this.arn = arn;
    this.keyArn = pulumi.output(kmsKeyId);
    this.versionId = content === "handedIn" ? undefined : placeVersion(name, arn, content, child).versionId;
    this.registerOutputs({
      arn: this.arn,
      keyArn: this.keyArn,
      versionId: this.versionId,
      rotates: this.rotates,
    });
  }

  /** What reads this value, or one field of it where it is JSON. */
  ref(field?: string): SecretReference {
    const { arn, keyArn, versionId, rotates } = this;
    return referenceTo({ arn, keyArn, rotates, ...(rotates ? { knownWith: versionId } : { versionId }) }, field);
  }
}

function placeVersion(
  name: string,
  secretId: pulumi.Output<string>,
  content: Exclude<SecretContent, string>,
  child: { parent: pulumi.Resource },
): aws.secretsmanager.SecretVersion {
  if ("value" in content) {
    const value = { secretId, secretString: content.value };
    return new aws.secretsmanager.SecretVersion(`${name}-value`, value, child);
  }
  const { firstValue } = content;
  const first = {
    secretId,
    secretString: pulumi.jsonStringify({ current: firstValue, previous: firstValue }),
    versionStages: ["AWSCURRENT", FIRST],
  };
  // From here on rotations say what is current.
  const opts = { ...child, ignoreChanges: ["secretString", "versionStages"] };
  return new aws.secretsmanager.SecretVersion(`${name}-first`, first, opts);
}

// Secrets Manager deletes versions without a label some day. A refresh would then miss this one, and the next update
// would make it anew, with the first value as the current one.
// https://docs.aws.amazon.com/secretsmanager/latest/userguide/whats-in-a-secret.html#term_version
const FIRST = "FIRST";
