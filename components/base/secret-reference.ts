import type * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

import { allow } from "./iam";

/** What a workload needs to read one secret. Nothing in it is secret. */
export interface SecretReference {
  /**
   * What a container definition refers to. Where the program writes the value it names the version too: a new value
   * then starts new tasks, and the tasks of one deployment all see the same. It is known when there is a value.
   */
  valueFrom: pulumi.Output<string>;
  /** The one secret that the workload's role may read. It is known when there is a value: who watches it finds one. */
  secretArn: pulumi.Output<string>;
  /** The key that the role may decrypt with. Absent where AWS asks for no permission: its own key for Secrets Manager. */
  keyArn?: pulumi.Output<string>;
  /** How what reads secrets into Kubernetes finds the value: the secret, the field and the version that are meant. */
  remote: { key: pulumi.Output<string>; property?: string; versionId?: pulumi.Output<string> };
  /** Whether it changes by itself, so that running tasks have to be replaced. */
  rotates: boolean;
}

export interface SecretFacts {
  arn: pulumi.Input<string>;
  keyArn?: pulumi.Input<string> | undefined;
  /** The version to stay with. The one that is current when a task starts, if absent. */
  versionId?: pulumi.Input<string> | undefined;
  /** What is known when there is a value, so that nobody refers to one before. */
  knownWith?: pulumi.Input<unknown>;
  /** Whether it changes by itself. Not, if absent. */
  rotates?: boolean;
}

/** Refers to a secret, or to one field of it where it is JSON. */
export function referenceTo(facts: SecretFacts, field?: string): SecretReference {
  const { keyArn, versionId, rotates = false } = facts;
  const secretArn = pulumi.all([facts.arn, facts.knownWith]).apply(([known]) => known);
  // The form is secret:json-key:stage:version.
  // https://docs.aws.amazon.com/AmazonECS/latest/developerguide/secrets-envvar-secrets-manager.html
  const part = [field ?? "", "", versionId ?? ""];
  const isWhole = field === undefined && versionId === undefined;
  return {
    valueFrom: isWhole ? secretArn : pulumi.all([secretArn, ...part]).apply((parts) => parts.join(":")),
    secretArn,
    ...(keyArn !== undefined && { keyArn: pulumi.output(keyArn) }),
    remote: {
      key: secretArn,
      ...(field !== undefined && { property: field }),
      ...(versionId !== undefined && { versionId: pulumi.output(versionId) }),
    },
    rotates,
  };
}

/** Permission to read these secrets and nothing else, whoever asks: a task's execution role, a pod, a function. */
export function grantRead(...references: readonly SecretReference[]): aws.iam.PolicyStatement[] {
  if (references.length === 0) return [];
  const read = allow(["secretsmanager:GetSecretValue"], distinct(references.map(({ secretArn }) => secretArn)));

  const encrypted = references.filter(hasKey);
  if (encrypted.length === 0) return [read];
  const secretArns = distinct(encrypted.map(({ secretArn }) => secretArn));
  const decrypt = allow(["kms:Decrypt"], distinct(encrypted.map(({ keyArn }) => keyArn)), {
    StringEquals: {
      "kms:ViaService": secretArns.apply((arns) => oneOrMore(arns.map(serviceOf))),
      // Secrets Manager says of what it asks to decrypt which secret it is, whoever it asks for.
      // https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html#security-encryption-encryption-context
      "kms:EncryptionContext:SecretARN": secretArns,
    },
  });
  return [read, decrypt];
}

type Encrypted = SecretReference & Required<Pick<SecretReference, "keyArn">>;

function hasKey(reference: SecretReference): reference is Encrypted {
  return reference.keyArn !== undefined;
}

/** arn:aws:secretsmanager:us-east-1:111122223333:secret:... -> secretsmanager.us-east-1.amazonaws.com */
function serviceOf(secretArn: string): string {
  return `secretsmanager.${secretArn.split(":")[3]}.amazonaws.com`;
}

function oneOrMore(values: string[]): string | string[] {
  const [first = "", ...others] = new Set(values);
  return others.length === 0 ? first : [first, ...others];
}

/** Several variables may come from one secret. */
function distinct(arns: pulumi.Input<string>[]): pulumi.Output<string[]> {
  return pulumi.all(arns).apply((each) => [...new Set(each)].sort());
}
