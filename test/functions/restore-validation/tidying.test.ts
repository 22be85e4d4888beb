import assert from "node:assert/strict";

import type { BackupClient } from "@aws-sdk/client-backup";
import type { RDSClient } from "@aws-sdk/client-rds";

import { answer, type World } from "../../../functions/restore-validation/answer";
import { type RestoreJob, restoreJobsOf } from "../../../functions/restore-validation/restore-jobs";
import { restoredDatabase } from "../../../functions/restore-validation/restored-database";
import { arnOf, ordersArn, plan, restored } from "./account";
import { looker, usual } from "./restored";

const arn = arnOf("cluster", "awsbackup-restore-test-ledger");

/** What a call does outside, in order, where the database is up and removing what was made for looking goes so. */
async function deedsOf(tidyUp: () => Promise<"gone" | "going">): Promise<string[]> {
  const deeds: string[] = [];
  let passed = 0;
  const job: RestoreJob = {
    ...{ id: "job-1", database: "orders", createdResourceArn: arn, isJudged: false },
    ...{ backupTime: undefined, minutes: undefined, completedAt: undefined },
  };
  const world: World = {
    settings: {
      restoreTestingPlanArn: plan,
      databases: { orders: ordersArn },
      checks: { orders: { ...usual, databaseName: "orders", leastTables: 0 } },
      user: looker.user,
    },
    jobs: {
      find: async () => job,
      judge: async (_, { isGood }) => void deeds.push(isGood ? "good" : "bad"),
    },
    restored: () => ({
      look: async () => ({ status: "up", endpoint: { host: "ledger", port: 5432 } }),
      tidyUp: async () => {
        const state = await tidyUp();
        if (deeds.at(-1) !== state) deeds.push(state);
        return state;
      },
    }),
    openSession: async () => ({ ask: async () => [], close: async () => void deeds.push("closed") }),
    write: () => {},
    sleep: async (milliseconds) => {
      passed += milliseconds;
      if (passed > 900_000) throw new Error("Lambda would have ended the call");
    },
    now: () => new Date(passed),
    millisecondsLeft: () => 900_000 - passed,
  };
  await answer(restored(), world);
  assert(world.millisecondsLeft() >= 30_000, "nothing is left for the verdict");
  return deeds;
}

describe("a call of the restore validation", () => {
  it("ends its session and removes what it made before AWS Backup hears of it, and deletes the cluster", async () => {
    const states = ["going", "going", "gone"] as const;
    let asked = 0;

    assert.deepEqual(await deedsOf(async () => states[asked++] ?? "gone"), ["closed", "going", "gone", "good"]);
  });

  it("tells AWS Backup in time, though what it made is never gone, or cannot be removed", async () => {
    assert.deepEqual(await deedsOf(async () => "going"), ["closed", "going", "good"]);
    assert.deepEqual(await deedsOf(() => Promise.reject(new Error("not allowed"))), ["closed", "good"]);
  });

  it("takes a restore as judged when there is a verdict, and not while AWS Backup waits for one", async () => {
    const judged = async (ValidationStatus: string | undefined) => {
      const job = { RestoreJobId: "job-1", Status: "COMPLETED", CreatedResourceArn: arn, ValidationStatus };
      const backup = { send: async () => ({ RestoreJobs: [job] }) } as unknown as BackupClient; // as far as it is used
      return (await restoreJobsOf(backup).find("job-1", { orders: ordersArn }))?.isJudged;
    };

    assert.deepEqual(await Promise.all(["SUCCESSFUL", "FAILED", "VALIDATING", "TIMED_OUT", undefined].map(judged)), [
      true,
      true,
      false,
      false,
      false,
    ]);
  });
});

describe("the instance in which a restored Aurora cluster is looked at", () => {
  const looking = "restore-check-026ab639c21df8aa";

  /** RDS with the cluster, and with the instance in this state. */
  function rdsWith(instance: string | undefined, refusal?: string, cluster: object = {}) {
    const asked: [string, object][] = [];
    const send = async (command: { constructor: { name: string }; input: object }) => {
      const { name } = command.constructor;
      asked.push([name, command.input]);
      if (name === "DescribeDBClustersCommand") {
        const DBClusterIdentifier = "awsbackup-restore-test-ledger";
        return { DBClusters: [{ DBClusterIdentifier, Status: "available", Engine: "aurora-postgresql", ...cluster }] };
      }
      if (name === "DescribeDBInstancesCommand") {
        return { DBInstances: instance === undefined ? [] : [{ DBInstanceStatus: instance }] };
      }
      if (refusal !== undefined) throw Object.assign(new Error(refusal), { name: refusal });
      return {};
    };
    const rds = { send } as unknown as RDSClient; // as far as it is used
    return { database: restoredDatabase(rds, { arn, jobId: "job-1", auroraInstanceClass: "db.t4g.medium" }), asked };
  }

  it("is reached from its own network alone", async () => {
    const { database, asked } = rdsWith(undefined);

    assert.deepEqual(await database.look(), { status: "coming", what: "instance was asked for" });
    assert.deepEqual(asked.at(-1), [
      "CreateDBInstanceCommand",
      {
        DBInstanceIdentifier: looking,
        DBClusterIdentifier: "awsbackup-restore-test-ledger",
        DBInstanceClass: "db.t4g.medium",
        Engine: "aurora-postgresql",
        PubliclyAccessible: false,
      },
    ]);
  });

  it("is none in a Multi-AZ cluster, which is restored with its own", async () => {
    const restoredWhole = {
      Engine: "postgres",
      Endpoint: "ledger",
      Port: 5432,
      IAMDatabaseAuthenticationEnabled: true,
    };
    const { database, asked } = rdsWith(undefined, undefined, restoredWhole);

    assert.deepEqual(await database.look(), { status: "up", endpoint: { host: "ledger", port: 5432 } });
    assert.deepEqual(
      asked.map(([command]) => command),
      ["DescribeDBClustersCommand"],
    );
  });

  it("is removed without a trace, once, and tried again while it is being made", async () => {
    const available = rdsWith("available");
    assert.equal(await available.database.tidyUp(), "going");
    const removal = ["DeleteDBInstanceCommand", { DBInstanceIdentifier: looking, SkipFinalSnapshot: true }];
    assert.deepEqual(available.asked.at(-1), removal);

    const deleting = rdsWith("deleting");
    assert.equal(await deleting.database.tidyUp(), "going");
    assert.equal(deleting.asked.length, 1);
    assert.equal(await rdsWith("creating", "InvalidDBInstanceStateFault").database.tidyUp(), "going");
    await assert.rejects(rdsWith("available", "AccessDenied").database.tidyUp(), { name: "AccessDenied" });
    assert.equal(await rdsWith(undefined).database.tidyUp(), "gone");
  });
});
