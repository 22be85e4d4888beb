import { createHash } from "node:crypto";

import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

import { grantRead, policyDocument, roleNamed, type SecretReference } from "../../base";
import { ExternalSecret, type ExternalSecretData, type ExternalSecretSpec, SecretStore } from "../../kubernetes";

export interface SecretAccessArgs {
  /** Whose secrets they are. */
  service: string;
  namespace: pulumi.Input<string>;
  /** What standard labels say of the service. */
  labels: Record<string, string>;
  /** Where each variable is read from. */
  references: Readonly<Record<string, SecretReference>>;
  /** How those who judge new versions here find Datadog: its address and keys. They do not, if absent. */
  datadog?: { address: string; apiKey: SecretReference; appKey: SecretReference } | undefined;
  /** The role that External Secrets acts with, and the one cluster on which it may read for this service. */
  controllerRoleArn: pulumi.Input<string>;
  clusterArn: pulumi.Input<string>;
  /** What has to stand before secrets can be read: the namespace, External Secrets and its definitions. */
  startsAfter: readonly pulumi.Resource[];
  region: string;
}

/**
 * A service's secrets in its namespace, kept as they are in Secrets Manager. Values are read by External Secrets, and
 * are nowhere in the program's state. A variable that leaves is gone from the Secret at once: take it from the image
 * before, since a pod that still asks for it cannot start again.
 * Call it `<service>-secret-access`. Children: `<name>-reader`, `<name>-reader-may`, `<name>-store`; `<name>-secret`
 * with variables, and `<name>-datadog` where asked for.
 */
export class SecretAccess extends pulumi.ComponentResource {
  /** The Secret with a key for each variable. None without variables. */
  readonly secretName: string | undefined;
  /** The Secret with `address`, `api-key` and `app-key`. None unless asked for. */
  readonly datadogSecretName: string | undefined;
  /** Another one where another secret, field or version is read: as an annotation of pods it replaces them. */
  readonly checksum: pulumi.Output<string>;
  /** Annotations for the workload (not its pods), with which Reloader replaces its pods when a value is new. */
  readonly reloadAnnotations: Record<string, string>;
  /** What pods wait for. */
  readonly ready: pulumi.Resource[];

  constructor(name: string, args: SecretAccessArgs, opts?: pulumi.ComponentResourceOptions) {
    const { service, namespace, labels, references, datadog, startsAfter, region } = args;
    const read = [...Object.values(references), ...(datadog ? [datadog.apiKey, datadog.appKey] : [])];
    const rights = read.length > 0 ? { trust: trustController(args), permissions: mayRead(read) } : undefined;
    super("evenkeel:index:SecretAccess", name, { service, namespace, region, ...rights }, opts);
    const child = { parent: this };
    const variables = Object.keys(references).sort();

    this.secretName = variables.length > 0 ? `${service}-secrets` : undefined;
    this.datadogSecretName = datadog && `${service}-datadog-keys`;
    this.checksum = checksumOf(references);
    this.reloadAnnotations = this.secretName === undefined ? {} : reloadWith(this.secretName);
    this.ready = [];
    if (rights) {
      const assumeRolePolicy = pulumi.jsonStringify(rights.trust);
      const reader = new aws.iam.Role(`${name}-reader`, { assumeRolePolicy }, child);
      const policy = pulumi.jsonStringify(rights.permissions);
      const may = new aws.iam.RolePolicy(`${name}-reader-may`, { role: reader.name, policy }, child);

      const provider = { aws: { service: "SecretsManager" as const, region, role: reader.arn } };
      const stored = { metadata: { name: `${service}-secrets`, namespace, labels }, spec: { provider } };
      const from = { ...child, dependsOn: [may, ...startsAfter] };
      const store = new SecretStore(`${name}-store`, stored, from);
      const secrets = {
        secret: this.secretName && specOf(service, labels, this.secretName, variablesOf(references, variables)),
        datadog: datadog && this.datadogSecretName && keysOf(service, labels, this.datadogSecretName, datadog),
      };
      for (const [suffix, spec] of Object.entries(secrets)) {
        if (!spec) continue;
        const metadata = { name: spec.target.name, namespace, labels, annotations: untilRead };
        const behind = { ...child, dependsOn: [store, may, ...startsAfter], customTimeouts: patience };
        this.ready.push(new ExternalSecret(`${name}-${suffix}`, { metadata, spec }, behind));
      }
    }
    this.registerOutputs({ secretName: this.secretName, checksum: this.checksum });
  }
}

