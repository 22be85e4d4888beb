import assert from "node:assert/strict";

import { type Connection, Engine, type State } from "../engine";

const VPC = "aws:ec2/vpc:Vpc";
const SUBNET = "aws:ec2/subnet:Subnet";
const GROUP = "aws:ec2/securityGroup:SecurityGroup";
const INGRESS = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";

describe("a simulated network", () => {
  let engine: Engine;
  let aws: Connection;
  let vpc: State;
  beforeEach(async () => {
    engine = await Engine.start();
    aws = await engine.connect("aws", { region: "us-east-1" });
    vpc = await aws.make(VPC, "net", { cidrBlock: "10.0.0.0/16" });
  });
  afterEach(() => engine.dispose());

  const subnet = (name: string, cidrBlock: string, zone = "us-east-1a") =>
    aws.make(SUBNET, name, { vpcId: vpc.id, cidrBlock, availabilityZone: zone });

  it("writes blocks as the first of their addresses", async () => {
    const { failures } = await aws.check(VPC, "other", { cidrBlock: "10.0.0.1/16" });

    assert.deepEqual(failures, ['cidrBlock: found "10.0.0.1/16"; the block is written 10.0.0.0/16']);
  });

  it("keeps subnets inside of their VPC, and apart", async () => {
    await subnet("a", "10.0.0.0/24");

    await assert.rejects(
      subnet("outside", "10.1.0.0/24"),
      /InvalidSubnet\.Range: The CIDR '10\.1\.0\.0\/24' is invalid\..*outside of 10\.0\.0\.0\/16/,
    );
    await assert.rejects(
      subnet("overlapping", "10.0.0.128/25"),
      /InvalidSubnet\.Conflict: The CIDR '10\.0\.0\.128\/25' conflicts with another subnet/,
    );
    await assert.rejects(
      subnet("elsewhere", "10.0.1.0/24", "eu-west-1a"),
      /InvalidParameterValue: Value \(eu-west-1a\)/,
    );
  });

  it("judges a preview's own subnets, but not those that the deployment may take away before", async () => {
    await subnet("standing", "10.0.0.0/24");
    await aws.preview(SUBNET, "instead", { vpcId: vpc.id, cidrBlock: "10.0.0.0/24" });

    await assert.rejects(
      aws.preview(SUBNET, "twice", { vpcId: vpc.id, cidrBlock: "10.0.0.0/24" }),
      /InvalidSubnet\.Conflict/,
    );
  });

  it("lets no replacement in while what it replaces is in the way", async () => {
    await subnet("a", "10.0.0.0/24");

    await assert.rejects(subnet("a", "10.0.0.0/24", "us-east-1b"), /InvalidSubnet\.Conflict/);
  });

  it("names zones by letter and by id", async () => {
    const byName = await subnet("b", "10.0.0.0/24", "us-east-1b");
    const byId = await aws.make(SUBNET, "c", {
      vpcId: vpc.id,
      cidrBlock: "10.0.1.0/24",
      availabilityZoneId: "use1-az3",
    });

    assert.equal(byName.outputs.availabilityZoneId, "use1-az2");
    assert.equal(byId.outputs.availabilityZone, "us-east-1c");
  });

  it("has one internet gateway, which stays while public addresses need it", async () => {
    const address = await aws.make("aws:ec2/eip:Eip", "nat", { domain: "vpc" });
    const { id } = await subnet("public", "10.0.0.0/24");
    const makeNat = () => aws.make("aws:ec2/natGateway:NatGateway", "nat", { subnetId: id, allocationId: address.id });
    await assert.rejects(makeNat(), /Gateway\.NotAttached: Network vpc-\w+ has no Internet gateway attached/);
    const gateway = await aws.make("aws:ec2/internetGateway:InternetGateway", "igw", { vpcId: vpc.id });
    const nat = await makeNat();

    assert.equal(nat.outputs.publicIp, address.outputs.publicIp);
    assert.match(String(nat.outputs.privateIp), /^10\.0\.0\.\d+$/);
    await assert.rejects(
      aws.make("aws:ec2/internetGateway:InternetGateway", "second", { vpcId: vpc.id }),
      /Resource\.AlreadyAssociated/,
    );
    await assert.rejects(
      aws.delete(gateway),
      /DependencyViolation: Network vpc-\w+ has some mapped public address\(es\)/,
    );
    await assert.rejects(aws.delete(address), /InvalidIPAddress\.InUse/);
    await aws.delete(nat);
    await aws.delete(address);
    await aws.delete(gateway);
  });

  it("routes each destination once, from tables that each subnet takes one of", async () => {
    const gateway = await aws.make("aws:ec2/internetGateway:InternetGateway", "igw", { vpcId: vpc.id });
    const table = await aws.make("aws:ec2/routeTable:RouteTable", "public", { vpcId: vpc.id });
    const route = { routeTableId: table.id, destinationCidrBlock: "0.0.0.0/0", gatewayId: gateway.id };
    const made = await aws.make("aws:ec2/route:Route", "out", route);
    const association = { subnetId: (await subnet("a", "10.0.0.0/24")).id, routeTableId: table.id };
    await aws.make("aws:ec2/routeTableAssociation:RouteTableAssociation", "a", association);

    assert.equal(made.id, `r-${table.id}1080289494`);
    await assert.rejects(aws.make("aws:ec2/route:Route", "again", route), /RouteAlreadyExists/);
    await assert.rejects(
      aws.make("aws:ec2/routeTableAssociation:RouteTableAssociation", "b", association),
      /Resource\.AlreadyAssociated/,
    );
    await assert.rejects(aws.delete(table), /DependencyViolation: The routeTable/);
  });

  it("takes over the default security group that the VPC has", async () => {
    const group = await aws.make("aws:ec2/defaultSecurityGroup:DefaultSecurityGroup", "default", { vpcId: vpc.id });

    assert.equal(group.id, vpc.outputs.defaultSecurityGroupId);
  });

  it("refuses rules that contradict themselves, and rules that are there already", async () => {
    const group = await aws.make(GROUP, "web", { vpcId: vpc.id });
    const rule = { securityGroupId: group.id, ipProtocol: "tcp", fromPort: 443, toPort: 443, cidrIpv4: "0.0.0.0/0" };
    await aws.make(INGRESS, "https", rule);
    const problems = async (inputs: object) => (await aws.check(INGRESS, "r", { ...rule, ...inputs })).failures;

    assert.deepEqual(await problems({ ipProtocol: "-1" }), [
      "fromPort: must be left out with ipProtocol -1, which means all ports",
    ]);
    assert.deepEqual(await problems({ toPort: 80 }), ["toPort: found 80; it must not be below fromPort, which is 443"]);
    assert.deepEqual(await problems({ cidrIpv4: "10.0.0.1/8" }), [
      'cidrIpv4: found "10.0.0.1/8"; the block is written 10.0.0.0/8',
    ]);
    await assert.rejects(aws.make(INGRESS, "again", rule), /InvalidPermission\.Duplicate/);
  });

  it("keeps a security group while another one's rules refer to it", async () => {
    const [web, db] = [await aws.make(GROUP, "web", { vpcId: vpc.id }), await aws.make(GROUP, "db", { vpcId: vpc.id })];
    const rule = {
      securityGroupId: db.id,
      ipProtocol: "tcp",
      fromPort: 5432,
      toPort: 5432,
      referencedSecurityGroupId: web.id,
    };
    const made = await aws.make(INGRESS, "from-web", rule);

    await assert.rejects(aws.delete(web), /DependencyViolation: resource sg-\w+ has a dependent object/);
    await aws.delete(made);
    await aws.delete(web);
  });
});
