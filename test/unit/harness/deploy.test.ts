import assert from "node:assert/strict";

import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

import { assertPreviewComplete, deploy, resolved } from ".";

describe("the harness", () => {
  it("shows options and inputs as they reach the engine", async () => {
    const { inputs, options, find } = await deploy(() => {
      const parent = new pulumi.ComponentResource("test:index:Parent", "parent");
      const bucket = new aws.s3.Bucket("bucket", {}, { parent, protect: true, aliases: [{ name: "barrel" }] });
      new aws.s3.BucketVersioning(
        "versioning",
        { bucket: "logs", versioningConfiguration: { status: "Enabled" } },
        { parent, dependsOn: bucket, ignoreChanges: ["mfa"], customTimeouts: { create: "5m" } },
      );
      new aws.s3.BucketPolicy("policy", { bucket: bucket.bucket, policy: "{}" }, { parent });
    });

    assert.deepEqual(inputs("versioning"), { bucket: "logs", versioningConfiguration: { status: "Enabled" } });
    const { parent, dependsOn, ignoreChanges, customTimeouts } = options("versioning");
    assert.deepEqual(
      { parent, dependsOn, ignoreChanges, customTimeouts },
      { parent: "parent", dependsOn: ["bucket"], ignoreChanges: ["mfa"], customTimeouts: { create: "5m" } },
    );
    assert.deepEqual([options("versioning").refersTo, options("policy").refersTo], [{}, { bucket: ["bucket"] }]);
    assert.deepEqual(options("policy").dependsOn, []);
    assert.equal(options("bucket").protect, true);
    assert.deepEqual(options("bucket").aliases[0], "barrel");
    assert.equal(find("bucket").urn, "test:index:Parent$aws:s3/bucket:Bucket::bucket");
  });

  it("unwraps secrets and tells which inputs were secret", async () => {
    const { find } = await deploy(() => {
      const environment = { variables: { PASSWORD: pulumi.secret("hunter2"), LEVEL: "info" } };
      new aws.lambda.Function("worker", { role: "arn", environment });
    });

    assert.deepEqual(find("worker").inputs.environment, { variables: { PASSWORD: "hunter2", LEVEL: "info" } });
    assert.deepEqual(find("worker").secrets, ["environment.variables.PASSWORD"]);
  });

  it("refuses a program that hides a resource from the first preview", async () => {
    const hiding = () => {
      const { id } = new aws.ec2.Vpc("vpc", { cidrBlock: "10.0.0.0/16" });
      id.apply((vpcId) => new aws.ec2.Subnet("hidden", { vpcId, cidrBlock: "10.0.0.0/24" }));
    };

    await assert.rejects(assertPreviewComplete(hiding), /hidden/);
  });

  it("rejects with the error of the program, of an apply and of a provider", async () => {
    const bucket = () => new aws.s3.Bucket("bucket");
    const failing = () => {
      throw new pulumi.RunError("the program's");
    };

    await assert.rejects(deploy(failing), /the program's/);
    await assert.rejects(
      deploy(() => bucket().arn.apply(failing)),
      /the program's/,
    );
    await assert.rejects(
      deploy(() => aws.getRegionOutput()),
      /invokes aws:index\/getRegion:getRegion/,
    );
  });

  it("refuses what the engine refuses: one name for two resources of a type", async () => {
    await assert.rejects(
      deploy(() => [new aws.s3.Bucket("bucket"), new aws.s3.Bucket("bucket")]),
      /registered twice/,
    );
  });

  it("refuses an output that is pasted into a string", async () => {
    const pasting = () => new aws.s3.Bucket("pasted", { bucket: `${new aws.s3.Bucket("bucket").arn}-copy` });

    await assert.rejects(deploy(pasting), /toString/);
  });

  it("does not make up a value for what a preview does not know", async () => {
    const { result } = await deploy(() => new aws.s3.Bucket("bucket"), { preview: true });

    await assert.rejects(resolved(result.arn), /depends on something unknown/);
  });

  it("gives each run a cloud of its own", async () => {
    const first = await deploy(() => new aws.s3.Bucket("bucket"));
    const second = await deploy(() => new aws.s3.Bucket("bucket"));

    assert.equal(await resolved(first.result.arn), await resolved(second.result.arn));
    assert.equal(second.registrations.length, 1);
  });
});
