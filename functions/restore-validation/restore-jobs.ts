import {
  type BackupClient,
  ListRestoreJobsByProtectedResourceCommand,
  PutRestoreValidationResultCommand,
  type RestoreJobsListMember,
} from "@aws-sdk/client-backup";

/** A restore that AWS Backup has made, and of which database. */
export interface RestoreJob {
  id: string;
  database: string;
  createdResourceArn: string;
  /** When the backup was taken. */
  backupTime: Date | undefined;
  minutes: number | undefined;
  completedAt: Date | undefined;
  /** Whether the verdict on it has been given. It is given once, for good. */
  isJudged: boolean;
}

export interface RestoreJobs {
  /** The job with this id, if it has restored one of these databases: their ARNs, by their names. */
  find(id: string, databases: Readonly<Record<string, string>>): Promise<RestoreJob | undefined>;
  judge(id: string, verdict: { isGood: boolean; message: string }): Promise<void>;
}

/** The restore jobs of an account. */
export function restoreJobsOf(backup: Pick<BackupClient, "send">): RestoreJobs {
  return {
    // The other way round: a job tells of what it is a restore in newer versions of the SDK alone, and which one
    // Lambda's runtime brings is not ours to choose.
    async find(id, databases) {
      for (const [database, arn] of Object.entries(databases)) {
        const job = await findOf(backup, arn, id);
        if (job) return readJob(id, database, job);
      }
      return undefined;
    },

    // AWS's example brings an SDK along for this. Lambda's had it not when restore tests were new; that of Node 24 has.
    // https://docs.aws.amazon.com/aws-backup/latest/devguide/restore-testing-validation.html
    async judge(RestoreJobId, { isGood, message: ValidationStatusMessage }) {
      const ValidationStatus = isGood ? "SUCCESSFUL" : "FAILED";
      await backup.send(
        new PutRestoreValidationResultCommand({ RestoreJobId, ValidationStatus, ValidationStatusMessage }),
      );
    },
  };
}

async function findOf(backup: Pick<BackupClient, "send">, ResourceArn: string, id: string) {
  let NextToken: string | undefined;
  do {
    const page = await backup.send(new ListRestoreJobsByProtectedResourceCommand({ ResourceArn, NextToken }));
    const job = page.RestoreJobs?.find(({ RestoreJobId }) => RestoreJobId === id);
    if (job) return job;
    NextToken = page.NextToken;
  } while (NextToken);
  return undefined;
}

function readJob(id: string, database: string, job: RestoreJobsListMember): RestoreJob {
  const { Status, CreatedResourceArn, CreationDate, CompletionDate, ValidationStatus } = job;
  if (Status !== "COMPLETED") throw new Error(`restore job ${id} is ${Status}, and has to be COMPLETED`);
  if (!CreatedResourceArn) throw new Error(`AWS Backup does not say what restore job ${id} has created`);
  return {
    id,
    database,
    createdResourceArn: CreatedResourceArn,
    backupTime: job.RecoveryPointCreationDate,
    minutes: CreationDate && CompletionDate && (CompletionDate.getTime() - CreationDate.getTime()) / 60_000,
    completedAt: CompletionDate,
    isJudged: ValidationStatus === "SUCCESSFUL" || ValidationStatus === "FAILED",
  };
}
