import assert from "node:assert/strict";

import { openSession } from "../../../functions/restore-validation/session";
import { callDeployed } from "../deployed-function";
import { freePort } from "../free-port";
import { type PostgresServer, startPostgres } from "../postgres/server";
import { Account, arnOf, ordersArn, plan, restored } from "./account";
import { admitLooker, looker, restore, shop, usual } from "./restored";

describe("the restore validation, on a real server and an RDS that others have written", function () {
  // Both are installed first, where they are absent.
  this.timeout(300_000);

  let server: PostgresServer;
  let account: Account;

  before(async () => {
    server = await startPostgres();
    account = await Account.start(server);
    await admitLooker(server);
    await restore(server, "good", ...shop(2));
  });
  after(async () => await Promise.all([server?.stop(), account?.stop()]));

  const metrics = (values: Record<string, number>) => ({
    _aws: {
      Timestamp: Date.parse("2026-03-02T01:13:00Z"),
      CloudWatchMetrics: [
        {
          Namespace: "Evenkeel/Data",
          Dimensions: [["Database"]],
          Metrics: [
            { Name: "RestoreTestFailed", Unit: "Count" },
            { Name: "RestoreMinutes", Unit: "None" },
          ],
        },
      ],
    },
    Database: "orders",
    ...values,
  });

  it("tells AWS Backup, the log and the metrics of a restore that is good", async () => {
    const arn = await account.instance("awsbackup-restore-test-good");
    account.restores(arn);
    const { log, verdicts } = await account.call("good");

    const seen = ["logged in over TLS", "3 tables read, 3 with rows"];
    assert.deepEqual(log, [
      {
        level: "INFO",
        timestamp: "2026-03-02T01:13:00.000Z",
        database: "orders",
        restoreJobId: "job-1",
        createdResourceArn: arn,
        backupTime: "2026-03-01T06:00:00.000Z",
        failures: [],
        seen,
        unchecked: ["B-trees, since amcheck is not installed"],
      },
      metrics({ RestoreTestFailed: 0, RestoreMinutes: 12 }),
    ]);
    const ValidationStatusMessage = `${seen.join("; ")}; not checked: B-trees, since amcheck is not installed`;
    assert.deepEqual(verdicts, [{ ValidationStatus: "SUCCESSFUL", ValidationStatusMessage }]);
    await account.delete(arn);
  });

  it("fails a restore for one thing that is wrong, and names the first ones to AWS Backup", async () => {
    const arn = await account.instance("awsbackup-restore-test-stale");
    account.restores(arn);
    const missing = Array.from({ length: 9 }, (_, index) => [`gone_${index}`, { leastRows: 1 }]);
    const { log, verdicts } = await account.call("good", { checks: { tables: Object.fromEntries(missing) } });

    assert.deepEqual(log[1], metrics({ RestoreTestFailed: 1, RestoreMinutes: 12 }));
    const [verdict] = verdicts as Record<string, string>[]; // what the SDK sends is an object of texts
    assert.equal(verdict?.ValidationStatus, "FAILED");
    assert.match(
      verdict?.ValidationStatusMessage ?? "",
      /^9 failures: gone_0 cannot be checked: relation "public.gone_0" does not exist; gone_1 .*\.\.\.$/,
    );
    assert.equal(verdict?.ValidationStatusMessage?.length, 250);
    await account.delete(arn);
  });

  it("fails a restore that it cannot log in to, whatever the reason", async () => {
    const arn = await account.instance("awsbackup-restore-test-closed");
    account.restores(arn);
    const { host, port, authority } = server;
    const login = { host, port, database: "good", ...looker, authority };
    const nobody = await freePort();
    const ways = {
      "password authentication failed": { ...login, password: "another" },
      'database "nowhere" does not exist': { ...login, database: "nowhere" },
      "unable to verify the first certificate": { ...login, authority: undefined },
      "connect ECONNREFUSED": { ...login, port: nobody },
    };

    for (const [reason, way] of Object.entries(ways)) {
      const open = async () => await openSession(way, Date.now() + 10_000);
      const { verdicts, log } = await account.call("good", { world: { openSession: open } });
      assert.match(JSON.stringify(verdicts), /"FAILED".*1 failure: cannot log in to the restored database at /);
      assert(JSON.stringify(log).includes(JSON.stringify(reason).slice(1, -1)), reason);
    }
    await account.delete(arn);
  });

  it("fails a restore without IAM authentication, and says so", async () => {
    const arn = await account.instance("awsbackup-restore-test-shut", false);
    account.restores(arn);

    const ValidationStatusMessage =
      "1 failure: the restored database is restored without IAM authentication, by which the check logs in";
    assert.deepEqual((await account.call("good")).verdicts, [{ ValidationStatus: "FAILED", ValidationStatusMessage }]);
    await account.delete(arn);
  });

  it("does so as it is deployed, with nothing but its environment and Lambda's SDK", async () => {
    const arn = await account.instance("awsbackup-restore-test-live", false);
    account.restores(arn);
    const files = { "checks.json": JSON.stringify({ orders: { ...usual, databaseName: "good" } }) };
    const { printed, error } = await callDeployed({ code: "restore-validation", files }, restored(), {
      ...account.environment,
      RESTORE_TESTING_PLAN_ARN: plan,
      DATABASES: JSON.stringify({ orders: ordersArn }),
      CHECK_USER: looker.user,
    });

    assert.equal(error, "");
    const [log, figures] = printed.map((line) => JSON.parse(line));
    assert.equal(log.level, "ERROR");
    assert.deepEqual([figures.Database, figures.RestoreTestFailed, figures.RestoreMinutes], ["orders", 1, 12]);
    assert.match(JSON.stringify(account.verdicts()), /^\[\{"ValidationStatus":"FAILED"/);
    await account.delete(arn);
  });

  it("has Lambda call again for a database that does not come up, and fails it in the end", async () => {
    account.restores(arnOf("db", "awsbackup-restore-test-slow"));

    await assert.rejects(account.call("good"), {
      message: "orders: the restored database has not come up: instance is not there",
    });
    const ValidationStatusMessage = "1 failure: the restored database has not come up: instance is not there";
    const { verdicts } = await account.call("good", { at: "01:45" });
    assert.deepEqual(verdicts, [{ ValidationStatus: "FAILED", ValidationStatusMessage }]);
  });

  it("looks at an Aurora cluster through an instance of its own, which is gone before the verdict", async () => {
    const arn = await account.cluster("awsbackup-restore-test-aurora");
    account.restores(arn);
    const during: string[][] = [];
    const { host, port, authority } = server;
    const { verdicts } = await account.call("good", {
      world: {
        openSession: async () => {
          during.push(await account.instanceNames());
          return await openSession({ host, port, database: "good", ...looker, authority }, Date.now() + 10_000);
        },
      },
    });

    assert.equal(during.length, 1);
    assert.match(during.flat().join(), /^restore-check-[0-9a-f]{16}$/);
    assert.deepEqual(await account.instanceNames(), []);
    assert.match(JSON.stringify(verdicts), /^\[\{"ValidationStatus":"SUCCESSFUL"/);
    await account.delete(arn);
  });

  it("says nothing twice: AWS Backup keeps to the first verdict", async () => {
    account.restores(arnOf("db", "awsbackup-restore-test-done"), { ValidationStatus: "FAILED" });

    assert.deepEqual(await account.call("good"), { log: [], verdicts: [] });
  });

  it("passes nothing that it has no checks for", async () => {
    account.restores(arnOf("db", "awsbackup-restore-test-new"));
    const settings = { restoreTestingPlanArn: plan, databases: { orders: ordersArn }, checks: {}, user: looker.user };

    await assert.rejects(account.call("good", { world: { settings } }), /has no checks for orders/);
  });

  it("passes nothing that it does not understand", async () => {
    account.restores(ordersArn);
    const event = (detail: object) => ({ event: restored(detail) });

    await assert.rejects(account.call("good", { event: null }), /the event has to be an object/);
    await assert.rejects(account.call("good", { event: { ...restored(), source: "shop" } }), /source is "shop", and/);
    await assert.rejects(account.call("good", { event: { ...restored(), detail: [] } }), /detail has to be an object/);
    await assert.rejects(account.call("good", event({ status: "FAILED" })), /detail.status is "FAILED", and has to be/);
    await assert.rejects(
      account.call("good", event({ restoreTestingPlanArn: `${"x"}` })),
      /restoreTestingPlanArn is "x"/,
    );
    await assert.rejects(account.call("good", event({ restoreJobId: 7 })), /restoreJobId has to be a text/);
    await assert.rejects(account.call("good", event({ restoreJobId: "job-2" })), /job-2 has restored none of orders/);
    await assert.rejects(account.call("good"), /names a database in use/);
    account.restores(arnOf("db", "audit-db"));
    await assert.rejects(account.call("good"), /audit-db is no database that a restore test makes/);
    account.restores(arnOf("db", "awsbackup-restore-test-x"), { Status: "RUNNING" });
    await assert.rejects(account.call("good"), /restore job job-1 is RUNNING, and has to be COMPLETED/);
  });
});
