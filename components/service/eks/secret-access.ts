import * as pulumi from "@pulumi/pulumi";

import { roleNamed, type SecretReference } from "../../base";

export interface SecretAccessArgs {
  /** Whose secrets they are. */
  service: string;
  namespace: string;
  /** What standard labels say of the service. */
  labels: Record<string, string>;
  /** Where each variable is read from. */
  references: Readonly<Record<string, SecretReference>>;
  /** Datadog's keys, for those who judge new versions here. None, if absent. */
  datadog?: { site: string; apiKey: SecretReference; appKey: SecretReference } | undefined;
  /** The role that External Secrets acts with, and the one cluster on which it may read for this service. */
  controllerRoleArn: pulumi.Input<string>;
  clusterArn: pulumi.Input<string>;
  /** What has to stand before secrets can be read: External Secrets and its definitions. */
  startsAfter: readonly pulumi.Resource[];
  region: string;
}

/**
 * A service's secrets in its namespace, kept as they are in Secrets Manager. Call it `<service>-secret-access`.
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
    super("evenkeel:index:SecretAccess", name, { service: args.service, namespace: args.namespace }, opts);
    this.secretName = undefined;
    this.datadogSecretName = undefined;
    this.checksum = pulumi.output("");
    this.reloadAnnotations = {};
    this.ready = [];
    this.registerOutputs({});
  }
}

/**
 * The role with which a service's secrets are read into Kubernetes, as a pattern of its ARN: policies of secrets, and
 * of who may go on to it, name it before it is made.
 */
export function secretReaderRole(service: string, accountId: string): string {
  return roleNamed(`${service}-secret-access-reader`, accountId);
}
