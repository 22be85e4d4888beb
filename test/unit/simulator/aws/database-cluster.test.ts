import assert from "node:assert/strict";

import { readCloud } from "../../../../simulator";
import type { Properties } from "../../../../simulator/value";
import { type Connection, Engine } from "../engine";

const CLUSTER = "aws:rds/cluster:Cluster";
const MEMBER = "aws:rds/clusterInstance:ClusterInstance";
const PARAMETERS = "aws:rds/clusterParameterGroup:ClusterParameterGroup";

const access = { masterUsername: "owner", manageMasterUserPassword: true, skipFinalSnapshot: true };
const aurora = { engine: "aurora-postgresql", engineVersion: "17.4", clusterIdentifier: "data", ...access };
const multiAz = {
  engine: "postgres",
  engineVersion: "17",
  clusterIdentifier: "data",
  dbClusterInstanceClass: "db.m6gd.large",
  allocatedStorage: 100,
  ...access,
};
const member = { engine: "aurora-postgresql", instanceClass: "db.r8g.large" };

describe("simulated database clusters", () => {
  let engine: Engine;
  let aws: Connection;
  beforeEach(async () => {
    engine = await Engine.start();
    aws = await engine.connect("aws", { region: "us-east-1", allowedAccountIds: '["111122223333"]' });
  });
  afterEach(() => engine.dispose());

  const problems = async (inputs: Properties) => (await aws.check(CLUSTER, "data", inputs)).failures;

  it("have endpoints for writers and readers, and a password that RDS keeps", async () => {
    const { outputs } = await aws.make(CLUSTER, "data", aurora);

    assert.match(String(outputs.endpoint), /^data\.cluster-[0-9a-f]{12}\.us-east-1\.rds\.amazonaws\.com$/);
    assert.equal(outputs.readerEndpoint, String(outputs.endpoint).replace("cluster-", "cluster-ro-"));
    assert.equal(outputs.port, 5432);
    assert.match(String(outputs.clusterResourceId), /^cluster-/);
    const [{ secretArn, secretStatus }] = outputs.masterUserSecrets as [Properties];
    assert.match(String(secretArn), /^arn:aws:secretsmanager:us-east-1:111122223333:secret:rds!cluster-[\w-]+$/);
    assert.equal(secretStatus, "active");
  });

  it("want a user, a password, and what their kind is made of", async () => {
    assert.deepEqual(await problems({ engine: "aurora-postgresql" }), [
      "masterUsername: is missing; a new cluster needs it",
      "masterPassword: is missing; it, masterPasswordWo or manageMasterUserPassword must be given",
    ]);
    assert.deepEqual(await problems({ engine: "postgres", storageType: "io1", ...access }), [
      "dbClusterInstanceClass: is missing; a Multi-AZ cluster of postgres needs it",
      "allocatedStorage: is missing; a Multi-AZ cluster of postgres needs it",
      "iops: is missing; a Multi-AZ cluster of postgres needs it",
    ]);
    assert.deepEqual(await problems({ ...aurora, allocatedStorage: 100 }), [
      "allocatedStorage: must be left out: aurora-postgresql has it in its instances or not at all",
    ]);
    assert.deepEqual(await problems({ ...aurora, masterUsername: "admin", kmsKeyId: "arn:aws:kms:r:1:key/k" }), [
      'masterUsername: found "admin"; it is a reserved word of PostgreSQL',
      "storageEncrypted: found undefined; it must be true with kmsKeyId",
    ]);
  });

  it("take instances of their engine, of which the first writes", async () => {
    const cluster = await aws.make(CLUSTER, "data", aurora);
    const inputs = { ...member, clusterIdentifier: cluster.id };
    const first = await aws.make(MEMBER, "one", inputs);
    const second = await aws.make(MEMBER, "two", inputs);

    assert.deepEqual(
      [first, second].map(({ outputs }) => [outputs.writer, outputs.port, outputs.engineVersionActual]),
      [
        [true, 5432, "17.4"],
        [false, 5432, "17.4"],
      ],
    );
    assert.notEqual(first.outputs.availabilityZone, second.outputs.availabilityZone);
    await assert.rejects(
      aws.make(MEMBER, "three", { ...inputs, engine: "aurora-mysql" }),
      /InvalidParameterCombination: The engine name requested for your DB instance \(aurora-mysql\)/,
    );
    assert.equal((await aws.change(first, { ...inputs, promotionTier: 1 })).outputs.writer, true);
  });

  it("have three instances in three zones from the start, where they are no Aurora", async () => {
    const vpc = await aws.make("aws:ec2/vpc:Vpc", "net", { cidrBlock: "10.0.0.0/16" });
    const subnets = await Promise.all(
      ["a", "b", "c"].map((zone, index) => {
        const place = { cidrBlock: `10.0.${index}.0/24`, availabilityZone: `us-east-1${zone}` };
        return aws.make("aws:ec2/subnet:Subnet", zone, { vpcId: vpc.id, ...place });
      }),
    );
    const group = async (name: string, count: number) => {
      const subnetIds = subnets.slice(0, count).map(({ id }) => id);
      return (await aws.make("aws:rds/subnetGroup:SubnetGroup", name, { subnetIds })).id;
    };

    await assert.rejects(
      aws.make(CLUSTER, "data", { ...multiAz, dbSubnetGroupName: await group("two", 2) }),
      /DBSubnetGroupDoesNotCoverEnoughAZs: .*at least 3 AZs/,
    );
    const { id, outputs } = await aws.make(CLUSTER, "data", { ...multiAz, dbSubnetGroupName: await group("three", 3) });
    assert.deepEqual(outputs.clusterMembers, ["data-instance-1", "data-instance-2", "data-instance-3"]);
    await assert.rejects(
      aws.make(MEMBER, "four", { ...member, engine: "postgres", clusterIdentifier: id }),
      /InvalidDBClusterStateFault: The DB cluster data is a Multi-AZ DB cluster/,
    );
  });

  it("take parameters of their engine, which cannot go before them", async () => {
    const own = await aws.make(PARAMETERS, "own", { family: "aurora-postgresql17" });
    const other = await aws.make(PARAMETERS, "other", { family: "postgres17" });
    const instances = await aws.make("aws:rds/parameterGroup:ParameterGroup", "old", { family: "aurora-postgresql16" });

    await assert.rejects(
      aws.make(CLUSTER, "data", { ...aurora, dbClusterParameterGroupName: other.id }),
      /Parameter Group other-\w+ with DBParameterGroupFamily postgres17 can't be used.*aurora-postgresql17/,
    );
    const cluster = await aws.make(CLUSTER, "data", { ...aurora, dbClusterParameterGroupName: own.id });
    await assert.rejects(aws.delete(own), /InvalidDBParameterGroupState: One or more database clusters/);
    await assert.rejects(
      aws.make(MEMBER, "one", { ...member, clusterIdentifier: cluster.id, dbParameterGroupName: instances.id }),
      /with DBParameterGroupFamily aurora-postgresql16 can't be used for this instance/,
    );
  });

  it("go after their instances, unprotected, and leave a final snapshot", async () => {
    const kept = { ...aurora, skipFinalSnapshot: false, finalSnapshotIdentifier: "data-final" };
    const cluster = await aws.make(CLUSTER, "data", { ...kept, deletionProtection: true });
    const one = await aws.make(MEMBER, "one", { ...member, clusterIdentifier: cluster.id });

    await assert.rejects(aws.delete(cluster), /InvalidParameterCombination: Cannot delete protected Cluster/);
    const open = await aws.change(cluster, kept);
    await assert.rejects(aws.delete(open), /InvalidDBClusterStateFault: Cluster cannot be deleted, it still contains/);
    await aws.delete(one);
    await aws.delete(open);
    assert.deepEqual(
      readCloud(engine.folder).remnants.map(({ type, id }) => [type, id]),
      [["aws:rds/clusterSnapshot:ClusterSnapshot", "data-final"]],
    );
    const unnamed = await aws.make(CLUSTER, "data", { ...aurora, skipFinalSnapshot: false });
    await assert.rejects(
      aws.delete(unnamed),
      /RDS Cluster final_snapshot_identifier is required when skip_final_snapshot is false/,
    );
  });

  it("are reached through proxies, each of one engine, two zones and a role of RDS's", async () => {
    const PROXY = "aws:rds/proxy:Proxy";
    const vpc = await aws.make("aws:ec2/vpc:Vpc", "net", { cidrBlock: "10.0.0.0/16" });
    const subnet = async (zone: string, index: number) => {
      const place = { cidrBlock: `10.0.${index}.0/24`, availabilityZone: `us-east-1${zone}` };
      return (await aws.make("aws:ec2/subnet:Subnet", zone, { vpcId: vpc.id, ...place })).id;
    };
    const vpcSubnetIds = [await subnet("a", 1), await subnet("b", 2)];
    const role = async (name: string, Service: string) => {
      const statement = { Effect: "Allow", Principal: { Service }, Action: "sts:AssumeRole" };
      const assumeRolePolicy = JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
      return (await aws.make("aws:iam/role:Role", name, { assumeRolePolicy })).outputs.arn ?? "";
    };
    const cluster = await aws.make(CLUSTER, "data", aurora);
    const [{ secretArn = "" }] = cluster.outputs.masterUserSecrets as [Properties];
    const inputs = {
      engineFamily: "POSTGRESQL",
      vpcSubnetIds,
      auths: [{ secretArn }],
      roleArn: await role("proxy", "rds.amazonaws.com"),
    };

    const proxy = await aws.make(PROXY, "door", inputs);
    const target = { dbProxyName: proxy.id, targetGroupName: "default", dbClusterIdentifier: cluster.id };
    const { id, outputs } = await aws.make("aws:rds/proxyTarget:ProxyTarget", "data", target);

    assert.match(String(proxy.outputs.endpoint), /^door-\w+\.proxy-[0-9a-f]{12}\.us-east-1\.rds\.amazonaws\.com$/);
    assert.equal(id, `${proxy.id}/default/TRACKED_CLUSTER/data`);
    assert.deepEqual([outputs.type, outputs.rdsResourceId, outputs.port], ["TRACKED_CLUSTER", "data", 5432]);
    const refused = async (more: Properties, words: RegExp) =>
      assert.rejects(aws.make(PROXY, "other", { ...inputs, ...more }), words);
    await refused({ auths: [] }, /auths: is missing; defaultAuthScheme NONE needs a secret/);
    await refused({ vpcSubnetIds: vpcSubnetIds.slice(1) }, /InvalidSubnet: .*at least two Availability Zones/);
    await refused({ roleArn: await role("other", "ecs.amazonaws.com") }, /RDS is not authorized to assume the role/);
    const gone = "arn:aws:secretsmanager:us-east-1:111122223333:secret:rds!cluster-gone-abcdef";
    await refused({ auths: [{ secretArn: gone }] }, /can't find the specified secret/);
    const mysql = await aws.make(PROXY, "mysql", { ...inputs, engineFamily: "MYSQL" });
    await assert.rejects(
      aws.make("aws:rds/proxyTarget:ProxyTarget", "wrong", { ...target, dbProxyName: mysql.id }),
      /of the engine family MYSQL has no targets with the engine aurora-postgresql/,
    );
  });
});
