import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

import { clusterArgs, clusterParameters, insight, monitoring, READ_ONCE } from "./cluster-args";
import { instanceClassOf } from "./instance-class";
import { createLogGroups } from "./logs";
import { CERTIFICATE_AUTHORITY, PATIENCE, type Server, type ServerArgs } from "./server";
import type { ServerlessSettings } from "./serverless-settings";

/**
 * Storage that spans three zones, and instances that share it: one to start with, which writes until another takes
 * over, and replicas. Children: `<name>-parameters`, `-postgresql`, `-cluster`, `-instance`, `-replica-<its name>`.
 */
export class AuroraCluster extends pulumi.ComponentResource {
  readonly server: Server;

  constructor(name: string, args: ServerArgs, opts?: pulumi.ComponentResourceOptions) {
    const { settings, identifier, keyArn } = args;
    super("evenkeel:index:AuroraCluster", name, { settings, identifier }, opts);
    const child = { parent: this };
    const guarded = { parent: this, protect: settings.deletionProtection };

    const group = new aws.rds.ClusterParameterGroup(`${name}-parameters`, clusterParameters(settings), child);
    const logArgs = { source: "cluster", identifier, logs: LOGS, keepDays: settings.logs.keepDays, keyArn } as const;
    const logGroups = createLogGroups(name, logArgs, child);
    const cluster = new aws.rds.Cluster(
      `${name}-cluster`,
      {
        ...clusterArgs(args, LOGS),
        engine: ENGINE,
        ...(settings.serverless && { serverlessv2ScalingConfiguration: capacity(settings.serverless) }),
        dbClusterParameterGroupName: group.name,
      },
      { ...guarded, dependsOn: [...logGroups, args.mayReport], ignoreChanges: READ_ONCE, customTimeouts: PATIENCE },
    );

    const shared = memberArgs(args, cluster);
    // AWS's own protection is the cluster's: its instances could be deleted, and nothing would answer.
    const first = new aws.rds.ClusterInstance(
      `${name}-instance`,
      {
        ...shared,
        identifier: pulumi.interpolate`${identifier}-instance`,
        ...(settings.zone !== undefined && { availabilityZone: settings.zone }),
      },
      { ...guarded, ignoreChanges: ["availabilityZone"], customTimeouts: PATIENCE },
    );
    const replicas = Object.entries(settings.readReplicas).map(([replicaName, replica]) => {
      const replicaArgs = {
        ...shared,
        identifier: pulumi.interpolate`${identifier}-${replicaName}`,
        ...(replica.instanceClass !== undefined && { instanceClass: replica.instanceClass }),
        availabilityZone: replica.zone,
        promotionTier: replica.failoverPriority ?? 1,
      };
      // The first instance of a cluster is the one that writes.
      const order = { ...child, dependsOn: first, customTimeouts: PATIENCE };
      return new aws.rds.ClusterInstance(`${name}-replica-${replicaName}`, replicaArgs, order);
    });

    this.server = {
      arn: cluster.arn,
      identifier: cluster.clusterIdentifier,
      resourceId: cluster.clusterResourceId,
      // The endpoint's name is there before anything answers behind it.
      address: pulumi.all([cluster.endpoint, first.arn]).apply(([endpoint]) => endpoint),
      ...(replicas.length > 0 && { readAddress: cluster.readerEndpoint }),
      port: cluster.port,
      instanceIdentifiers: pulumi.all([first, ...replicas].map((each) => each.identifier)),
      parameterGroupName: group.name,
      masterUserSecrets: cluster.masterUserSecrets,
      target: { dbClusterIdentifier: cluster.clusterIdentifier },
      ready: [first, ...replicas],
    };
    this.registerOutputs({ arn: this.server.arn, identifier: this.server.identifier });
  }
}

const ENGINE = aws.rds.EngineType.AuroraPostgresql;
// What happens in upgrades is in the same log.
// https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/AuroraPostgreSQL.CloudWatch.html
const LOGS = ["postgresql"];

function capacity({ minCapacity, maxCapacity, pauseAfterSeconds = 300 }: ServerlessSettings) {
  return { minCapacity, maxCapacity, ...(minCapacity === 0 && { secondsUntilAutoPause: pauseAfterSeconds }) };
}

function memberArgs(args: ServerArgs, cluster: aws.rds.Cluster) {
  const { settings } = args;
  return {
    clusterIdentifier: cluster.clusterIdentifier,
    engine: ENGINE,
    instanceClass: instanceClassOf(settings),
    dbSubnetGroupName: args.subnetGroupName,
    publiclyAccessible: false,
    autoMinorVersionUpgrade: true,
    caCertIdentifier: CERTIFICATE_AUTHORITY,
    copyTagsToSnapshot: true,
    preferredMaintenanceWindow: settings.maintenanceWindow,
    applyImmediately: settings.applyImmediately,
    ...insight(args),
    // Of its instances alone: told of it, RDS refuses to restore a cluster of Aurora.
    // https://github.com/boto/boto3/issues/4634
    ...monitoring(args),
  };
}
