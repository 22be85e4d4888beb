import assert from "node:assert/strict";

import { readCloud } from "../../../../simulator";
import type { Properties } from "../../../../simulator/value";
import { type Connection, Engine, type State } from "../engine";

const DATABASE = "aws:rds/instance:Instance";
const SECRET = "aws:secretsmanager/secret:Secret";

describe("simulated data", () => {
  let engine: Engine;
  let aws: Connection;
  beforeEach(async () => {
    engine = await Engine.start();
    aws = await engine.connect("aws", { region: "us-east-1", allowedAccountIds: '["111122223333"]' });
  });
  afterEach(() => engine.dispose());

  const postgres = {
    engine: "postgres",
    engineVersion: "17",
    instanceClass: "db.t4g.micro",
    allocatedStorage: 20,
    username: "app",
    password: "hush-hush",
    skipFinalSnapshot: true,
  };
  const network = async (name: string, cidr: string) => {
    const vpc = await aws.make("aws:ec2/vpc:Vpc", name, { cidrBlock: `${cidr}.0.0/16` });
    const subnets = await Promise.all(
      ["a", "b"].map((zone, index) =>
        aws.make("aws:ec2/subnet:Subnet", name + zone, {
          vpcId: vpc.id,
          cidrBlock: `${cidr}.${index}.0/24`,
          availabilityZone: `us-east-1${zone}`,
        }),
      ),
    );
    const group = await aws.make("aws:rds/subnetGroup:SubnetGroup", name, { subnetIds: subnets.map(({ id }) => id) });
    return { vpc, subnets, group };
  };

  it("gives a database the endpoint, port and version that others build upon", async () => {
    const { outputs, id } = await aws.make(DATABASE, "entity-db", postgres);

    assert.match(id, /^db-[0-9A-F]{26}$/i);
    assert.match(String(outputs.address), /^entity-db[0-9a-f]{7}\.[0-9a-f]{12}\.us-east-1\.rds\.amazonaws\.com$/);
    assert.deepEqual([outputs.endpoint, outputs.port], [`${outputs.address}:5432`, 5432]);
    assert.match(String(outputs.engineVersionActual), /^17\.\d+$/);
  });

  it("refuses a database without what a new one needs, and settings that exclude each other", async () => {
    const problems = async (inputs: Properties) =>
      (await aws.check(DATABASE, "db", { instanceClass: "db.t4g.micro", ...inputs })).failures;

    assert.deepEqual(await problems({}), [
      "allocatedStorage: is missing; a new database needs it",
      "engine: is missing; a new database needs it",
      "username: is missing; a new database needs it",
      "password: is missing; it, passwordWo or manageMasterUserPassword must be given",
    ]);
    assert.deepEqual(await problems({ snapshotIdentifier: "snap" }), []);
    assert.deepEqual(await problems({ ...postgres, kmsKeyId: "arn:aws:kms:us-east-1:1:key/k" }), [
      "storageEncrypted: found undefined; it must be true with kmsKeyId",
    ]);
    assert.deepEqual(await problems({ ...postgres, monitoringInterval: 60 }), [
      "monitoringRoleArn: is missing; monitoringInterval 60 needs a role",
    ]);
  });

  it("refuses names and passwords that RDS refuses, and shows no password", async () => {
    const problems = async (inputs: Properties) =>
      (await aws.check(DATABASE, "db", { ...postgres, ...inputs })).failures;

    assert.deepEqual(await problems({ password: "sh@rt" }), [
      "password: has 5 characters; 8 or more are needed",
      'password: may have printable ASCII characters other than /, @, " and space only',
    ]);
    assert.deepEqual(await problems({ username: "admin", dbName: "my-app" }), [
      'username: found "admin"; it is a reserved word of PostgreSQL',
      'dbName: found "my-app"; a letter and then letters, digits and _ are allowed',
    ]);
  });

  it("puts databases into subnets of two zones, with groups of the same VPC and parameters of the same engine", async () => {
    const [here, there] = [await network("here", "10.0"), await network("there", "10.1")];
    const group = await aws.make("aws:ec2/securityGroup:SecurityGroup", "db", { vpcId: there.vpc.id });
    const parameters = await aws.make("aws:rds/parameterGroup:ParameterGroup", "old", { family: "postgres16" });
    const inputs = { ...postgres, dbSubnetGroupName: here.group.id };

    assert.equal(here.group.outputs.vpcId, here.vpc.id);
    await assert.rejects(
      aws.make("aws:rds/subnetGroup:SubnetGroup", "one", { subnetIds: [here.subnets[0]?.id ?? ""] }),
      /DBSubnetGroupDoesNotCoverEnoughAZs/,
    );
    await assert.rejects(
      aws.make(DATABASE, "db", { ...inputs, vpcSecurityGroupIds: [group.id] }),
      /The DB instance and EC2 security group are in different VPCs/,
    );
    await assert.rejects(
      aws.make(DATABASE, "db", { ...inputs, parameterGroupName: parameters.id }),
      /Parameter Group old-\w+ with DBParameterGroupFamily postgres16 can't be used.*postgres17/,
    );
    const database = await aws.make(DATABASE, "db", inputs);
    await assert.rejects(aws.delete(here.group), /InvalidDBSubnetGroupStateFault/);
    await aws.delete(database);
    await aws.delete(here.group);
  });

  it("refuses to delete a protected database, and leaves the final snapshot of another", async () => {
    const kept = await aws.make(DATABASE, "kept", { ...postgres, deletionProtection: true });
    const last = { ...postgres, skipFinalSnapshot: false };
    const unnamed = await aws.make(DATABASE, "unnamed", last);
    const named = await aws.make(DATABASE, "named", { ...last, finalSnapshotIdentifier: "named-final" });

    await assert.rejects(
      aws.delete(kept),
      /InvalidParameterCombination: Cannot delete protected DB Instance.*deploy deletionProtection: false first/,
    );
    await assert.rejects(
      aws.delete(unnamed),
      /final_snapshot_identifier is required when skip_final_snapshot is false/,
    );
    await aws.delete(named);
    assert.deepEqual(
      readCloud(engine.folder).remnants.map(({ type, id, why }) => [type, id, why]),
      [["aws:rds/snapshot:Snapshot", "named-final", "it is the final snapshot"]],
    );
    const again = await aws.make(DATABASE, "again", { ...last, finalSnapshotIdentifier: "named-final" });
    await assert.rejects(aws.delete(again), /DBSnapshotAlreadyExists/);
  });

  it("upgrades a major version only where that is allowed", async () => {
    const before = await aws.make(DATABASE, "db", postgres);

    await assert.rejects(aws.change(before, { ...postgres, engineVersion: "18" }), /AllowMajorVersionUpgrade/);
    const after = await aws.change(before, { ...postgres, engineVersion: "18", allowMajorVersionUpgrade: true });
    assert.match(String(after.outputs.engineVersionActual), /^18\./);
  });

  it("reserves the name of a secret that can still be restored", async () => {
    const recoverable = await aws.make(SECRET, "a", { name: "app/jwt", recoveryWindowInDays: 7 });
    const atOnce = await aws.make(SECRET, "b", { name: "app/key", recoveryWindowInDays: 0 });
    await aws.delete(recoverable);
    await aws.delete(atOnce);

    await assert.rejects(
      aws.make(SECRET, "a", { name: "app/jwt" }),
      /InvalidRequestException: .*already scheduled for deletion.*recoveryWindowInDays: 0/,
    );
    assert.ok(await aws.make(SECRET, "b", { name: "app/key" }));
  });

  it("schedules the end of a key, and refuses a policy that locks everybody out", async () => {
    const key = await aws.make("aws:kms/key:Key", "k", { deletionWindowInDays: 7, enableKeyRotation: true });
    const policy = (Action: string) =>
      JSON.stringify({
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", Principal: { AWS: "*" }, Action, Resource: "*" }],
      });

    assert.equal(key.outputs.rotationPeriodInDays, 365);
    await aws.delete(key);
    assert.deepEqual(
      readCloud(engine.folder).remnants.map(({ id, why }) => [id, why]),
      [[key.id, "it is destroyed in 7 days"]],
    );
    await assert.rejects(
      aws.make("aws:kms/key:Key", "locked", { policy: policy("kms:Decrypt") }),
      /MalformedPolicyDocumentException/,
    );
    await assert.rejects(
      aws.make("aws:secretsmanager/secret:Secret", "s", { kmsKeyId: key.outputs.arn ?? "" }),
      /NotFoundException/,
    );
  });

  it("replicates keys that are made for it, into other regions and under the same id", async () => {
    const there = await engine.connect("aws", { region: "eu-west-1", allowedAccountIds: '["111122223333"]' });
    const replicate = (connection: Connection, key: State) =>
      connection.make("aws:kms/replicaKey:ReplicaKey", "copy", { primaryKeyArn: key.outputs.arn ?? "" });
    const [shared, own] = [
      await aws.make("aws:kms/key:Key", "shared", { multiRegion: true, enableKeyRotation: true }),
      await aws.make("aws:kms/key:Key", "own", {}),
    ];

    const { id, outputs } = await replicate(there, shared);

    assert.deepEqual(
      [id, outputs.arn, outputs.keyRotationEnabled],
      [shared.id, `arn:aws:kms:eu-west-1:111122223333:key/${shared.id}`, true],
    );
    await assert.rejects(replicate(there, own), /UnsupportedOperationException: .*set multiRegion: true/);
    await assert.rejects(replicate(aws, shared), /InvalidArnException/);
  });

  it("refuses bucket policies for other buckets, and public ones where those are blocked", async () => {
    const bucket = await aws.make("aws:s3/bucket:Bucket", "data", { bucket: "entity-data" });
    const policy = (Resource: string) =>
      JSON.stringify({
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", Principal: "*", Action: "s3:GetObject", Resource }],
      });
    await aws.make("aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock", "data", {
      bucket: bucket.id,
      blockPublicPolicy: true,
    });

    await assert.rejects(
      aws.make("aws:s3/bucketPolicy:BucketPolicy", "p", { bucket: bucket.id, policy: policy("arn:aws:s3:::other/*") }),
      /MalformedPolicy: Policy has invalid resource/,
    );
    await assert.rejects(
      aws.make("aws:s3/bucketPolicy:BucketPolicy", "p", {
        bucket: bucket.id,
        policy: policy("arn:aws:s3:::entity-data/*"),
      }),
      /AccessDenied: .*public policies are blocked/,
    );
    assert.deepEqual((await aws.check("aws:s3/bucket:Bucket", "b", { bucket: "My_Bucket" })).failures, [
      'bucket: found "My_Bucket"; allowed are 3 to 63 lower-case letters, digits, periods and hyphens',
    ]);
  });
});
