import assert from "node:assert/strict";

import { parseSettings } from "../../../../components/base";
import { databaseSettings } from "../../../../components/database/settings";

function read(given: object) {
  return parseSettings(databaseSettings, 'Database "entity-db"', { databaseName: "entities", ...given });
}

const replica = { reports: { zone: "us-east-1b" } };

describe("settings of a database that contradict each other", () => {
  const rows: [string, object, RegExp][] = [
    [
      "a managed password with blue/green updates",
      { lowDowntimeUpdates: true },
      /lowDowntimeUpdates: found true; .*does not go with it.*Set administratorPassword to generated, or leave/,
    ],
    [
      "a managed password with read replicas of an instance",
      { readReplicas: replica },
      /readReplicas: found .*does not go with it.*Set administratorPassword to generated, or leave the replicas out/,
    ],
    [
      "blue/green updates with replicas",
      { administratorPassword: "generated", lowDowntimeUpdates: true, readReplicas: replica },
      /lowDowntimeUpdates: found true; .*replace the replicas reports behind Pulumi's back\. Leave one of the two out/,
    ],
    [
      "blue/green updates with an upgrade of the major",
      {
        administratorPassword: "generated",
        lowDowntimeUpdates: true,
        allowMajorVersionUpgrade: true,
        applyImmediately: true,
      },
      /allowMajorVersionUpgrade: found true; .*needs logical replication.*Set lowDowntimeUpdates to false for the upgrade/,
    ],
    [
      "a backup window inside the maintenance window",
      { backupWindow: "04:30-05:30", maintenanceWindow: "wed:05:00-wed:06:00" },
      /backupWindow: found "04:30-05:30"; it overlaps the maintenance window wed:05:00-wed:06:00.* Move one of the two/,
    ],
    [
      "storage that may not grow",
      { allocatedStorage: 100, maxAllocatedStorage: 100 },
      /maxAllocatedStorage: found 100; .*Set it to 110 or more/,
    ],
    [
      "storage that starts above the limit that nobody has written",
      { allocatedStorage: 2000 },
      /maxAllocatedStorage: found nothing, which means 1000; .*Set it to 2200 or more/,
    ],
    [
      "advanced insights that are kept for a week",
      { insights: { mode: "advanced", keepDays: 7 } },
      /insights\.keepDays: found 7; the advanced mode keeps the load for 465 days at least.*Leave it out, or set it to 465/,
    ],
    [
      "insights that are kept for what is no whole month",
      { insights: { keepDays: 100 } },
      /insights\.keepDays: found 100; allowed: 7, 31, 62/,
    ],
    [
      "a standby beside a zone",
      { zone: "us-east-1a" },
      /zone: found "us-east-1a"; RDS chooses the zones of an instance with a standby itself\..*set multiAz to false/,
    ],
    [
      "the speed of small gp3 storage",
      { allocatedStorage: 399, iops: 12_000 },
      /iops: found 12000; gp3 storage below 400 GiB, here 399.*set allocatedStorage to 400 or more/,
    ],
    [
      "less than what gp3 gives for nothing",
      { allocatedStorage: 400, iops: 3000 },
      /iops: found 3000; gp3 storage of 400 GiB takes 12000 to 64000/,
    ],
    [
      "more operations than gp3 has",
      { allocatedStorage: 400, iops: 64_001 },
      /iops: found 64001; gp3 storage of 400 GiB takes 12000 to 64000/,
    ],
    [
      "less throughput than gp3 gives for nothing",
      { allocatedStorage: 400, storageThroughput: 499 },
      /storageThroughput: found 499; gp3 storage with 12000 IOPS takes 500 to 3000 MiB\/s/,
    ],
    [
      "more throughput than the operations carry",
      { allocatedStorage: 400, iops: 12_000, storageThroughput: 3001 },
      /storageThroughput: found 3001; gp3 storage with 12000 IOPS takes 500 to 3000 MiB\/s\. .*or raise iops/,
    ],
    [
      "the throughput of small gp3 storage",
      { storageThroughput: 500 },
      /storageThroughput: found 500; gp3 storage below 400 GiB, here 100/,
    ],
    [
      "more operations than a Multi-AZ cluster's storage takes",
      { kind: "multiAzCluster", iops: 5001 },
      /iops: found 5001; storage of 100 GiB in a Multi-AZ cluster takes 1000 to 5000/,
    ],
    [
      "a secret that can be brought back for less than a week",
      { secretRecoveryWindowInDays: 6 },
      /secretRecoveryWindowInDays: found 6; 7 to 30, or 0 to delete at once/,
    ],
    [
      "disks smaller than a Multi-AZ cluster's are",
      { kind: "multiAzCluster", allocatedStorage: 99 },
      /^.*\n {2}allocatedStorage: found 99; the disks of a Multi-AZ cluster have 100 GiB at least\. Set it to 100 or more\.$/,
    ],
    [
      "an instance from a snapshot of a cluster",
      { restoreFrom: { snapshot: "arn:aws:rds:us-east-1:111122223333:cluster-snapshot:before" } },
      /restoreFrom\.snapshot: found "arn:.*"; it is a snapshot of a cluster, of which no instance is made\. Take the kind/,
    ],
    [
      "a backup that RDS cannot read",
      { restoreFrom: { snapshot: "arn:aws:backup:us-east-1:111122223333:recovery-point:continuous:db-ABC" } },
      /restoreFrom\.snapshot: found "arn:.*"; the identifier of a snapshot, or its ARN as RDS writes it/,
    ],
    [
      "a name that PostgreSQL keeps for itself",
      { databaseName: "Order", username: "user" },
      /databaseName: found "Order"; PostgreSQL keeps ORDER for itself.*such as Order_db\.\n.*username: found "user"/,
    ],
    [
      "names that are taken",
      { databaseName: "template1", username: "rds_superuser" },
      /databaseName: found "template1"; RDS has .* Choose another\.\n.*username: found "rds_superuser"; .* Choose another/,
    ],
    [
      "capacity that cannot grow",
      { kind: "aurora", serverless: { minCapacity: 4, maxCapacity: 2 } },
      /serverless\.maxCapacity: found 2; it is below minCapacity, 4/,
    ],
    [
      "a sleep of what never sleeps",
      { kind: "aurora", serverless: { minCapacity: 1, maxCapacity: 2, pauseAfterSeconds: 300 } },
      /serverless\.pauseAfterSeconds: found 300; a database with 1 units at least never sleeps/,
    ],
    [
      "an instance class beside capacity",
      { kind: "aurora", instanceClass: "db.r7g.large", serverless: { minCapacity: 1, maxCapacity: 2 } },
      /instanceClass: found "db\.r7g\.large"; serverless says how large it is\. Leave one of the two out/,
    ],
    [
      "a failover to what cannot take over",
      { administratorPassword: "generated", readReplicas: { reports: { zone: "us-east-1b", failoverPriority: 1 } } },
      /readReplicas: found .*of reports, only Aurora's replicas take over\. Leave failoverPriority out/,
    ],
    [
      "a zone by its id",
      { kind: "aurora", zone: "use1-az1" },
      /zone: found "use1-az1"; the name of a zone such as us-east-1a, not its id/,
    ],
    [
      "two sources of one restore",
      { restoreFrom: { snapshot: "before", pointInTime: { source: "entity-db-1" } } },
      /restoreFrom: found .*a database is restored from one source: snapshot, or pointInTime/,
    ],
    [
      "a moment that is none",
      { restoreFrom: { pointInTime: { source: "entity-db-1", time: "yesterday" } } },
      /restoreFrom\.pointInTime\.time: found "yesterday"; a time in UTC, in quotes, such as "2026-03-01T04:05:06Z"/,
    ],
  ];
  for (const [what, given, message] of rows) {
    it(`are refused: ${what}`, () => assert.throws(() => read(given), { message }));
  }

  it("are accepted just inside each rule", () => {
    read({ administratorPassword: "generated", lowDowntimeUpdates: true });
    read({ administratorPassword: "generated", readReplicas: replica });
    read({ kind: "aurora", readReplicas: { reports: { zone: "us-east-1b", failoverPriority: 0 } } });
    read({ insights: { mode: "advanced", keepDays: 465 } });
    read({ insights: { keepDays: 731 } });
    read({ multiAz: false, zone: "us-east-1a" });
    read({ allocatedStorage: 400, iops: 12_000, storageThroughput: 500 });
    read({ allocatedStorage: 400, iops: 64_000, storageThroughput: 4000 });
    read({ kind: "multiAzCluster", iops: 1000 });
    read({ kind: "multiAzCluster", iops: 5000 });
    read({ kind: "multiAzCluster", allocatedStorage: 100 });
    read({ databaseName: "postgres", username: "postgres" });
    read({ restoreFrom: { snapshot: "arn:aws:rds:us-east-1:111122223333:snapshot:awsbackup:job-1a2b" } });
    read({ secretRecoveryWindowInDays: 0 });
    read({ secretRecoveryWindowInDays: 7 });
    read({ kind: "aurora", serverless: { minCapacity: 2, maxCapacity: 2 } });
    read({ kind: "aurora", serverless: { minCapacity: 0, maxCapacity: 2, pauseAfterSeconds: 300 } });
    read({ restoreFrom: { pointInTime: { source: "entity-db-1", time: "2026-03-01T04:05:06Z" } } });
  });
});
