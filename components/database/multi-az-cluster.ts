import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

import { clusterArgs, clusterParameters, monitoring, READ_ONCE } from "./cluster-args";
import { instanceClassOf } from "./instance-class";
import { createLogGroups } from "./logs";
import { CERTIFICATE_AUTHORITY, PATIENCE, type Server, type ServerArgs } from "./server";

/**
 * A writer and two readers that RDS makes itself, each in a zone of its own: a commit waits for one of the readers.
 * Children: `<name>-parameters`, `-postgresql`, `-upgrade`, `-cluster`.
 * https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/multi-az-db-clusters-concepts.html
 */
export class MultiAzCluster extends pulumi.ComponentResource {
  readonly server: Server;

  constructor(name: string, args: ServerArgs, opts?: pulumi.ComponentResourceOptions) {
    const { settings, identifier, keyArn } = args;
    super("evenkeel:index:MultiAzCluster", name, { settings, identifier }, opts);
    const child = { parent: this };

    const group = new aws.rds.ClusterParameterGroup(`${name}-parameters`, clusterParameters(settings), child);
    const logArgs = { source: "cluster", identifier, logs: LOGS, keepDays: settings.logs.keepDays, keyArn } as const;
    const logGroups = createLogGroups(name, logArgs, child);
    const cluster = new aws.rds.Cluster(
      `${name}-cluster`,
      {
        ...clusterArgs(args, LOGS),
        ...monitoring(args),
        engine: "postgres",
        autoMinorVersionUpgrade: true,
        dbClusterInstanceClass: instanceClassOf(settings),
        // A change of the type would replace the cluster, so there is one.
        storageType: "io2",
        allocatedStorage: settings.allocatedStorage,
        iops: settings.iops,
        caCertificateIdentifier: CERTIFICATE_AUTHORITY,
        dbClusterParameterGroupName: group.name,
      },
      {
        ...child,
        protect: settings.deletionProtection,
        dependsOn: [...logGroups, args.mayReport],
        ignoreChanges: READ_ONCE,
        customTimeouts: PATIENCE,
      },
    );

    this.server = {
      arn: cluster.arn,
      identifier: cluster.clusterIdentifier,
      resourceId: cluster.clusterResourceId,
      address: cluster.endpoint,
      readAddress: cluster.readerEndpoint,
      port: cluster.port,
      instanceIdentifiers: cluster.clusterMembers,
      parameterGroupName: group.name,
      masterUserSecrets: cluster.masterUserSecrets,
      target: { dbClusterIdentifier: cluster.clusterIdentifier },
      ready: [cluster],
    };
    this.registerOutputs({ arn: this.server.arn, identifier: this.server.identifier });
  }
}

const LOGS = ["postgresql", "upgrade"];
