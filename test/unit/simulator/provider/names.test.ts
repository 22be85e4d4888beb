import assert from "node:assert/strict";
import * as proto from "@pulumi/pulumi/proto/provider_pb";

import { type Connection, Engine } from "../engine";

const LOGS = "aws:cloudwatch/logGroup:LogGroup";
const VPC = "aws:ec2/vpc:Vpc";

describe("automatic names and ids", () => {
  let engine: Engine;
  let aws: Connection;
  beforeEach(async () => {
    engine = await Engine.start();
    aws = await engine.connect("aws", { region: "us-east-1" });
  });
  afterEach(() => engine.dispose());

  it("are the same in a preview and in the update after it, though the engine's seed is not", async () => {
    const preview = await aws.preview(LOGS, "api", {});
    const update = await aws.make(LOGS, "api", {});

    assert.match(String(update.inputs.name), /^api-[0-9a-f]{7}$/);
    assert.deepEqual([preview.inputs, preview.id, preview.outputs], [update.inputs, update.id, update.outputs]);
  });

  it("stay when the resource changes", async () => {
    const made = await aws.make(LOGS, "api", {});
    const changed = await aws.change(made, { retentionInDays: 30 });

    assert.equal(changed.inputs.name, made.inputs.name);
  });

  it("are others for a replacement, whose old one still stands", async () => {
    const first = await aws.make(VPC, "net", { cidrBlock: "10.0.0.0/16" });
    const { inputs: secondName } = await aws.check(LOGS, "api", {});
    const logs = await aws.make(LOGS, "api", {});
    const { inputs: thirdName } = await aws.check(LOGS, "api", {});
    const second = await aws.make(VPC, "net", { cidrBlock: "10.1.0.0/16" });
    await aws.delete(first);

    assert.equal(secondName.name, logs.inputs.name);
    assert.notEqual(thirdName.name, logs.inputs.name);
    assert.notEqual(first.id, second.id);
    assert.ok(await aws.read(second), "deleting the old one leaves the new one");
    assert.equal(await aws.read(first), undefined);
  });

  it("are not kept in place of a name that the program gave and gives no more", async () => {
    const made = await aws.make(LOGS, "api", { name: "/ecs/api" });
    const { inputs } = await aws.check(LOGS, "api", {}, made.inputs);

    assert.match(String(inputs.name), /^api-[0-9a-f]{7}$/);
  });

  it("keep within the length that the service allows, and its letters", async () => {
    const targets = await aws.check("aws:lb/targetGroup:TargetGroup", "a-name-that-is-far-too-long-for-this", {
      port: 80,
      protocol: "HTTP",
      vpcId: "vpc-1",
    });
    const bucket = await aws.check("aws:s3/bucket:Bucket", "MyLogs", {});
    const topic = await aws.check("aws:sns/topic:Topic", "events", { fifoTopic: true });
    const alias = await aws.check("aws:kms/alias:Alias", "key", { targetKeyId: "k" });

    assert.match(String(targets.inputs.name), /^a-name-that-is-far-too-l?o?n?-?[0-9a-f]{7}$/);
    assert.equal(String(targets.inputs.name).length, 32);
    assert.match(String(bucket.inputs.bucket), /^mylogs-[0-9a-f]{7}$/);
    assert.match(String(topic.inputs.name), /^events-[0-9a-f]{7}\.fifo$/);
    assert.match(String(alias.inputs.name), /^alias\/key-[0-9a-f]{7}$/);
  });

  it("leave the word to a prefix", async () => {
    const { inputs, outputs, id } = await aws.make("aws:iam/role:Role", "role", {
      namePrefix: "task-",
      assumeRolePolicy: trust,
    });

    assert.equal(inputs.name, undefined);
    assert.match(String(outputs.name), /^task-\d{26}$/);
    assert.equal(id, outputs.name);
  });

  it("follow Pulumi's autonaming settings: as proposed, enforced, or none", async () => {
    const { PROPOSE, ENFORCE, DISABLE } = proto.CheckRequest.AutonamingOptions.Mode;
    const asked = (mode: proto.CheckRequest.AutonamingOptions.Mode) =>
      new proto.CheckRequest.AutonamingOptions().setMode(mode).setProposedName("Proposed");
    const bucket = "aws:s3/bucket:Bucket";

    const proposed = await aws.check(bucket, "logs", {}, {}, asked(PROPOSE));
    const enforced = await aws.check(LOGS, "logs", {}, {}, asked(ENFORCE));
    const disabled = await aws.check(LOGS, "logs", {}, {}, asked(DISABLE));

    assert.deepEqual(
      [proposed.inputs.bucket, enforced.inputs.name, disabled.inputs.name],
      ["proposed", "Proposed", undefined],
    );
  });
});

const trust = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: { Service: "ecs-tasks.amazonaws.com" }, Action: "sts:AssumeRole" }],
});
