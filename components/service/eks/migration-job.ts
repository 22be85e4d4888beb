import type * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";

import type { MigrationSettings } from "../migration-settings";

export interface MigrationJobArgs {
  /** The service that migrates, and how. */
  service: string;
  settings: MigrationSettings;
  namespace: string;
  labels: Record<string, string>;
  /** The pod of the service, as podTemplate gives it: image, variables, secrets, user and folders are the same. */
  template: pulumi.Input<kubernetes.types.input.core.v1.PodTemplateSpec>;
  cluster: { arn: pulumi.Input<string>; clusterName: pulumi.Input<string> };
  /** What has to stand before a pod can start, connect and read its secrets. */
  startsAfter: readonly pulumi.Resource[];
  accountId: string;
}

/** What brings the database to what a new version needs. Call it `<service>-migration`; let the workload depend on it. */
export class MigrationJob extends pulumi.ComponentResource {
  /** The role that the migration itself acts with. */
  readonly roleName: pulumi.Output<string>;

  constructor(name: string, args: MigrationJobArgs, opts?: pulumi.ComponentResourceOptions) {
    super("evenkeel:index:MigrationJob", name, { service: args.service, ...args.settings }, opts);
    this.roleName = pulumi.output("");
    this.registerOutputs({});
  }
}
