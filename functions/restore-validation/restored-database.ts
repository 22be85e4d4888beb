import { createHash } from "node:crypto";

import {
  CreateDBInstanceCommand,
  type DBCluster,
  type DBInstance,
  DeleteDBInstanceCommand,
  DescribeDBClustersCommand,
  DescribeDBInstancesCommand,
  type RDSClient,
} from "@aws-sdk/client-rds";

export interface Endpoint {
  host: string;
  port: number;
}

/** How a restored database stands. */
export type Standing =
  | { status: "up"; endpoint: Endpoint }
  | { status: "coming"; what: string }
  | { status: "broken"; what: string };

export interface RestoredDatabase {
  look(): Promise<Standing>;
  /** Removes what looking has made: AWS Backup deletes a cluster, and not what others have put into it. */
  tidyUp(): Promise<"gone" | "going">;
}

/**
 * What AWS Backup has restored: an instance, or a cluster. An Aurora cluster comes back without any instance, so one is
 * made in it to look at the data. https://docs.aws.amazon.com/aws-backup/latest/devguide/restoring-aur.html
 */
export function restoredDatabase(
  rds: Pick<RDSClient, "send">,
  { arn, jobId, auroraInstanceClass }: { arn: string; jobId: string; auroraInstanceClass: string },
): RestoredDatabase {
  const [, kind, identifier = ""] =
    /^arn:aws:rds:[^:]+:[^:]+:(db|cluster):(awsbackup-restore-test-.+)$/.exec(arn) ?? [];
  if (kind === undefined) throw new Error(`${arn} is no database that a restore test makes`);
  if (kind === "db") {
    return {
      look: async () => standingOf(await describeInstance(rds, identifier)),
      tidyUp: async () => "gone",
    };
  }
  const window = `restore-check-${createHash("sha256").update(jobId).digest("hex").slice(0, 16)}`;
  return {
    async look() {
      const cluster = await describeCluster(rds, identifier);
      if (cluster?.Status !== "available")
        return { status: "coming", what: `cluster is ${cluster?.Status ?? "not there"}` };
      if (!cluster.Engine?.startsWith("aurora")) return standingOfCluster(cluster);
      const instance = await describeInstance(rds, window);
      if (instance)
        return instance.DBInstanceStatus === "available" ? standingOfCluster(cluster) : standingOf(instance);
      await openWindow(rds, window, cluster, auroraInstanceClass);
      return { status: "coming", what: "instance was asked for" };
    },
    tidyUp: async () => await closeWindow(rds, window),
  };
}

function standingOf(instance: DBInstance | undefined): Standing {
  const { DBInstanceStatus: status = "not there", Endpoint, IAMDatabaseAuthenticationEnabled } = instance ?? {};
  // https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/accessing-monitoring.html
  if (/^(failed|incompatible-|restore-error|inaccessible-)/.test(status)) return { status: "broken", what: status };
  if (status !== "available" || !Endpoint?.Address) return { status: "coming", what: `instance is ${status}` };
  return upIf(IAMDatabaseAuthenticationEnabled, Endpoint.Address, Endpoint.Port);
}

function standingOfCluster({ Endpoint, Port, IAMDatabaseAuthenticationEnabled }: DBCluster): Standing {
  if (!Endpoint) return { status: "coming", what: "cluster has no endpoint" };
  return upIf(IAMDatabaseAuthenticationEnabled, Endpoint, Port);
}

function upIf(letsIn: boolean | undefined, host: string, port = 5432): Standing {
  if (letsIn) return { status: "up", endpoint: { host, port } };
  return { status: "broken", what: "restored without IAM authentication, by which the check logs in" };
}

async function describeInstance(rds: Pick<RDSClient, "send">, DBInstanceIdentifier: string) {
  const command = new DescribeDBInstancesCommand({ DBInstanceIdentifier });
  const answer = await rds.send(command).catch(undefinedIf("DBInstanceNotFoundFault", "DBInstanceNotFound"));
  return answer?.DBInstances?.[0];
}

async function describeCluster(rds: Pick<RDSClient, "send">, DBClusterIdentifier: string) {
  const command = new DescribeDBClustersCommand({ DBClusterIdentifier });
  const answer = await rds.send(command).catch(undefinedIf("DBClusterNotFoundFault"));
  return answer?.DBClusters?.[0];
}

async function openWindow(
  rds: Pick<RDSClient, "send">,
  DBInstanceIdentifier: string,
  { DBClusterIdentifier, Engine }: DBCluster,
  DBInstanceClass: string,
): Promise<void> {
  const instance = { DBInstanceIdentifier, DBClusterIdentifier, DBInstanceClass, Engine, PubliclyAccessible: false };
  await rds.send(new CreateDBInstanceCommand(instance));
}

async function closeWindow(rds: Pick<RDSClient, "send">, DBInstanceIdentifier: string): Promise<"gone" | "going"> {
  const instance = await describeInstance(rds, DBInstanceIdentifier);
  if (!instance) return "gone";
  if (instance.DBInstanceStatus === "deleting") return "going";
  const command = new DeleteDBInstanceCommand({ DBInstanceIdentifier, SkipFinalSnapshot: true });
  // It cannot be deleted while it is being made: then the next try does it.
  await rds.send(command).catch(undefinedIf("InvalidDBInstanceState", "InvalidDBInstanceStateFault"));
  return "going";
}

function undefinedIf(...names: string[]) {
  return (error: unknown): undefined => {
    if (error instanceof Error && names.includes(error.name)) return undefined;
    throw error;
  };
}
