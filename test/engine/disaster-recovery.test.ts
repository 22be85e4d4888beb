import assert from "node:assert/strict";

import { Environment, type Run } from "./environment";
import { assertClean, changes, remnants } from "./runs";

/** The steps of docs/disaster-recovery.md, in their order. */
describe("disaster recovery, on the real engine", function () {
  this.timeout(180_000);

  const settingsFile = "Pulumi.staging.yaml";
  let environment: Environment;
  before(async () => {
    environment = await Environment.of("staging");
    environment.write("simulated-account.staging.yaml", backupOfYesterday);
    // As in production.
    set("      finalSnapshot: false # staging's data can be made again\n      deletionProtection: false\n", "");
    assertClean(await environment.up());
  });
  after(() => environment.dispose());

  const set = (from: string | RegExp, to: string) => environment.edit(settingsFile, from, to);
  const named = (name: string) =>
    environment.cloud().objects.find(({ urn }) => urn.endsWith(`::${name}`)) ?? assert.fail(`no ${name}`);

  it("restores a moment of the past and a backup beside the damaged database, and touches nothing of it", async () => {
    const { identifier } = named("entity-db-instance").outputs;
    const restoreFrom = `{ pointInTime: { source: ${identifier}, time: "2026-11-01T09:59:00Z" } }`;
    const fromBackup = `{ snapshot: "${backup}" }`;
    set(
      "  evenkeel:backup:",
      `${entry("restored-entity-db", restoreFrom)}${entry("older-entity-db", fromBackup)}\n  evenkeel:backup:`,
    );
    const up = await environment.up();

    assertClean(up);
    assert.deepEqual(touching(up, "entity-db"), []);
    const [restored, older] = ["restored-entity-db-instance", "older-entity-db-instance"].map(named);
    assert.deepEqual(restored?.inputs.restoreToPointInTime, {
      sourceDbInstanceIdentifier: identifier,
      restoreTime: "2026-11-01T09:59:00Z",
    });
    assert.equal(
      restored?.outputs.kmsKeyId,
      named("entity-db-encryption-key").outputs.arn,
      "it keeps its source's key",
    );
    assert.equal(older?.inputs.snapshotIdentifier, backup);
  });

  it("switches the services over, and changes neither database", async () => {
    set("DATABASE_URL: { database: entity-db }", "DATABASE_URL: { database: restored-entity-db }");
    const up = await environment.up();

    assertClean(up);
    const databases = changes(up).filter((change) => /rds|entity-db-(instance|url|access)/.test(change));
    assert.deepEqual(databases, []);
    assert.ok(changes(up).includes("update entity-api-service"));
    assert.match(JSON.stringify(named("entity-api-task").inputs), /restored-entity-db-url/);
  });

  it("refuses to remove the damaged one as long as it is protected, and names what is", async () => {
    const before = environment.cloud();
    set(/ {4}entity-db:\n(?: {6}.*\n)+/, "");
    const preview = await environment.preview();

    assert.notEqual(preview.code, 0);
    assert.match(preview.errors.join("\n"), /entity-db-instance" cannot be deleted\s+because it is protected/);
    assert.deepEqual(environment.cloud(), before);
  });

  it("removes it once AWS and Pulumi let go of it, and leaves its log, its last snapshot and the key of both", async () => {
    const key = named("entity-db-encryption-key");
    environment.changeBehindPulumi({ urn: named("entity-db-instance").urn, set: { deletionProtection: false } });
    await environment.unprotect("::entity-db-");
    const up = await environment.up();

    assertClean(up);
    assert.deepEqual(
      changes(up).filter(
        (change) => /^(delete|replace)/.test(change) && !/[ -](?<!(restored|older)-)entity-db/.test(change),
      ),
      [
        "delete-replaced recovery-watch-ages-first",
        "delete-replaced secret-watch-ages-first",
        "replace recovery-watch-ages-first",
        "replace secret-watch-ages-first",
      ],
    );
    assert.deepEqual(named("entity-db-encryption-key"), key);
    assert.deepEqual(
      remnants(environment).filter((remnant) => remnant.startsWith("aws:rds/")),
      ["aws:rds/automatedBackup:AutomatedBackup entity-db-instance", "aws:rds/snapshot:Snapshot entity-db-instance"],
    );
    assert.equal(named("restored-entity-db-instance").outputs.kmsKeyId, key.outputs.arn);
  });

  it("makes a destroyed environment again, from the last snapshot of its database", async () => {
    const destroyed = await environment.destroy();
    const last = environment.cloud().remnants.find(({ urn }) => urn.endsWith("::restored-entity-db-instance"))?.id;
    set(/restoreFrom: \{ pointInTime.*\}\n/, `restoreFrom: { snapshot: ${last} }\n`);
    const up = await environment.up();

    assertClean(destroyed, up);
    const { inputs, outputs } = named("restored-entity-db-instance");
    assert.equal(inputs.snapshotIdentifier, last);
    assert.equal(outputs.kmsKeyId, named("entity-db-encryption-key").outputs.arn);
  });
});

/** What happens to what is named after a database. */
function touching(run: Run, database: string): string[] {
  return changes(run).filter((change) => change.includes(` ${database}-`));
}

/** A second entry, as the document has it, of a database that goes as staging does. */
function entry(name: string, restoreFrom: string): string {
  return `    ${name}:
      databaseName: entities
      instanceClass: db.t4g.micro
      allocatedStorage: 20
      maxAllocatedStorage: 40
      multiAz: false
      restoreFrom: ${restoreFrom}
      deletionProtection: false
      secretRecoveryWindowInDays: 0
`;
}

// AWS Backup keeps a backup of RDS as a snapshot of RDS, under a name of its own.
const backup = "arn:aws:rds:us-east-1:111122223333:snapshot:awsbackup:job-0a1b2c3d";
const backupOfYesterday = `- type: "aws:rds/snapshot:Snapshot"
  id: job-0a1b2c3d
  properties:
    dbSnapshotIdentifier: job-0a1b2c3d
    dbSnapshotArn: ${backup}
    dbInstanceIdentifier: entity-db-00000000
    engine: postgres
    engineVersion: "17.6"
    allocatedStorage: 20
    encrypted: true
    kmsKeyId: arn:aws:kms:us-east-1:111122223333:key/5d3a1c9e-8f42-4b6e-9f0d-2a7c5e1b3f60
`;
