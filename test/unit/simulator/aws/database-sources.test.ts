import assert from "node:assert/strict";

import { changeCloud, readCloud } from "../../../../simulator";
import type { Properties } from "../../../../simulator/value";
import { type Connection, Engine, type State } from "../engine";

const DATABASE = "aws:rds/instance:Instance";
const CLUSTER = "aws:rds/cluster:Cluster";
const account = "111122223333";

describe("simulated databases that start from data", () => {
  let engine: Engine;
  let aws: Connection;
  const connect = async () => {
    aws = await engine.connect("aws", { region: "us-east-1", allowedAccountIds: `["${account}"]` });
  };
  beforeEach(async () => {
    engine = await Engine.start();
    await connect();
  });
  afterEach(() => engine.dispose());

  const behindItsBack = async (...changes: Parameters<typeof changeCloud>[1]) => {
    await engine.stop();
    changeCloud(engine.folder, changes);
    await engine.open();
    await connect();
  };

  const postgres = {
    engine: "postgres",
    engineVersion: "17",
    instanceClass: "db.t4g.micro",
    allocatedStorage: 20,
    username: "owner",
    dbName: "entities",
    password: "hush-hush",
    backupRetentionPeriod: 7,
    storageEncrypted: true,
    skipFinalSnapshot: true,
  };
  const destroyed = async (inputs: Properties = {}) => {
    const key = await aws.make("aws:kms/key:Key", "data", {});
    const database = await aws.make(DATABASE, "gone", {
      ...postgres,
      kmsKeyId: key.outputs.arn ?? "",
      skipFinalSnapshot: false,
      finalSnapshotIdentifier: "gone-final",
      ...inputs,
    });
    await aws.delete(database);
    return { key, database };
  };
  const { username: _, dbName: __, password: ___, ...restorable } = postgres;

  it("are restored from the final snapshot of one that is gone, with its user, name and key", async () => {
    const { key } = await destroyed();

    const { outputs } = await aws.make(DATABASE, "back", { ...restorable, snapshotIdentifier: "gone-final" });

    assert.deepEqual(
      [outputs.username, outputs.dbName, outputs.storageEncrypted, outputs.kmsKeyId],
      ["owner", "entities", true, key.outputs.arn],
    );
  });

  it("keep what the snapshot has, whatever the program asks for, so that a next deployment would replace them", async () => {
    const { key } = await destroyed();
    const other = await aws.make("aws:kms/key:Key", "other", {});
    const asked = { ...postgres, username: "app", kmsKeyId: other.outputs.arn ?? "", snapshotIdentifier: "gone-final" };

    const made = await aws.make(DATABASE, "back", asked);
    const next = await aws.diff(made, asked);

    assert.deepEqual([made.outputs.username, made.outputs.kmsKeyId], ["owner", key.outputs.arn]);
    assert.deepEqual(next.detailed, { username: "UPDATE_REPLACE", kmsKeyId: "UPDATE_REPLACE" });
    const changed = await aws.change(made, { ...asked, backupRetentionPeriod: 14 });
    assert.deepEqual([changed.outputs.username, changed.outputs.kmsKeyId], ["owner", key.outputs.arn]);
  });

  it("need the key of the snapshot, which can be rescued while it waits for its end", async () => {
    const { key } = await destroyed();
    await aws.delete(key);
    const restore = () => aws.make(DATABASE, "back", { ...restorable, snapshotIdentifier: "gone-final" });

    await assert.rejects(restore(), /KMSKeyNotAccessibleFault: .*cancel the deletion of the key/);
    await behindItsBack({ remnant: key.id, about: { state: "Enabled" } });
    assert.equal((await restore()).outputs.kmsKeyId, key.outputs.arn);
    assert.throws(
      () => changeCloud(engine.folder, [{ remnant: "a", about: {} }]),
      /nothing that was deleted left a in this simulated cloud/,
    );
  });

  it("find no snapshot that nobody has made, though the configuration names it", async () => {
    await engine.stop();
    await engine.open({ given: ["somewhere"] });
    await connect();
    const restore = (snapshotIdentifier: string) => aws.make(DATABASE, "back", { ...restorable, snapshotIdentifier });

    await assert.rejects(restore("somewhere"), /DBSnapshotNotFound: DBSnapshot not found: somewhere/);
    assert.ok(await restore("arn:aws:rds:us-east-1:999988887777:snapshot:shared"));
  });

  it("are restored from snapshots that the account holds", async () => {
    const properties = { dbInstanceIdentifier: "old", dbSnapshotIdentifier: "kept", engine: "postgres" };
    const entry = { type: "aws:rds/snapshot:Snapshot", id: "kept", properties };
    const keptCluster = { dbClusterIdentifier: "old", dbClusterSnapshotIdentifier: "kept" };
    const cluster = { type: "aws:rds/clusterSnapshot:ClusterSnapshot", id: "kept", properties: keptCluster };
    await engine.stop();
    await engine.open({ account: { file: "account.yaml", entries: [entry, cluster] } });
    await connect();

    assert.ok(await aws.make(DATABASE, "back", { ...restorable, snapshotIdentifier: "kept" }));
    assert.ok(await aws.make(CLUSTER, "aurora", { ...aurora, snapshotIdentifier: "kept" }));
    await assert.rejects(
      aws.make(CLUSTER, "other", { ...aurora, snapshotIdentifier: "lost" }),
      /DBClusterSnapshotNotFoundFault: DBClusterSnapshot not found: lost/,
    );
  });

  it("go back to a point in time of one that keeps its changes", async () => {
    const source = await aws.make(DATABASE, "source", postgres);
    const forgetful = await aws.make(DATABASE, "forgetful", { ...postgres, backupRetentionPeriod: 0 });
    const restore = (from: State, more: Properties = { useLatestRestorableTime: true }) =>
      aws.make(DATABASE, "back", {
        ...restorable,
        restoreToPointInTime: { sourceDbInstanceIdentifier: from.outputs.identifier ?? "", ...more },
      });

    assert.equal((await restore(source)).outputs.username, "owner");
    await assert.rejects(restore(forgetful), /PointInTimeRestoreNotEnabled: .*backupRetentionPeriod 0/);
    await assert.rejects(restore(source, {}), /restoreToPointInTime: needs restoreTime or useLatestRestorableTime/);
    await assert.rejects(
      aws.make(DATABASE, "back", {
        ...restorable,
        restoreToPointInTime: { sourceDbInstanceIdentifier: "nobody", useLatestRestorableTime: true },
      }),
      /DBInstanceNotFound: DBInstance nobody not found/,
    );
  });

  it("may be told later what they were restored with, and nothing else", async () => {
    const source = await aws.make(DATABASE, "source", postgres);
    const from = { sourceDbInstanceIdentifier: source.outputs.identifier ?? "", useLatestRestorableTime: true };
    const back = await aws.make(DATABASE, "back", { ...restorable, restoreToPointInTime: from });
    const told = { ...back.inputs, username: "owner", port: 5432 };

    const changes = async (news: Properties) => (await aws.diff(back, news)).replaces;
    assert.deepEqual(await changes({ ...told, dbName: "entities" }), []);
    assert.deepEqual(await changes({ ...told, dbName: "others" }), ["dbName"]);
  });

  it("go back to a point in time of one that is gone, while its automated backups are kept", async () => {
    const { database } = await destroyed({ deleteAutomatedBackups: false });
    const from = (sourceDbiResourceId: string) => ({
      ...restorable,
      restoreToPointInTime: { sourceDbiResourceId, useLatestRestorableTime: true },
    });

    assert.deepEqual(
      readCloud(engine.folder).remnants.map(({ type, id, why }) => [type, id, why]),
      [
        ["aws:rds/snapshot:Snapshot", "gone-final", "it is the final snapshot"],
        ["aws:rds/automatedBackup:AutomatedBackup", database.id, "automated backups are kept for 7 days"],
      ],
    );
    assert.equal((await aws.make(DATABASE, "back", from(database.id))).outputs.username, "owner");
    await assert.rejects(aws.make(DATABASE, "b", from("db-NOBODY")), /DBInstanceAutomatedBackupNotFound/);
  });

  it("follow a source that has backups and a password of its own", async () => {
    const replica = (source: State) => {
      const { allocatedStorage: _, ...rest } = restorable;
      return aws.make(DATABASE, "replica", { ...rest, replicateSourceDb: source.outputs.identifier ?? "" });
    };
    const make = (name: string, inputs: Properties) => aws.make(DATABASE, name, { ...postgres, ...inputs });
    const { password: _, ...own } = postgres;
    const managed = await aws.make(DATABASE, "managed", { ...own, manageMasterUserPassword: true });

    assert.equal((await replica(await make("source", {}))).outputs.username, "owner");
    await assert.rejects(
      replica(await make("forgetful", { backupRetentionPeriod: 0 })),
      /InvalidDBInstanceState: Automated backups are not enabled for this database instance/,
    );
    await assert.rejects(
      replica(managed),
      /InvalidParameterValue: Creating read replicas for source instance with engine postgres where ManageMasterUserPassword is enabled is not supported/,
    );
  });

  it("leave no final snapshot where they are replicas", async () => {
    const source = await aws.make(DATABASE, "source", postgres);
    const { allocatedStorage: _, ...rest } = restorable;
    const replica = await aws.make(DATABASE, "replica", {
      ...rest,
      replicateSourceDb: source.outputs.identifier ?? "",
      skipFinalSnapshot: false,
    });

    await assert.rejects(aws.delete(replica), /FinalDBSnapshotIdentifier can not be specified/);
  });

  it("are clusters with a key of the program's choice", async () => {
    const key = await aws.make("aws:kms/key:Key", "data", {});
    const gone = await aws.make(CLUSTER, "gone", {
      ...aurora,
      masterUsername: "owner",
      masterPassword: "hush-hush",
      finalSnapshotIdentifier: "gone-final",
      deleteAutomatedBackups: false,
    });
    await aws.delete(gone);
    const inputs = { ...aurora, storageEncrypted: true, kmsKeyId: key.outputs.arn ?? "" };

    const { outputs } = await aws.make(CLUSTER, "back", { ...inputs, snapshotIdentifier: "gone-final" });

    assert.deepEqual([outputs.masterUsername, outputs.kmsKeyId], ["owner", key.outputs.arn]);
    const past = (from: Properties) =>
      aws.make(CLUSTER, "past", { ...aurora, restoreToPointInTime: { ...from, useLatestRestorableTime: true } });
    const sourceClusterResourceId = gone.outputs.clusterResourceId ?? "";
    assert.equal((await past({ sourceClusterResourceId })).outputs.masterUsername, "owner");
    await assert.rejects(past({ sourceClusterResourceId: "cluster-NOBODY" }), /DBClusterAutomatedBackupNotFoundFault/);
    await assert.rejects(past({ sourceClusterIdentifier: "nobody" }), /DBClusterNotFoundFault: DBCluster nobody/);
  });
});

const aurora = { engine: "aurora-postgresql", engineVersion: "17.4" };