/**
 * The role with which a service's secrets are read into Kubernetes, as a pattern of its ARN: policies of secrets, and
 * of who may go on to it, name it before it is made.
 */
export function secretReaderRole(service: string, accountId: string): string {
  return roleNamed(`${service}-secret-access-reader`, accountId);
}

/**
 * Trusts External Secrets on this cluster alone. Pod Identity says in the tags of a session for which pod it is, and
 * they stay with the session that goes on from there to another role, which has to be allowed as well.
 * https://docs.aws.amazon.com/eks/latest/userguide/pod-id-abac.html
 */
function trustController({ controllerRoleArn, clusterArn }: SecretAccessArgs): aws.iam.PolicyDocument {
  return policyDocument({
    Effect: "Allow",
    Principal: { AWS: controllerRoleArn },
    Action: ["sts:AssumeRole", "sts:TagSession"],
    Condition: { StringEquals: { "aws:PrincipalTag/eks-cluster-arn": clusterArn } },
  });
}

function mayRead(references: readonly SecretReference[]): aws.iam.PolicyDocument {
  return policyDocument(...grantRead(...references));
}

// A value that rotates is current for weeks after its successor: five minutes are early enough.
const REFRESH_INTERVAL = "5m0s";

function specOf(
  service: string,
  labels: Record<string, string>,
  secretName: string,
  data: ExternalSecretData[],
): ExternalSecretSpec {
  return {
    refreshInterval: REFRESH_INTERVAL,
    secretStoreRef: { kind: "SecretStore", name: `${service}-secrets` },
    // A secret that is gone in AWS is not taken from pods that run with it: monitors tell that it can no longer be read.
    target: {
      name: secretName,
      creationPolicy: "Owner",
      deletionPolicy: "Retain",
      template: { engineVersion: "v2", metadata: { labels } },
    },
    data,
  };
}

function variablesOf(references: SecretAccessArgs["references"], variables: string[]): ExternalSecretData[] {
  return variables.flatMap((variable) => {
    const reference = references[variable];
    return reference ? [dataOf(variable, reference)] : [];
  });
}

function dataOf(secretKey: string, { remote }: SecretReference): ExternalSecretData {
  const { key, property, versionId } = remote;
  return {
    secretKey,
    remoteRef: {
      key,
      ...(property !== undefined && { property }),
      // https://external-secrets.io/latest/provider/aws-secrets-manager/#secret-versions
      ...(versionId && { version: pulumi.interpolate`uuid/${versionId}` }),
    },
  };
}

// Argo Rollouts takes all three from one Secret. https://argo-rollouts.readthedocs.io/en/stable/analysis/datadog/
function keysOf(
  service: string,
  labels: Record<string, string>,
  secretName: string,
  { address, apiKey, appKey }: NonNullable<SecretAccessArgs["datadog"]>,
): ExternalSecretSpec {
  const spec = specOf(service, labels, secretName, [dataOf("apiKey", apiKey), dataOf("appKey", appKey)]);
  const data = { address, "api-key": "{{ .apiKey }}", "app-key": "{{ .appKey }}" };
  return { ...spec, target: { ...spec.target, template: { engineVersion: "v2", metadata: { labels }, data } } };
}

// Pods that start before there are values fail, and with them the deployment. What cannot be read, since a secret or a
// field is not there, stops the first update here and says so. One that has been read before stays ready until it is
// read again, moments later: pods that were faster are replaced by Reloader.
// https://github.com/pulumi/pulumi-kubernetes/blob/master/provider/pkg/await/condition/custom.go
const untilRead = { "pulumi.com/waitFor": "condition=Ready" };
const patience = { create: "5m", update: "5m" };

// https://docs.stakater.com/reloader/1.4/reference/annotations.html
function reloadWith(secretName: string): Record<string, string> {
  return { "secret.reloader.stakater.com/reload": secretName };
}

/** Of what is read, never of values. */
function checksumOf(references: SecretAccessArgs["references"]): pulumi.Output<string> {
  const read = Object.entries(references).map(([variable, { remote }]) => {
    const { key, property = null, versionId = null } = remote;
    return pulumi.all([variable, key, property, versionId]);
  });
  return pulumi.all(read).apply((each) => {
    const sorted = each.map((one) => JSON.stringify(one)).sort();
    return createHash("sha256").update(sorted.join("\n")).digest("hex");
  });
}
