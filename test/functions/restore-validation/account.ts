import { BackupClient, type RestoreJobsListMember } from "@aws-sdk/client-backup";
import {
  CreateDBClusterCommand,
  CreateDBInstanceCommand,
  DeleteDBClusterCommand,
  DeleteDBInstanceCommand,
  DescribeDBInstancesCommand,
  RDSClient,
} from "@aws-sdk/client-rds";

import { answer, type World } from "../../../functions/restore-validation/answer";
import { restoreJobsOf } from "../../../functions/restore-validation/restore-jobs";
import { restoredDatabase } from "../../../functions/restore-validation/restored-database";
import { openSession } from "../../../functions/restore-validation/session";
import type { Checks } from "../../../functions/restore-validation/settings";
import { type BackupStandIn, startBackupStandIn } from "../aws/backup-stand-in";
import { type Moto, startMoto } from "../aws/moto";
import type { PostgresServer } from "../postgres/server";
import { backupTime, looker, usual } from "./restored";

export const arnOf = (kind: "db" | "cluster", name: string) => `arn:aws:rds:us-east-1:123456789012:${kind}:${name}`;
export const ordersArn = arnOf("db", "orders-5c3d1e7f");
export const plan = "arn:aws:backup:us-east-1:123456789012:restore-testing-plan:weekly-1a2b";

/** What AWS Backup sends when a restore test is done. */
export const restored = (detail: object = {}) => ({
  source: "aws.backup",
  "detail-type": "Restore Job State Change",
  detail: { status: "COMPLETED", restoreJobId: "job-1", restoreTestingPlanArn: plan, ...detail },
});

/** What comes of a call: what the log got, and what AWS Backup was told. */
export interface Outcome {
  log: Record<string, unknown>[];
  verdicts: unknown[];
}

/** An account with AWS Backup and RDS, whose restored databases are on a server of ours. */
export class Account {
  readonly rds: RDSClient;
  readonly #backup: BackupStandIn;
  readonly #moto: Moto;
  readonly #server: PostgresServer;
  #job: Partial<Record<keyof RestoreJobsListMember, unknown>> = {};

  private constructor(server: PostgresServer, moto: Moto, backup: BackupStandIn) {
    this.#server = server;
    this.#moto = moto;
    this.#backup = backup;
    this.rds = new RDSClient(moto.client);
  }

  static async start(server: PostgresServer): Promise<Account> {
    const made: Account[] = [];
    const [moto, backup] = await Promise.all([
      startMoto(),
      startBackupStandIn(({ method, path }) => {
        if (method === "PUT" && path === "/restore-jobs/job-1/validations") return {};
        if (method !== "GET" || path !== `/resources/${ordersArn}/restore-jobs`) return undefined;
        return { RestoreJobs: made.map((account) => account.#job) };
      }),
    ]);
    const account = new Account(server, moto, backup);
    made.push(account);
    return account;
  }

  async stop(): Promise<void> {
    await Promise.all([this.#moto.stop(), this.#backup.stop()]);
  }

  /** What makes a function that runs by itself talk to this account. */
  get environment(): Record<string, string> {
    const { environment, endpoint } = this.#moto;
    const endpoints = { AWS_ENDPOINT_URL: endpoint, AWS_ENDPOINT_URL_BACKUP: this.#backup.endpoint };
    return { ...environment, ...endpoints, AWS_REGION: "us-east-1" };
  }

  /** What AWS Backup was told in the last call. */
  verdicts(): unknown[] {
    return this.#backup.requests.filter(({ method }) => method === "PUT").map(({ body }) => body);
  }

  /** Has a restore test make this database: with a job that is done, and what the test says of it. */
  restores(createdResourceArn: string, job: Partial<Record<keyof RestoreJobsListMember, unknown>> = {}): void {
    this.#backup.requests.length = 0;
    this.#job = {
      RestoreJobId: "job-1",
      Status: "COMPLETED",
      CreatedResourceArn: createdResourceArn,
      CreationDate: Date.parse("2026-03-02T01:00:00Z") / 1000,
      CompletionDate: Date.parse("2026-03-02T01:12:00Z") / 1000,
      RecoveryPointCreationDate: backupTime.getTime() / 1000,
      ...job,
    };
  }

  async instance(DBInstanceIdentifier: string, letsIn = true): Promise<string> {
    const shape = { DBInstanceIdentifier, Engine: "postgres", DBInstanceClass: "db.t4g.medium", AllocatedStorage: 20 };
    const login = { MasterUsername: "administrator", MasterUserPassword: "administrator-password" };
    const EnableIAMDatabaseAuthentication = letsIn;
    await this.rds.send(new CreateDBInstanceCommand({ ...shape, ...login, EnableIAMDatabaseAuthentication }));
    return arnOf("db", DBInstanceIdentifier);
  }

  async cluster(DBClusterIdentifier: string): Promise<string> {
    const login = { MasterUsername: "administrator", MasterUserPassword: "administrator-password" };
    const shape = { DBClusterIdentifier, Engine: "aurora-postgresql", EnableIAMDatabaseAuthentication: true };
    await this.rds.send(new CreateDBClusterCommand({ ...shape, ...login }));
    return arnOf("cluster", DBClusterIdentifier);
  }

  async instanceNames(): Promise<string[]> {
    const { DBInstances = [] } = await this.rds.send(new DescribeDBInstancesCommand());
    return DBInstances.map(({ DBInstanceIdentifier = "" }) => DBInstanceIdentifier);
  }

  async delete(arn: string): Promise<void> {
    const [kind, name = ""] = arn.split(":").slice(-2);
    const options = { SkipFinalSnapshot: true };
    if (kind === "db") await this.rds.send(new DeleteDBInstanceCommand({ DBInstanceIdentifier: name, ...options }));
    else await this.rds.send(new DeleteDBClusterCommand({ DBClusterIdentifier: name, ...options }));
  }

  /** Calls the function. The time that it waits passes at once. */
  async call(
    database: string,
    { event = restored(), checks = {}, world = {}, at = "01:13" }: Call = {},
  ): Promise<Outcome> {
    const outcome: Outcome = { log: [], verdicts: [] };
    const begin = Date.parse(`2026-03-02T${at}:00Z`);
    let passed = 0;
    const { host, port, authority } = this.#server;
    this.#backup.requests.length = 0;
    try {
      await answer(event, {
        settings: {
          restoreTestingPlanArn: plan,
          databases: { orders: ordersArn },
          checks: { orders: { ...usual, databaseName: database, ...checks } },
          user: looker.user,
        },
        jobs: restoreJobsOf(new BackupClient({ ...this.#moto.client, endpoint: this.#backup.endpoint })),
        restored: ({ id, createdResourceArn: arn }) =>
          restoredDatabase(this.rds, { arn, jobId: id, auroraInstanceClass: "db.t4g.medium" }),
        openSession: async (_, databaseName, until) =>
          await openSession({ host, port, database: databaseName, ...looker, authority }, Date.now() + until - begin),
        write: (line) => outcome.log.push(JSON.parse(line)),
        sleep: async (milliseconds) => {
          passed += milliseconds;
        },
        now: () => new Date(begin + passed),
        millisecondsLeft: () => 900_000 - passed,
        ...world,
      });
    } finally {
      outcome.verdicts = this.verdicts();
    }
    return outcome;
  }
}

export interface Call {
  event?: unknown;
  checks?: Partial<Checks>;
  world?: Partial<World>;
  at?: string;
}
