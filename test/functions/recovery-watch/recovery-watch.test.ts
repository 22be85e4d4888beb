import assert from "node:assert/strict";

import { BackupClient } from "@aws-sdk/client-backup";
import {
  CreateDBClusterCommand,
  CreateDBInstanceCommand,
  DescribeDBInstancesCommand,
  RDSClient,
} from "@aws-sdk/client-rds";

import { readSettings } from "../../../functions/recovery-watch/settings";
import { watch } from "../../../functions/recovery-watch/watch";
import { type BackupAnswer, type BackupStandIn, startBackupStandIn } from "../aws/backup-stand-in";
import { type Moto, startMoto } from "../aws/moto";
import { callDeployed } from "../deployed-function";

const rdsArn = "arn:aws:rds:us-east-1:123456789012";
const ordersArn = `${rdsArn}:db:orders-5c3d1e7f`;
const ledgerArn = `${rdsArn}:cluster:ledger-5c3d1e7f`;
const plan = "arn:aws:backup:us-east-1:123456789012:restore-testing-plan:weekly-1a2b";

const login = { MasterUsername: "administrator", MasterUserPassword: "administrator-password" };
const seconds = (time: string) => Date.parse(time) / 1000;

// Long after moto has made the databases.
const now = new Date("2099-03-10T12:00:00Z");

