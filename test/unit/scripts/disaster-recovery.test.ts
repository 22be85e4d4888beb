import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { recoverySettings } from "../../../components/backup/recovery-settings";
import { backupSettings } from "../../../components/backup/settings";
import { disasterRecoveryDocument } from "../../../scripts/disaster-recovery";
import {
  disasterRecovery,
  type RecoveredDatabase,
  type RecoveredStack,
} from "../../../scripts/disaster-recovery/document";
import { steps, table, timeText } from "../../../scripts/disaster-recovery/text";

const database: RecoveredDatabase = {
  kind: "instance",
  multiAz: true,
  readReplicas: {},
  allocatedStorage: 100,
  backupRetentionDays: 35,
  recovery: recoverySettings.parse({}),
  databaseName: "entities",
  finalSnapshot: true,
  deletionProtection: true,
  secretRecoveryWindowInDays: 30,
};

const production = (given: { database?: object; backup?: object } = {}): RecoveredStack => ({
  name: "production",
  region: "us-east-1",
  databases: { "entity-db": { ...database, ...given.database } },
  backup: backupSettings.parse(given.backup ?? { copy: { region: "us-west-2" } }),
  clients: [{ service: "entity-api", database: "entity-db" }],
});

const lines = (...stacks: RecoveredStack[]) => disasterRecovery(stacks).split("\n");

describe("the document on disaster recovery", () => {
  it("is what follows from the stack files: write it again with npm run disaster-recovery", () => {
    const committed = readFileSync(join(__dirname, "../../../docs/disaster-recovery.md"), "utf8");

    assert.equal(committed, disasterRecoveryDocument());
  });

  it("lists each promise beside its limit, and what it is made of with its source", () => {
    const told = lines(production());

    assert.ok(told.includes("| entity-db, zone lost | 0 of 15 min | 2 min of 4 h |"));
    assert.ok(told.includes("| entity-db, region lost | 29 h of 36 h | 1 h 48 min of 8 h |"));
    assert.ok(told.includes("| RTO, entity-db, region lost | until RDS has made a server | 15 min | estimate |"));
    const aws = "[AWS](https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Concepts.MultiAZ.Failover.html)";
    assert.ok(told.includes(`| RTO, entity-db, zone lost | until the standby has taken over | 2 min | ${aws} |`));
  });

  it("says what is left after which loss, and what is not", () => {
    const safe = lines(production());
    const open = { daily: { everyHours: 6, deleteAfterDays: 7 }, weekly: { taken: false }, monthly: { taken: false } };
    const bare = lines(
      production({
        database: { finalSnapshot: false, deletionProtection: false, secretRecoveryWindowInDays: 0 },
        backup: { ...open, lock: { mode: "none" }, deletableWithBackups: true },
      }),
    );

    assert.ok(
      safe.includes(
        "| us-east-1 lost | in us-west-2 a backup of each day for 35 days, of each week for 98, of each month for 366 |",
      ),
    );
    assert.ok(
      bare.includes(
        "| entity-db itself deleted | no log and no last snapshot, and so the data of up to a whole interval is lost; " +
          "a backup of each 6 hours for 7 days |",
      ),
    );
    assert.ok(bare.includes("| backups deleted | nothing: whoever has the permission deletes them |"));
    assert.ok(bare.includes("| us-east-1 lost | nothing |"));
    assert.ok(bare.includes("Nothing is copied to another region: **whoever loses the region loses all data**."));
  });

  it("gives the steps with the names and the commands of the stack", () => {
    const instance = lines(production()).join("\n");
    const cluster = lines(production({ database: { kind: "aurora" } })).join("\n");

    assert.match(instance, /aws rds describe-db-instances/);
    assert.match(instance, /source: entity-db-1a2b3c4d/);
    assert.match(instance, /DATABASE_URL: \{ database: restored-entity-db \}/);
    assert.match(instance, /## us-east-1 is lost/);
    assert.match(cluster, /aws rds modify-db-cluster --db-cluster-identifier entity-db-1a2b3c4d/);
  });

  it("copies a Multi-AZ cluster, which Pulumi cannot restore", () => {
    const steps = lines(production({ database: { kind: "multiAzCluster" } })).join("\n");

    assert.match(steps, /--source-db-cluster-identifier entity-db-1a2b3c4d/);
    assert.match(steps, /pg_restore .*--dbname="<URL of restored-entity-db>" entities\.dump/);
    assert.match(steps, /restored-entity-db:\n {9}kind: multiAzCluster/);
    assert.doesNotMatch(steps, /restoreFrom/);
  });

  it("has no steps for a lost region where nothing is copied, and none at all without a database", () => {
    assert.doesNotMatch(lines(production({ backup: {} })).join("\n"), /is lost\n/);
    assert.doesNotMatch(lines({ ...production(), databases: {} }).join("\n"), /## Switch/);
  });
});

describe("its text", () => {
  it("writes times as people say them", () => {
    assert.deepEqual([0, 35, 120, 4680, 104400].map(timeText), ["0", "35 s", "2 min", "1 h 18 min", "29 h"]);
  });

  it("numbers steps, and indents what belongs to them", () => {
    assert.equal(steps("one", ["two", "a\n\nb"]), "1. one\n2. two\n   a\n\n   b");
    assert.equal(table(["a", "b"], [["1", "2"]]), "| a | b |\n| --- | --- |\n| 1 | 2 |");
  });
});
