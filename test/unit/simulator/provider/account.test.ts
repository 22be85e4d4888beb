import assert from "node:assert/strict";

import { type AccountEntry, readCloud } from "../../../../simulator";
import { type Connection, Engine } from "../engine";

const VPC = "aws:ec2/vpc:Vpc";
const SUBNET = "aws:ec2/subnet:Subnet";
const GATEWAY = "aws:ec2/internetGateway:InternetGateway";
const TABLE = "aws:ec2/routeTable:RouteTable";
const ROUTE = "aws:ec2/route:Route";
const ASSOCIATION = "aws:ec2/routeTableAssociation:RouteTableAssociation";

const accountOf = (...entries: AccountEntry[]) => ({ file: "simulated-account.dev.yaml", entries });

// The subnet stands before its VPC: files are in whatever order people write them.
const held = accountOf(
  {
    type: SUBNET,
    id: "subnet-1",
    properties: { vpcId: "vpc-1", cidrBlock: "10.9.0.0/24", availabilityZoneId: "use1-az2", tags: { Name: "public" } },
  },
  { type: SUBNET, id: "subnet-2", properties: { vpcId: "vpc-1", cidrBlock: "10.9.1.0/24" } },
  { type: VPC, id: "vpc-1", properties: { cidrBlock: "10.9.0.0/16", mainRouteTableId: "rtb-main" } },
  { type: GATEWAY, id: "igw-1", properties: { vpcId: "vpc-1" } },
  { type: TABLE, id: "rtb-1", properties: { vpcId: "vpc-1" } },
  {
    type: ROUTE,
    id: "r-1",
    properties: { routeTableId: "rtb-1", destinationCidrBlock: "0.0.0.0/0", gatewayId: "igw-1" },
  },
  { type: ASSOCIATION, id: "rtbassoc-1", properties: { routeTableId: "rtb-1", subnetId: "subnet-1" } },
);