describe("the recovery watch, on an RDS that others have written", function () {
  // moto is installed first, from PyPI.
  this.timeout(300_000);

  let moto: Moto;
  let rds: RDSClient;
  let createdAt: number;
  let backup: BackupStandIn;
  let answers: BackupAnswer;

  before(async () => {
    [moto, backup] = await Promise.all([startMoto(), startBackupStandIn((request) => answers(request))]);
    rds = new RDSClient(moto.client);
    const instance = { DBInstanceIdentifier: "orders-5c3d1e7f", Engine: "postgres", DBInstanceClass: "db.t4g.medium" };
    await rds.send(new CreateDBInstanceCommand({ ...instance, ...login, AllocatedStorage: 20 }));
    const cluster = { DBClusterIdentifier: "ledger-5c3d1e7f", Engine: "aurora-postgresql" };
    await rds.send(new CreateDBClusterCommand({ ...cluster, ...login }));
    const { DBInstances = [] } = await rds.send(new DescribeDBInstancesCommand());
    createdAt = DBInstances[0]?.InstanceCreateTime?.getTime() ?? 0;
  });
  after(async () => await Promise.all([moto?.stop(), backup?.stop()]));

  const environment = {
    DATABASES: JSON.stringify({ orders: ordersArn }),
    VAULT_NAME: "vault",
    COPY_REGION: "us-west-2",
    COPY_VAULT_NAME: "copies",
    RESTORE_TESTING_PLAN_ARN: plan,
  };

  /** The figures that a call prints, by database, and its error. */
  async function look(given: NodeJS.ProcessEnv = environment) {
    const lines: Record<string, unknown>[] = [];
    const client = { ...moto.client, endpoint: backup.endpoint, maxAttempts: 1 };
    const error = await watch({
      settings: readSettings(given),
      rds,
      backup: new BackupClient(client),
      copyBackup: new BackupClient({ ...client, region: "us-west-2" }),
      write: (line) => lines.push(JSON.parse(line)),
      now: () => now,
    }).then(
      () => undefined,
      (reason: Error) => reason.message,
    );
    const figures = Object.fromEntries(lines.map(({ _aws, Database, ...values }) => [String(Database), values]));
    return { figures, error, lines };
  }

  const point = (time: string, Status = "COMPLETED") => ({ CreationDate: seconds(time), Status });
  const test = (time: string, job: object = {}) => ({
    Status: "COMPLETED",
    ValidationStatus: "SUCCESSFUL",
    CompletionDate: seconds(time),
    CreatedBy: { RestoreTestingPlanArn: plan },
    ...job,
  });

  it("tells the ages of the newest backup, its copy and its proof that are whole", async () => {
    const regions: Record<string, string> = {};
    answers = ({ path, query, region }) => {
      regions[path] = region;
      if (path === `/resources/${ordersArn}/restore-jobs`) {
        const failed = test("2099-03-10T02:00:00Z", { ValidationStatus: "FAILED", DeletionStatus: "FAILED" });
        const byHand = test("2099-03-10T03:00:00Z", { CreatedBy: {} });
        const old = test("2099-02-01T02:00:00Z", { DeletionStatus: "FAILED" });
        const sixDaysOld = test("2099-03-04T14:00:00Z", { ValidationStatus: "FAILED", DeletionStatus: "FAILED" });
        return { RestoreJobs: [old, sixDaysOld, failed, test("2099-03-08T12:00:00Z"), byHand] };
      }
      assert.equal(query.resourceArn, ordersArn);
      if (path === "/backup-vaults/copies/recovery-points") return { RecoveryPoints: [point("2099-03-09T06:00:00Z")] };
      // On a second page is the newest.
      if (query.nextToken === "more") return { RecoveryPoints: [point("2099-03-10T06:00:00Z")] };
      const early = [point("2099-03-09T06:00:00Z"), point("2099-03-10T09:00:00Z", "PARTIAL")];
      return { RecoveryPoints: early, NextToken: "more" };
    };

    const { figures, error, lines } = await look();
    const { RestorableAgeMinutes, ...ages } = figures.orders ?? {};
    assert.equal(error, undefined);
    assert(Number(RestorableAgeMinutes) > 60);
    assert.deepEqual(regions, {
      "/backup-vaults/vault/recovery-points": "us-east-1",
      "/backup-vaults/copies/recovery-points": "us-west-2",
      [`/resources/${ordersArn}/restore-jobs`]: "us-east-1",
    });
    assert.deepEqual(ages, {
      BackupAgeMinutes: 360,
      CopyAgeMinutes: 1800,
      RestoreTestAgeHours: 48,
      RestoreTestLeftovers: 2,
    });
    const [{ CloudWatchMetrics: [metrics] = [] } = {}] = lines.map(
      ({ _aws }) => _aws as { CloudWatchMetrics?: { Dimensions: unknown; Metrics: { Name: string }[] }[] }, // as it prints
    );
    assert.deepEqual(metrics?.Dimensions, [["Database"]]);
    assert.deepEqual(metrics?.Metrics.map(({ Name }) => Name).sort(), Object.keys(figures.orders ?? {}).sort());
  });

  it("counts from when a database was made where there is nothing of it yet", async () => {
    answers = () => ({ RecoveryPoints: [], RestoreJobs: [] });

    const { figures } = await look();
    assert.equal(figures.orders?.BackupAgeMinutes, (now.getTime() - createdAt) / 60_000);
    assert.equal(figures.orders?.RestoreTestAgeHours, (now.getTime() - createdAt) / 3_600_000);
  });

  it("tells what it can where a lookup fails, and fails in the end", async () => {
    answers = ({ path }) => {
      if (path.includes("/copies/")) return { status: 400, error: "ResourceNotFoundException" };
      return { RecoveryPoints: [point("2099-03-10T06:00:00Z")], RestoreJobs: [test("2099-03-08T12:00:00Z")] };
    };
    const databases = { gone: `${rdsArn}:db:gone`, orders: ordersArn, ledger: ledgerArn };

    const { figures, error } = await look({ ...environment, DATABASES: JSON.stringify(databases) });
    const names = Object.entries(figures).map(([database, values]) => [database, Object.keys(values)]);
    const known = ["RestorableAgeMinutes", "BackupAgeMinutes", "RestoreTestAgeHours", "RestoreTestLeftovers"];
    assert.deepEqual(Object.fromEntries(names), { gone: known.slice(1), orders: known, ledger: known });
    assert.match(
      error ?? "",
      new RegExp(
        "^4 figures are missing. gone: RestorableAgeMinutes: .*not found.*; gone: CopyAgeMinutes: " +
          "refused: ResourceNotFoundException; orders: CopyAgeMinutes: .*; ledger: CopyAgeMinutes: ",
      ),
    );
  });

  it("fails as it is deployed, but for the first look, which comes before permissions hold everywhere", async () => {
    const asked: string[] = [];
    answers = ({ path, region }) => {
      asked.push(`${region}${path}`);
      return path.includes("/copies/") ? undefined : { RecoveryPoints: [], RestoreJobs: [] };
    };
    const variables = {
      ...moto.environment,
      ...environment,
      AWS_ENDPOINT_URL: moto.endpoint,
      AWS_ENDPOINT_URL_BACKUP: backup.endpoint,
      AWS_REGION: "us-east-1",
    };

    const hourly = await callDeployed({ code: "recovery-watch" }, {}, variables);
    assert.deepEqual(asked.sort(), [
      `us-east-1/backup-vaults/vault/recovery-points`,
      `us-east-1/resources/${ordersArn}/restore-jobs`,
      "us-west-2/backup-vaults/copies/recovery-points",
    ]);
    assert.match(hourly.error, /^1 figures are missing. orders: CopyAgeMinutes: /);
    assert.deepEqual(Object.keys(JSON.parse(hourly.printed[0] ?? "")).sort(), [
      "BackupAgeMinutes",
      "Database",
      "RestorableAgeMinutes",
      "RestoreTestAgeHours",
      "RestoreTestLeftovers",
      "_aws",
    ]);
    const first = await callDeployed({ code: "recovery-watch" }, { isFirst: true }, variables);
    assert.deepEqual([first.printed.length, /^Error: 1 figures/.test(first.error)], [1, true]);
  });

  it("says so where a database has neither a backup nor an age", async () => {
    answers = () => ({ RecoveryPoints: [] });
    const { figures, error } = await look({
      VAULT_NAME: "vault",
      DATABASES: JSON.stringify({ gone: `${rdsArn}:db:gone` }),
    });

    assert.deepEqual(figures, {});
    assert.match(error ?? "", /gone: BackupAgeMinutes: there is nothing whose age it could be$/);
  });

  it("leaves out what a stack does not have, and refuses half of a copy", async () => {
    answers = () => ({ RecoveryPoints: [point("2099-03-10T06:00:00Z")] });
    const { VAULT_NAME, DATABASES } = environment;

    const { figures } = await look({ VAULT_NAME, DATABASES });
    assert.deepEqual(Object.keys(figures.orders ?? {}), ["RestorableAgeMinutes", "BackupAgeMinutes"]);
    assert.throws(() => readSettings({ VAULT_NAME, DATABASES, COPY_REGION: "us-west-2" }), /stand together/);
    assert.throws(() => readSettings({ VAULT_NAME }), /DATABASES has to be an object/);
    assert.throws(
      () => readSettings({ VAULT_NAME, DATABASES: '{"orders":"orders-5c3d1e7f"}' }),
      /the ARN of .* for orders/,
    );
    assert.throws(() => readSettings({ DATABASES }), /has no VAULT_NAME/);
  });
});
