import assert from "node:assert/strict";

import type { Properties } from "../../../../simulator/value";
import { type Connection, Engine } from "../engine";

const DATABASE = "aws:rds/instance:Instance";
const SUBSCRIPTION = "aws:rds/eventSubscription:EventSubscription";

const postgres = {
  engine: "postgres",
  engineVersion: "17",
  instanceClass: "db.t4g.micro",
  allocatedStorage: 20,
  username: "owner",
  backupRetentionPeriod: 7,
  skipFinalSnapshot: true,
};
const own = { ...postgres, password: "hush-hush" };
const managed = { ...postgres, manageMasterUserPassword: true };

describe("simulated databases that change", () => {
  let engine: Engine;
  let aws: Connection;
  beforeEach(async () => {
    engine = await Engine.start();
    aws = await engine.connect("aws", { region: "us-east-1", allowedAccountIds: '["111122223333"]' });
  });
  afterEach(() => engine.dispose());

  const problems = async (inputs: Properties) => (await aws.check(DATABASE, "db", { ...own, ...inputs })).failures;

  it("give their password to RDS, and take it back, in place", async () => {
    const before = await aws.make(DATABASE, "db", own);

    const { detailed, replaces } = await aws.diff(before, managed);
    const after = await aws.change(before, managed);

    assert.deepEqual([detailed, replaces], [{ manageMasterUserPassword: "ADD", password: "DELETE" }, []]);
    assert.deepEqual(before.outputs.masterUserSecrets, []);
    const [secret] = after.outputs.masterUserSecrets as [Properties];
    assert.match(String(secret.secretArn), /^arn:aws:secretsmanager:us-east-1:111122223333:secret:rds!db-[\w-]+$/);
    assert.match(String(secret.kmsKeyId), /^arn:aws:kms:us-east-1:111122223333:key\//);
    const later = await aws.change(after, { ...managed, backupRetentionPeriod: 8 });
    assert.deepEqual(later.outputs.masterUserSecrets, [secret]);
    assert.deepEqual((await aws.change(later, own)).outputs.masterUserSecrets, []);
  });

  it("have a secret of RDS's that a policy can stand on, while RDS manages the password", async () => {
    const { outputs } = await aws.make(DATABASE, "db", managed);
    const [{ secretArn = "" }] = outputs.masterUserSecrets as [Properties];
    const policy = (arn: typeof secretArn) =>
      aws.make("aws:secretsmanager/secretRotation:SecretRotation", "weekly", {
        secretId: arn,
        rotationRules: { automaticallyAfterDays: 7 },
      });

    assert.ok(await policy(secretArn));
    await assert.rejects(policy(`${secretArn}x`), /can't find the specified secret/);
  });

  it("are updated by a second instance that takes their place, where RDS can make one", async () => {
    const blueGreenUpdate = { enabled: true };
    const before = await aws.make(DATABASE, "db", { ...own, blueGreenUpdate });

    const after = await aws.change(before, { ...own, blueGreenUpdate, instanceClass: "db.t4g.small" });
    const later = await aws.change(after, { ...own, blueGreenUpdate, instanceClass: "db.t4g.small", tags: { a: "b" } });

    assert.equal(before.outputs.resourceId, before.id);
    assert.notEqual(after.outputs.resourceId, before.outputs.resourceId);
    assert.equal(later.outputs.resourceId, after.outputs.resourceId);
    assert.equal(after.outputs.endpoint, before.outputs.endpoint);
    const others = [managed, { ...own, backupRetentionPeriod: 0 }];
    for (const [index, other] of others.entries()) {
      const made = await aws.make(DATABASE, `other${index}`, { ...other, blueGreenUpdate });
      await assert.rejects(
        aws.change(made, { ...other, blueGreenUpdate, instanceClass: "db.t4g.small" }),
        /SourceDatabaseNotSupportedFault: The source DB instance isn't supported for a blue\/green deployment/,
      );
    }
    assert.deepEqual(await problems({ blueGreenUpdate, engine: "oracle-ee" }), [
      "blueGreenUpdate.enabled: found true; only mariadb, mysql, postgres can be",
    ]);
    const replica = { ...postgres, username: undefined, replicateSourceDb: "db", blueGreenUpdate };
    assert.deepEqual((await aws.check(DATABASE, "db", JSON.parse(JSON.stringify(replica)))).failures, [
      "blueGreenUpdate.enabled: found true; a replica, replicateSourceDb, cannot be updated so",
    ]);
  });

  it("are backed up and maintained at different times, over midnight and the end of the week too", async () => {
    const meet = async (backupWindow: string, maintenanceWindow: string) =>
      (await problems({ backupWindow, maintenanceWindow })).length === 1;

    assert.deepEqual(await problems({ backupWindow: "03:00-04:00", maintenanceWindow: "sun:03:30-sun:04:30" }), [
      'maintenanceWindow: found "sun:03:30-sun:04:30"; the backup window and maintenance window must not overlap, and the former is "03:00-04:00"',
    ]);
    assert.equal(await meet("03:00-04:00", "sun:04:00-sun:05:00"), false);
    assert.equal(await meet("04:00-05:00", "sun:03:00-sun:04:00"), false);
    assert.equal(await meet("23:30-00:30", "mon:00:00-mon:01:00"), true);
    assert.equal(await meet("00:10-00:40", "sun:23:45-mon:00:15"), true);
    assert.equal(await meet("12:00-12:30", "sat:23:00-mon:01:00"), true);
  });

  it("have storage that grows, no more of gp3 than its size allows, and insights that are kept for long", async () => {
    assert.deepEqual(await problems({ maxAllocatedStorage: 10 }), [
      "maxAllocatedStorage: found 10; max storage size must be greater than storage size, which is 20",
    ]);
    assert.deepEqual(await problems({ storageType: "gp3", iops: 6000 }), [
      "iops: must be left out: you can't specify IOPS or storage throughput for engine postgres and a storage size less than 400",
    ]);
    assert.deepEqual(await problems({ storageType: "gp3", iops: 12000, allocatedStorage: 400 }), []);
    assert.deepEqual(await problems({ databaseInsightsMode: "advanced", performanceInsightsRetentionPeriod: 7 }), [
      "performanceInsightsEnabled: found false; databaseInsightsMode advanced needs true",
      "performanceInsightsRetentionPeriod: found 7; databaseInsightsMode advanced needs 465 or more",
    ]);
  });

  it("restart for parameters that only a restart changes", async () => {
    const check = async (parameter: Properties) => {
      const inputs = { family: "postgres17", parameters: [{ value: "1", ...parameter }] };
      return (await aws.check("aws:rds/parameterGroup:ParameterGroup", "p", inputs)).failures;
    };

    assert.deepEqual(await check({ name: "rds.force_ssl" }), []);
    assert.deepEqual(await check({ name: "max_connections", applyMethod: "pending-reboot" }), []);
    assert.deepEqual(await check({ name: "max_connections" }), [
      "parameters.applyMethod: cannot use immediate apply method for static parameter max_connections; pending-reboot is expected",
    ]);
  });

  it("tell of their events on a topic where RDS may publish", async () => {
    const { outputs } = await aws.make(DATABASE, "db", own);
    const topic = await aws.make("aws:sns/topic:Topic", "alerts", {});
    const inputs = { snsTopic: topic.id, sourceType: "db-instance", sourceIds: [outputs.identifier ?? ""] };
    const admit = (name: string, Service: string) => {
      const statement = { Effect: "Allow", Principal: { Service }, Action: "sns:Publish", Resource: topic.id };
      const policy = JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
      return aws.make("aws:sns/topicPolicy:TopicPolicy", name, { arn: topic.id, policy });
    };

    assert.ok(await aws.make(SUBSCRIPTION, "default", inputs));
    await assert.rejects(
      aws.make(SUBSCRIPTION, "nobody", { ...inputs, sourceIds: ["nobody"] }),
      /SourceNotFound: Could not find source: nobody/,
    );
    const closed = await admit("alarms", "cloudwatch.amazonaws.com");
    await assert.rejects(
      aws.make(SUBSCRIPTION, "closed", inputs),
      /SNSNoAuthorization: .*its policy must let events\.rds\.amazonaws\.com do sns:Publish/,
    );
    await aws.delete(closed);
    await admit("events", "events.rds.amazonaws.com");
    assert.ok(await aws.make(SUBSCRIPTION, "open", inputs));
    const gone = "arn:aws:sns:us-east-1:111122223333:gone";
    await assert.rejects(aws.make(SUBSCRIPTION, "gone", { snsTopic: gone }), /SNSTopicArnNotFound/);
  });
});