describe("what the account holds before the first deployment", () => {
  let engine: Engine;
  let aws: Connection;
  beforeEach(async () => {
    engine = await Engine.start({ account: held });
    aws = await engine.connect("aws", { region: "us-east-1", allowedAccountIds: '["111122223333"]' });
  });
  afterEach(() => engine.dispose());

  const ask = (name: string, args = {}) => aws.invoke(`aws:ec2/${name}:${name}`, args);

  it("is found by references and by behaviours, in previews too", async () => {
    const inside = { vpcId: "vpc-1", cidrBlock: "10.9.2.0/24" };

    assert.ok(await aws.preview(SUBNET, "mine", inside));
    assert.ok(await aws.make(SUBNET, "mine", inside));
    await assert.rejects(
      aws.make(SUBNET, "twice", { vpcId: "vpc-1", cidrBlock: "10.9.0.0/25" }),
      /InvalidSubnet\.Conflict: .*subnet-1 has 10\.9\.0\.0\/24/,
    );
    const balancer = { subnets: ["subnet-1", "subnet-2"] };
    assert.equal((await aws.make("aws:lb/loadBalancer:LoadBalancer", "web", balancer)).outputs.vpcId, "vpc-1");
  });

  it("is not among what was deployed", async () => {
    await aws.make("aws:ec2/securityGroup:SecurityGroup", "mine", { vpcId: "vpc-1" });

    const types = readCloud(engine.folder).objects.map(({ type }) => type);
    assert.deepEqual(types, ["aws:ec2/securityGroup:SecurityGroup"]);
  });

  it("can be read, and is the stack's own from the first change on, as what is imported is", async () => {
    const urn = `urn:pulumi:dev::test::${VPC}::imported`;
    const vpc = await aws.read({ urn, type: VPC, id: "vpc-1", inputs: {}, outputs: {} });

    assert.ok(vpc);
    assert.deepEqual(
      [vpc.outputs.cidrBlock, vpc.outputs.arn],
      ["10.9.0.0/16", "arn:aws:ec2:us-east-1:111122223333:vpc/vpc-1"],
    );
    assert.deepEqual(readCloud(engine.folder).objects, []);
    await assert.rejects(aws.delete(vpc), /DependencyViolation/);
    const changed = await aws.change(vpc, { cidrBlock: "10.9.0.0/16", tags: { Name: "ours" } });
    assert.deepEqual(
      readCloud(engine.folder).objects.map((one) => [one.urn, one.id, one.outputs.tags]),
      [[urn, "vpc-1", { Name: "ours" }]],
    );
    await engine.stop();
    await engine.open({ account: held });
    const later = await engine.connect("aws", { region: "us-east-1", allowedAccountIds: '["111122223333"]' });
    assert.deepEqual((await later.read(changed))?.outputs, changed.outputs);
    assert.ok(await later.make(SUBNET, "inside", { vpcId: "vpc-1", cidrBlock: "10.9.2.0/24" }));
  });

  it("is gone for good where a stack that imported it deletes it", async () => {
    const urn = `urn:pulumi:dev::test::${ASSOCIATION}::imported`;
    const wanted = { urn, type: ASSOCIATION, id: "rtbassoc-1", inputs: {}, outputs: {} };
    await aws.delete((await aws.read(wanted)) ?? assert.fail());
    await engine.stop();
    await engine.open({ account: held });
    const later = await engine.connect("aws", { region: "us-east-1", allowedAccountIds: '["111122223333"]' });

    assert.equal(await later.read(wanted), undefined);
  });

  it("is there in each region, unless it says in which", async () => {
    const far = await engine.connect("aws", { region: "eu-west-1", allowedAccountIds: '["111122223333"]' });

    await assert.rejects(
      far.invoke("aws:ec2/getSubnet:getSubnet", { id: "subnet-1" }),
      /InvalidParameterValue: Value \(use1-az2\) for parameter availabilityZone is invalid/,
    );
    await engine.stop();
    const entries = held.entries.map((entry) => ({
      ...entry,
      properties: { ...entry.properties, region: "us-east-1" },
    }));
    await engine.open({ account: accountOf(...entries.filter(({ type }) => type !== ROUTE)) });
    const again = await engine.connect("aws", { region: "eu-west-1", allowedAccountIds: '["111122223333"]' });
    await assert.rejects(again.invoke("aws:ec2/getVpc:getVpc", { id: "vpc-1" }), /NotFound: no matching EC2 VPC found/);
    const there = await again.invoke("aws:ec2/getVpc:getVpc", { id: "vpc-1", region: "us-east-1" });
    assert.equal(there.id, "vpc-1");
  });

  it("tells of a VPC and its subnets", async () => {
    const vpc = await ask("getVpc", { id: "vpc-1" });
    const subnet = await ask("getSubnet", { id: "subnet-1" });
    const { ids } = await ask("getSubnets", { filters: [{ name: "vpc-id", values: ["vpc-1"] }] });
    const named = await ask("getSubnets", { tags: { Name: "public" } });

    assert.deepEqual(
      [vpc.cidrBlock, vpc.mainRouteTableId, vpc.enableDnsSupport, vpc.ipv6CidrBlock],
      ["10.9.0.0/16", "rtb-main", true, ""],
    );
    assert.deepEqual(
      [
        subnet.vpcId,
        subnet.availabilityZoneId,
        subnet.availabilityZone,
        subnet.ipv6CidrBlock,
        subnet.availableIpAddressCount,
      ],
      ["vpc-1", "use1-az2", "us-east-1b", "", 251],
    );
    assert.deepEqual([ids, named.ids], [["subnet-1", "subnet-2"], ["subnet-1"]]);
  });

  it("tells where a subnet's routes lead, and that one without a table follows the main one", async () => {
    const filtered = (subnetId: string) =>
      ask("getRouteTables", { vpcId: "vpc-1", filters: [{ name: "association.subnet-id", values: [subnetId] }] });
    const { routes } = await ask("getRouteTable", { routeTableId: "rtb-1" });
    const { routeTableId, vpcId } = await ask("getRouteTable", { subnetId: "subnet-1" });
    const main = await ask("getRouteTable", { filters: [{ name: "association.main", values: ["true"] }] });

    assert.deepEqual((await filtered("subnet-1")).ids, ["rtb-1"]);
    assert.deepEqual((await filtered("subnet-2")).ids, []);
    const [route, ...others] = routes as { [name: string]: string }[];
    assert.deepEqual(others, []);
    assert.deepEqual([route?.cidrBlock, route?.gatewayId, route?.natGatewayId], ["0.0.0.0/0", "igw-1", ""]);
    assert.deepEqual([routeTableId, vpcId], ["rtb-1", "vpc-1"]);
    assert.deepEqual([main.id, main.routes], ["rtb-main", []]);
    await assert.rejects(ask("getRouteTable", { subnetId: "subnet-2" }), /NotFound: no matching EC2 Route Table found/);
  });

  it("tells of the stack's own things alike, during the preview that would make them", async () => {
    const preview = await engine.connect("aws", { region: "us-east-1", allowedAccountIds: '["111122223333"]' });
    const group = await preview.preview("aws:ec2/securityGroup:SecurityGroup", "mine", { vpcId: "vpc-1" });

    const found = await preview.invoke("aws:ec2/getSecurityGroup:getSecurityGroup", { id: group.id });
    assert.equal(found.vpcId, "vpc-1");
    await assert.rejects(ask("getSecurityGroup", { id: group.id }), /NotFound: no matching EC2 Security Group found/);
  });

  it("refuses a question that it cannot answer, or answers to several", async () => {
    await assert.rejects(ask("getSubnet", { vpcId: "vpc-1" }), /TooManyResults: multiple EC2 Subnets matched/);
    await assert.rejects(
      ask("getSubnets", { filters: [{ name: "owner", values: ["me"] }] }),
      /The filter 'owner' is invalid \(the simulated cloud: it is not modelled; there are subnet-id, vpc-id/,
    );
  });

  const refused: [what: string, entry: AccountEntry, message: RegExp][] = [
    [
      "a type that the SDK does not have",
      { type: "aws:ec2:Vpc", id: "vpc-1", properties: {} },
      /^simulated-account\.dev\.yaml: entry 1 \(aws:ec2:Vpc vpc-1\): type: found "aws:ec2:Vpc"; a type of @pulumi\/aws is expected, written as in a URN: aws:ec2\/vpc:Vpc\.$/,
    ],
    [
      "a property that the type does not have",
      { type: VPC, id: "vpc-1", properties: { cidr: "10.0.0.0/16" } },
      /entry 1 \(aws:ec2\/vpc:Vpc vpc-1\): properties\.cidr: does not exist; .*cidrBlock/,
    ],
    [
      "a value that is not allowed",
      { type: VPC, id: "vpc-1", properties: { cidrBlock: "10.0.0.1/16" } },
      /properties\.cidrBlock: found "10\.0\.0\.1\/16"; the block is written 10\.0\.0\.0\/16\.$/,
    ],
  ];
  for (const [what, entry, message] of refused) {
    it(`refuses ${what}, by file, entry and field`, async () => {
      await assert.rejects(Engine.start({ account: accountOf(entry) }), { name: "AccountMistake", message });
    });
  }

  it("refuses a thing that refers to nothing", async () => {
    await engine.stop();
    const stray = { type: SUBNET, id: "subnet-9", properties: { vpcId: "vpc-9", cidrBlock: "10.9.0.0/24" } };
    await engine.open({ account: accountOf(stray) });
    const again = await engine.connect("aws", { region: "us-east-1" });

    await assert.rejects(
      again.make(VPC, "any", { cidrBlock: "10.0.0.0/16" }),
      /simulated-account\.dev\.yaml: entry 1 \(aws:ec2\/subnet:Subnet subnet-9\): InvalidVpcID\.NotFound: The vpc ID 'vpc-9' does not exist/,
    );
  });
});
