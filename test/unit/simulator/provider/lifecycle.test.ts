import assert from "node:assert/strict";

import { changeCloud, readCloud } from "../../../../simulator";
import { Secret, unknown } from "../../../../simulator/value";
import { type Connection, Engine } from "../engine";

const VPC = "aws:ec2/vpc:Vpc";
const SUBNET = "aws:ec2/subnet:Subnet";

describe("the life of a resource", () => {
  let engine: Engine;
  let aws: Connection;
  beforeEach(async () => {
    engine = await Engine.start();
    aws = await engine.connect("aws", { region: "eu-west-1", allowedAccountIds: '["111122223333"]' });
  });
  afterEach(() => engine.dispose());

  it("begins with computed outputs in their real shapes", async () => {
    const { id, outputs } = await aws.make(VPC, "net", { cidrBlock: "10.0.0.0/16" });

    assert.match(id, /^vpc-[0-9a-f]{17}$/);
    assert.equal(outputs.arn, `arn:aws:ec2:eu-west-1:111122223333:vpc/${id}`);
    assert.match(String(outputs.defaultSecurityGroupId), /^sg-[0-9a-f]{17}$/);
    assert.equal(outputs.mainRouteTableId, outputs.defaultRouteTableId);
    assert.deepEqual([outputs.region, outputs.ownerId, outputs.enableDnsSupport], ["eu-west-1", "111122223333", true]);
  });

  it("leaves nothing behind after a preview, though the preview's own resources refer to each other", async () => {
    const vpc = await aws.preview(VPC, "net", { cidrBlock: "10.0.0.0/16" });
    await aws.preview(SUBNET, "a", { vpcId: vpc.id, cidrBlock: "10.0.0.0/24" });
    await aws.cancel();
    const next = await engine.connect("aws", { region: "eu-west-1", allowedAccountIds: '["111122223333"]' });

    assert.deepEqual(readCloud(engine.folder).objects, []);
    await assert.rejects(
      next.preview(SUBNET, "a", { vpcId: vpc.id, cidrBlock: "10.0.0.0/24" }),
      /InvalidVpcID\.NotFound/,
    );
  });

  it("lasts from one command to the next", async () => {
    const vpc = await aws.make(VPC, "net", { cidrBlock: "10.0.0.0/16" });
    await engine.stop();
    await engine.open();
    const next = await engine.connect("aws", { region: "eu-west-1", allowedAccountIds: '["111122223333"]' });

    assert.deepEqual((await next.read(vpc))?.outputs, vpc.outputs);
    assert.ok(await next.make(SUBNET, "a", { vpcId: vpc.id, cidrBlock: "10.0.0.0/24" }));
  });

  it("shows in a refresh the first tag that somebody gives", async () => {
    const topic = await aws.make("aws:sns/topic:Topic", "untagged", {});
    await engine.stop();
    changeCloud(engine.folder, [{ urn: topic.urn, set: { "tags.Name": "by hand" } }]);
    await engine.open();
    const next = await engine.connect("aws", { region: "eu-west-1", allowedAccountIds: '["111122223333"]' });
    const found = (await next.read(topic)) ?? assert.fail();

    assert.deepEqual(found.inputs.tags, { Name: "by hand" });
    assert.deepEqual((await next.diff(found, {})).detailed, { tags: "DELETE" });
  });

  it("shows in a refresh what somebody changed, and what somebody deleted", async () => {
    const vpc = await aws.make(VPC, "net", { cidrBlock: "10.0.0.0/16", tags: { Name: "a" } });
    const logs = await aws.make("aws:cloudwatch/logGroup:LogGroup", "api", {});
    await engine.stop();
    changeCloud(engine.folder, [
      { urn: vpc.urn, set: { "tags.Name": "b", enableDnsHostnames: true } },
      { urn: logs.urn, gone: true },
    ]);
    await engine.open();
    const next = await engine.connect("aws", { region: "eu-west-1", allowedAccountIds: '["111122223333"]' });

    const read = await next.read(vpc);
    assert.deepEqual([read?.inputs.tags, read?.inputs.enableDnsHostnames], [{ Name: "b" }, true]);
    assert.equal(await next.read(logs), undefined);
  });

  it("keeps out of a refresh what the program leaves to the provider", async () => {
    const given = { cidrBlock: "10.0.0.0/16" };
    const vpc = await aws.make(VPC, "net", given);

    assert.deepEqual((await aws.read(vpc))?.inputs, vpc.inputs);
    assert.equal((await aws.diff((await aws.read(vpc)) ?? vpc, given)).changes, false);
  });

  it("changes in place without changing who it is", async () => {
    const before = await aws.make(VPC, "net", { cidrBlock: "10.0.0.0/16" });
    const after = await aws.change(before, { cidrBlock: "10.0.0.0/16", enableDnsHostnames: true });

    assert.deepEqual(after.outputs, { ...before.outputs, enableDnsHostnames: true });
  });

  it("stays itself when an alias gives it another URN, in a preview and then for good", async () => {
    const before = await aws.make(VPC, "net", { cidrBlock: "10.0.0.0/16" });
    const renamed = { ...before, urn: before.urn.replace("::net", "::network") };
    await aws.change(renamed, { cidrBlock: "10.0.0.0/16", enableDnsHostnames: true }, true);
    const after = await aws.change(renamed, { cidrBlock: "10.0.0.0/16", enableDnsHostnames: true });

    const later = await aws.change(after, { cidrBlock: "10.0.0.0/16" });

    assert.deepEqual([after.outputs, later.outputs], [{ ...before.outputs, enableDnsHostnames: true }, before.outputs]);
    assert.deepEqual(await aws.read(later), later);
    assert.deepEqual(
      readCloud(engine.folder).objects.map(({ urn, id }) => [urn, id]),
      [[renamed.urn, before.id]],
    );
  });

  it("changes nothing for good in a preview", async () => {
    const before = await aws.make(VPC, "net", { cidrBlock: "10.0.0.0/16" });
    const after = await aws.change(before, { cidrBlock: "10.0.0.0/16", enableDnsHostnames: true }, true);

    assert.equal(after.outputs.enableDnsHostnames, true);
    assert.deepEqual((await aws.read(before))?.outputs, before.outputs);
  });

  it("ends without complaint where it has ended already, and refuses to change what is gone", async () => {
    const vpc = await aws.make(VPC, "net", { cidrBlock: "10.0.0.0/16" });
    await aws.delete(vpc);
    await aws.delete(vpc);

    await assert.rejects(
      aws.change(vpc, { cidrBlock: "10.0.0.0/16", enableDnsHostnames: true }),
      /updating EC2 Vpc \(net\): NotFound.*refresh the stack/,
    );
  });

  it("is hidden where it comes from a secret: in outputs, in what is derived, and in what is read", async () => {
    const role = await aws.make("aws:iam/role:Role", "r", { name: new Secret("hush"), assumeRolePolicy: trust });
    const read = await aws.read(role);

    for (const outputs of [role.outputs, read?.outputs]) {
      assert.deepEqual(
        [outputs?.name, outputs?.arn],
        [new Secret("hush"), new Secret("arn:aws:iam::111122223333:role/hush")],
      );
    }
  });

  it("is previewed with unknown outputs beside what the program says of the same part", async () => {
    const vpcConfig = { subnetIds: [unknown] };
    const { outputs } = await aws.preview("aws:eks/cluster:Cluster", "a", { roleArn: unknown, vpcConfig });

    const filledIn = { clusterSecurityGroupId: unknown, publicAccessCidrs: unknown };
    const defaults = { endpointPrivateAccess: false, endpointPublicAccess: true };
    assert.deepEqual(outputs.vpcConfig, { ...vpcConfig, ...defaults, ...filledIn });
    assert.equal(outputs.endpoint, unknown);
  });

  it("is previewed with unknown outputs when it depends on a value that is not known yet", async () => {
    const { id, outputs } = await aws.preview(SUBNET, "a", { vpcId: unknown, cidrBlock: "10.0.0.0/24" });

    assert.deepEqual([id, outputs.arn, outputs.cidrBlock, outputs.vpcId], ["", unknown, "10.0.0.0/24", unknown]);
  });

  it("works by its declaration alone where nobody collected facts, and says so once", async () => {
    const type = "aws:codecommit/repository:Repository";
    const { id, outputs } = await aws.make(type, "a", { repositoryName: "a" });
    await aws.make(type, "b", { repositoryName: "b" });

    assert.match(String(outputs.arn), /^arn:aws:codecommit:eu-west-1:111122223333:repository\//);
    assert.notEqual(id, "");
    assert.deepEqual(engine.log, [
      `${type}: known by its declaration only; its ids, names and addresses are made up, and replacements, defaults, other outputs and refusals are not modelled`,
    ]);
  });
});

describe("what nobody collected facts about", () => {
  let engine: Engine;
  let aws: Connection;
  before(async () => {
    engine = await Engine.start();
    aws = await engine.connect("aws", { region: "eu-west-1", allowedAccountIds: '["111122223333"]' });
  });
  after(() => engine.dispose());

  it("has the ids, names, ARNs and addresses by which others refer to it", async () => {
    const api = await aws.make("aws:apigateway/restApi:RestApi", "orders", {});
    const files = await aws.make("aws:efs/fileSystem:FileSystem", "files", {});
    const site = await aws.make("aws:cloudfront/cachePolicy:CachePolicy", "site", {
      parametersInCacheKeyAndForwardedToOrigin: {
        cookiesConfig: { cookieBehavior: "none" },
        headersConfig: { headerBehavior: "none" },
        queryStringsConfig: { queryStringBehavior: "none" },
      },
    });

    assert.match(String(api.inputs.name), /^orders-[0-9a-f]{7}$/);
    assert.match(String(api.outputs.rootResourceId), /^[0-9a-f]{17}$/);
    assert.match(String(api.outputs.executionArn), /^arn:aws:apigateway:eu-west-1:111122223333:/);
    assert.match(String(files.outputs.dnsName), /^[0-9a-f]{12}\.efs\.eu-west-1\.amazonaws\.com$/);
    assert.equal(files.outputs.ownerId, "111122223333");
    assert.match(String(site.inputs.name), /^site-[0-9a-f]{7}$/);
  });

  it("keeps them, and plans nothing, when the program says the same again", async () => {
    const api = await aws.make("aws:apigateway/restApi:RestApi", "stays", {});
    const changed = await aws.change(api, { description: "more" });

    assert.equal((await aws.diff(api, {})).changes, false);
    assert.deepEqual(changed.outputs, { ...api.outputs, description: "more" });
  });
});

describe("a first preview as on a real cloud", () => {
  it("knows nothing that the provider fills in, and still refuses what does not exist", async () => {
    const engine = await Engine.start({ unknowns: true });
    try {
      const aws = await engine.connect("aws", { region: "eu-west-1" });
      const vpc = await aws.preview(VPC, "net", { cidrBlock: "10.0.0.0/16" });

      assert.deepEqual([vpc.id, vpc.outputs.arn, vpc.outputs.defaultRouteTableId], ["", unknown, unknown]);
      assert.deepEqual([vpc.outputs.cidrBlock, vpc.outputs.enableDnsSupport], ["10.0.0.0/16", true]);
      await assert.rejects(
        aws.preview(SUBNET, "a", { vpcId: "vpc-gone", cidrBlock: "10.0.0.0/24" }),
        /InvalidVpcID\.NotFound/,
      );
      const cluster = await aws.preview("aws:ecs/cluster:Cluster", "apps", {});
      const capacity = { clusterName: cluster.outputs.name ?? "", capacityProviders: ["FARGATE"] };
      assert.ok(
        await aws.preview("aws:ecs/clusterCapacityProviders:ClusterCapacityProviders", "c", capacity),
        "a name is known before",
      );
      const made = await aws.make(VPC, "net", { cidrBlock: "10.0.0.0/16" });
      assert.match(made.id, /^vpc-/, "an update knows everything");
    } finally {
      await engine.dispose();
    }
  });
});

const trust = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: { Service: "ecs-tasks.amazonaws.com" }, Action: "sts:AssumeRole" }],
});
