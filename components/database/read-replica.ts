import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

import { createLogGroups } from "./logs";
import { PATIENCE } from "./server";

export interface ReadReplicaArgs {
  instance: aws.rds.InstanceArgs & { identifier: pulumi.Output<string> };
  logs: readonly string[];
  keepDays: number;
  keyArn: pulumi.Output<string>;
  /** What gives RDS the right to report the operating system's metrics. */
  mayReport: pulumi.Resource;
}

/**
 * An instance that follows another one, and that clients read from. It holds nothing of its own, so that it may be
 * deleted at any time. Children: `<name>-postgresql`, `-upgrade`, `-instance`.
 */
export class ReadReplica extends pulumi.ComponentResource {
  readonly identifier: pulumi.Output<string>;
  readonly address: pulumi.Output<string>;

  constructor(name: string, args: ReadReplicaArgs, opts?: pulumi.ComponentResourceOptions) {
    const { instance: instanceArgs, mayReport, ...logArgs } = args;
    super("evenkeel:index:ReadReplica", name, instanceArgs, opts);
    const child = { parent: this };

    const { identifier } = instanceArgs;
    const logGroups = createLogGroups(name, { ...logArgs, source: "instance", identifier }, child);
    const order = { dependsOn: [...logGroups, mayReport], customTimeouts: PATIENCE };
    const instance = new aws.rds.Instance(`${name}-instance`, instanceArgs, { ...child, ...order });

    this.identifier = instance.identifier;
    this.address = instance.address;
    this.registerOutputs({ identifier: this.identifier, address: this.address });
  }
}
