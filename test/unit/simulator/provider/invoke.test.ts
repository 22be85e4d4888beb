import assert from "node:assert/strict";

import { Secret, unknown } from "../../../../simulator/value";
import { type Connection, Engine } from "../engine";

describe("functions of the provider", () => {
  let engine: Engine;
  let aws: Connection;
  before(async () => {
    engine = await Engine.start();
    aws = await engine.connect("aws", { region: "ap-southeast-2", allowedAccountIds: '["111122223333"]' });
  });
  after(() => engine.dispose());

  it("tell where the provider is", async () => {
    const ask = (name: string) => aws.invoke(`aws:index/${name}:${name}`);
    const { accountId } = await ask("getCallerIdentity");
    const { region } = await ask("getRegion");
    const { partition } = await ask("getPartition");
    const { names, zoneIds } = await ask("getAvailabilityZones");

    assert.deepEqual([accountId, region, partition], ["111122223333", "ap-southeast-2", "aws"]);
    assert.deepEqual(
      [names, zoneIds],
      [
        ["ap-southeast-2a", "ap-southeast-2b", "ap-southeast-2c"],
        ["apse2-az1", "apse2-az2", "apse2-az3"],
      ],
    );
  });

  it("render a policy document as the real one does", async () => {
    const { json, minifiedJson } = await aws.invoke("aws:iam/getPolicyDocument:getPolicyDocument", {
      statements: [
        { sid: "Read", actions: ["s3:PutObject", "s3:GetObject"], resources: ["arn:aws:s3:::b/*"] },
        {
          effect: "Deny",
          actions: ["*"],
          resources: ["arn:aws:s3:::b/home/&{aws:username}"],
          principals: [{ type: "AWS", identifiers: ["111122223333"] }],
          conditions: [{ test: "Bool", variable: "aws:SecureTransport", values: ["false"] }],
        },
      ],
    });

    const text =
      '{"Version":"2012-10-17","Statement":[{"Sid":"Read","Effect":"Allow","Action":["s3:GetObject","s3:PutObject"],"Resource":"arn:aws:s3:::b/*"},' +
      '{"Effect":"Deny","Action":"*","Resource":"arn:aws:s3:::b/home/&{aws:username}","Principal":{"AWS":"111122223333"},"Condition":{"Bool":{"aws:SecureTransport":"false"}}}]}';
    assert.equal(minifiedJson, text.replace("&{", "${"));
    assert.deepEqual(JSON.parse(String(json)), JSON.parse(String(minifiedJson)));
  });

  it("keep secret what comes from a secret, and unknown what comes from an unknown value", async () => {
    const ask = (resource: Secret | typeof unknown) =>
      aws.invoke("aws:iam/getPolicyDocument:getPolicyDocument", {
        statements: [{ actions: ["s3:*"], resources: [resource] }],
      });

    assert.ok((await ask(new Secret("arn:aws:s3:::b"))).json instanceof Secret);
    assert.equal((await ask(unknown)).json, unknown);
  });

  it("say so where nobody modelled them", async () => {
    await assert.rejects(
      aws.invoke("aws:ec2/getAmi:getAmi"),
      /aws:ec2\/getAmi:getAmi is not modelled by the simulated cloud.*Pass what it would return as a setting/,
    );
  });
});
