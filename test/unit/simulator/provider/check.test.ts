import assert from "node:assert/strict";

import { Secret, unknown } from "../../../../simulator/value";
import { type Connection, Engine } from "../engine";

const VPC = "aws:ec2/vpc:Vpc";
const SUBNET = "aws:ec2/subnet:Subnet";
const ROLE = "aws:iam/role:Role";

describe("Check", () => {
  let engine: Engine;
  let aws: Connection;
  before(async () => {
    engine = await Engine.start();
    aws = await engine.connect("aws", { region: "us-east-1", defaultTags: '{"tags":{"Project":"entity"}}' });
  });
  after(() => engine.dispose());

  it("refuses a property that does not exist, and names the one that was meant", async () => {
    const { failures } = await aws.check(SUBNET, "a", { vpcID: "vpc-1", cidrBlock: "10.0.0.0/24" });

    assert.deepEqual(failures, [
      "vpcID: does not exist; did you mean vpcId?",
      "vpcId: is missing; a string must be given",
    ]);
  });

  it("says what is allowed where nothing near was meant", async () => {
    const { failures } = await aws.check("aws:kms/alias:Alias", "a", { targetKeyId: "k", colour: "red" });

    assert.deepEqual(failures, ["colour: does not exist; allowed are name, namePrefix, region, targetKeyId"]);
  });

  it("refuses what only the provider sets", async () => {
    const { failures } = await aws.check(VPC, "a", { cidrBlock: "10.0.0.0/16", arn: "arn:aws:ec2:::vpc/1" });

    assert.deepEqual(failures, ["arn: is set by the provider and cannot be given"]);
  });

  it("refuses values of another type at any depth, with what was found and what is expected", async () => {
    const { failures } = await aws.check("aws:lb/targetGroup:TargetGroup", "a", {
      port: "3000",
      tags: { Owner: 5 },
      healthCheck: { interval: "10", pathh: "/" },
      loadBalancingCrossZoneEnabled: ["on"],
    });

    assert.deepEqual(failures.sort(), [
      'healthCheck.interval: found "10"; a number is expected',
      "healthCheck.pathh: does not exist; did you mean path?",
      "loadBalancingCrossZoneEnabled: found a list; a string is expected",
      'port: found "3000"; a number is expected',
      "tags.Owner: found 5; a string is expected",
    ]);
  });

  it("refuses what the provider's validation refuses: ranges, lengths, choices, formats, combinations", async () => {
    const rds = await aws.check("aws:rds/instance:Instance", "a", {
      instanceClass: "db.t4g.micro",
      monitoringInterval: 7,
      backupRetentionPeriod: 36,
      password: "x",
      manageMasterUserPassword: true,
    });
    const flow = await aws.check("aws:ec2/flowLog:FlowLog", "a", {
      vpcId: "vpc-1",
      subnetId: "subnet-1",
      iamRoleArn: "role",
    });

    assert.deepEqual(rds.failures.sort(), [
      "backupRetentionPeriod: found 36; allowed is 35 or less",
      "manageMasterUserPassword: conflicts with password; give only one of manageMasterUserPassword, password",
      "monitoringInterval: found 7; allowed are 0, 1, 5, 10, 15, 30, 60",
    ]);
    assert.deepEqual(flow.failures, [
      'iamRoleArn: found "role"; an ARN is expected',
      "subnetId: exactly one of eniId, regionalNatGatewayId, subnetId, vpcId, transitGatewayId, transitGatewayAttachmentId is needed, and subnetId and vpcId are given",
    ]);
  });

  it("judges each block of a list by itself", async () => {
    const rule = (priority: number, statement: object, action: object) => ({
      name: `rule-${priority}`,
      priority,
      statement,
      visibilityConfig: visibility,
      ...action,
    });
    const visibility = { cloudwatchMetricsEnabled: true, metricName: "m", sampledRequestsEnabled: true };
    const country = { geoMatchStatement: { countryCodes: ["NO"] } };
    const group = { managedRuleGroupStatement: { vendorName: "AWS", name: "AWSManagedRulesCommonRuleSet" } };
    const rules = [rule(1, country, { action: { block: {} } }), rule(2, group, { overrideAction: { none: {} } })];

    const { failures } = await aws.check("aws:wafv2/webAcl:WebAcl", "a", {
      scope: "REGIONAL",
      defaultAction: { allow: {} },
      visibilityConfig: visibility,
      rules,
    });

    assert.deepEqual(failures, []);
  });

  it("never shows the value of a secret", async () => {
    const typed = await aws.check("aws:rds/instance:Instance", "a", {
      instanceClass: "db.t4g.micro",
      password: new Secret(12345),
    });
    const ruled = await aws.check(ROLE, "a", { assumeRolePolicy: "{}", path: new Secret("hush hush") });

    assert.deepEqual(typed.failures, ["password: found a secret; a string is expected"]);
    assert.equal(JSON.stringify([typed.failures, ruled.failures]).includes("hush"), false);
  });

  it("judges nothing that is not known yet", async () => {
    const { failures } = await aws.check(SUBNET, "a", { vpcId: unknown, cidrBlock: unknown, tags: { Name: unknown } });

    assert.deepEqual(failures, []);
  });

  it("refuses a type that the SDK does not have, by its name", async () => {
    await assert.rejects(
      aws.check("aws:ec2/cloud:Cloud", "a", {}),
      /aws:ec2\/cloud:Cloud is not a resource type of @pulumi\/aws 7/,
    );
  });

  it("fills in defaults, also in blocks, unless something given conflicts with them", async () => {
    const { inputs } = await aws.check("aws:lb/targetGroup:TargetGroup", "api", {
      port: 80,
      protocol: "HTTP",
      vpcId: "vpc-1",
      healthCheck: { path: "/health" },
    });

    assert.equal(inputs.deregistrationDelay, 300);
    assert.deepEqual(inputs.healthCheck, {
      path: "/health",
      enabled: true,
      healthyThreshold: 3,
      interval: 30,
      port: "traffic-port",
      protocol: "HTTP",
      unhealthyThreshold: 3,
    });
  });

  it("takes a policy as an object and keeps it as text, hidden if anything in it is secret", async () => {
    const statement = { Effect: "Allow", Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" };
    const plain = await aws.check(ROLE, "a", { assumeRolePolicy: { Version: "2012-10-17", Statement: [statement] } });
    const hidden = await aws.check(ROLE, "a", {
      assumeRolePolicy: { Version: "2012-10-17", Statement: [{ ...statement, Sid: new Secret("s") }] },
    });
    const later = await aws.check(ROLE, "a", {
      assumeRolePolicy: { Version: "2012-10-17", Statement: [{ ...statement, Sid: unknown }] },
    });

    const text =
      '{"Statement":[{"Action":"sts:AssumeRole","Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"}}],"Version":"2012-10-17"}';
    assert.equal(plain.inputs.assumeRolePolicy, text);
    assert.ok(hidden.inputs.assumeRolePolicy instanceof Secret);
    assert.equal(later.inputs.assumeRolePolicy, unknown);
  });

  it("adds the default tags under a resource's own", async () => {
    const { inputs } = await aws.check(VPC, "a", { cidrBlock: "10.0.0.0/16", tags: { Name: "n", Project: "other" } });

    assert.deepEqual(
      [inputs.tags, inputs.tagsAll],
      [
        { Name: "n", Project: "other" },
        { Project: "other", Name: "n" },
      ],
    );
  });

  it("hides in tagsAll what is secret in tags, and knows it only when all tags are known", async () => {
    const one = await aws.check(VPC, "a", { cidrBlock: "10.0.0.0/16", tags: { Name: new Secret("hush") } });
    const all = await aws.check(VPC, "a", { cidrBlock: "10.0.0.0/16", tags: new Secret({ Name: "hush" }) });
    const later = await aws.check(VPC, "a", { cidrBlock: "10.0.0.0/16", tags: { Name: unknown } });

    assert.deepEqual(one.inputs.tagsAll, { Project: "entity", Name: new Secret("hush") });
    assert.deepEqual(all.inputs.tagsAll, new Secret({ Project: "entity", Name: "hush" }));
    assert.equal(later.inputs.tagsAll, unknown);
  });

  it("hides what is sensitive by nature, whoever gives it", async () => {
    const { inputs } = await aws.check("aws:secretsmanager/secretVersion:SecretVersion", "a", {
      secretId: "s",
      secretString: "hush",
    });

    assert.deepEqual(inputs.secretString, new Secret("hush"));
  });

  it("takes the settings of a provider as the engine passes them, nested ones as JSON", async () => {
    const good = await aws.checkConfig({
      region: "us-east-1",
      version: "7.48.0",
      skipRegionValidation: "true",
      allowedAccountIds: '["111122223333"]',
    });
    const bad = await aws.checkConfig({ regoin: "us-east-1", defaultTags: '{"tag":{}}' });

    assert.deepEqual(good, []);
    assert.deepEqual(bad.sort(), [
      "defaultTags.tag: does not exist; did you mean tags?",
      "regoin: does not exist; did you mean region?",
    ]);
  });
});
