import {
  type BackupClient,
  ListRecoveryPointsByBackupVaultCommand,
  ListRestoreJobsByProtectedResourceCommand,
} from "@aws-sdk/client-backup";
import { DescribeDBClustersCommand, DescribeDBInstancesCommand, type RDSClient } from "@aws-sdk/client-rds";

/** What RDS knows of a database. */
export interface DatabaseTimes {
  createdAt: Date | undefined;
  /** Up to when it can be restored to any second. */
  restorableUntil: Date | undefined;
}

export interface RestoreTests {
  /** When the newest restore that was found good was done. */
  provenAt: Date | undefined;
  /** How many restored databases AWS Backup could not delete. */
  leftovers: number;
}

export async function databaseTimes(rds: Pick<RDSClient, "send">, arn: string): Promise<DatabaseTimes> {
  const [kind, identifier] = arn.split(":").slice(-2);
  if (kind === "cluster") {
    const { DBClusters = [] } = await rds.send(new DescribeDBClustersCommand({ DBClusterIdentifier: identifier }));
    const [cluster] = DBClusters;
    return { createdAt: cluster?.ClusterCreateTime, restorableUntil: cluster?.LatestRestorableTime };
  }
  const { DBInstances = [] } = await rds.send(new DescribeDBInstancesCommand({ DBInstanceIdentifier: identifier }));
  const [instance] = DBInstances;
  return { createdAt: instance?.InstanceCreateTime, restorableUntil: instance?.LatestRestorableTime };
}

/** When the newest backup of a database was taken that a vault has whole. */
export async function newestBackup(
  backup: Pick<BackupClient, "send">,
  vaultName: string,
  ByResourceArn: string,
): Promise<Date | undefined> {
  const points = await all(async (NextToken) => {
    const page = { BackupVaultName: vaultName, ByResourceArn, NextToken };
    const { RecoveryPoints = [], NextToken: next } = await backup.send(
      new ListRecoveryPointsByBackupVaultCommand(page),
    );
    return { items: RecoveryPoints, next };
  });
  return newest(points.filter(({ Status }) => Status === "COMPLETED").map(({ CreationDate }) => CreationDate));
}

/** How the restore tests of a database went, of those that a plan has made. */
export async function restoreTests(
  backup: Pick<BackupClient, "send">,
  planArn: string,
  ResourceArn: string,
  since: Date,
): Promise<RestoreTests> {
  const jobs = await all(async (NextToken) => {
    const page = { ResourceArn, NextToken };
    const { RestoreJobs = [], NextToken: next } = await backup.send(
      new ListRestoreJobsByProtectedResourceCommand(page),
    );
    return { items: RestoreJobs, next };
  });
  const tests = jobs.filter(({ CreatedBy }) => CreatedBy?.RestoreTestingPlanArn === planArn);
  const good = tests.filter((test) => test.Status === "COMPLETED" && test.ValidationStatus === "SUCCESSFUL");
  const left = tests.filter((test) => test.DeletionStatus === "FAILED" && (test.CompletionDate ?? since) >= since);
  return { provenAt: newest(good.map(({ CompletionDate }) => CompletionDate)), leftovers: left.length };
}

async function all<Item>(
  page: (token: string | undefined) => Promise<{ items: Item[]; next: string | undefined }>,
): Promise<Item[]> {
  const found: Item[] = [];
  let token: string | undefined;
  do {
    const { items, next } = await page(token);
    found.push(...items);
    token = next;
  } while (token);
  return found;
}

function newest(times: readonly (Date | undefined)[]): Date | undefined {
  const known = times.filter((time) => time !== undefined).map((time) => time.getTime());
  return known.length > 0 ? new Date(Math.max(...known)) : undefined;
}
