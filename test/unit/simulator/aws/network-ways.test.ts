import assert from "node:assert/strict";

import { type Connection, Engine, type State } from "../engine";

const VPC = "aws:ec2/vpc:Vpc";
const SUBNET = "aws:ec2/subnet:Subnet";

describe("the ways of a simulated network", () => {
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

  const TABLE = "aws:ec2/routeTable:RouteTable";
  const ROUTE = "aws:ec2/route:Route";
  const NAT = "aws:ec2/natGateway:NatGateway";
  const ENDPOINT = "aws:ec2/vpcEndpoint:VpcEndpoint";
  const dual = () => aws.make(VPC, "dual", { cidrBlock: "10.1.0.0/16", assignGeneratedIpv6CidrBlock: true });

  it("gives a VPC an IPv6 block, in which its subnets have blocks of their own", async () => {
    const both = await dual();
    const block = String(both.outputs.ipv6CidrBlock);
    const [network = ""] = block.split("00::/56");
    const make = (name: string, number: number, ipv6CidrBlock: string) =>
      aws.make(SUBNET, name, { vpcId: both.id, cidrBlock: `10.1.${number}.0/24`, ipv6CidrBlock });
    const first = await make("one", 0, `${network}01::/64`);

    assert.match(block, /^2001:db8:[0-9a-f]{1,4}:[0-9a-f]{1,2}00::\/56$/);
    assert.match(String(first.outputs.ipv6CidrBlockAssociationId), /^subnet-cidr-assoc-/);
    await assert.rejects(make("two", 1, `${network}01::/64`), /InvalidSubnet\.Conflict: .*\/64' conflicts/);
    await assert.rejects(make("two", 1, "2001:db9::/64"), /InvalidSubnet\.Range: .*lies outside of 2001:db8:/);
    await assert.rejects(make("two", 1, `${network}80::/57`), /InvalidSubnet\.Range: .*a \/44 to a \/64/);
    await assert.rejects(
      aws.make(SUBNET, "none", { vpcId: vpc.id, cidrBlock: "10.0.0.0/24", ipv6CidrBlock: "2001:db8::/64" }),
      /InvalidSubnet\.Range: .*the VPC has no IPv6 block/,
    );
    await assert.rejects(
      aws.make(SUBNET, "none", { vpcId: vpc.id, cidrBlock: "10.0.0.0/24", assignIpv6AddressOnCreation: true }),
      /InvalidParameterCombination: .*give ipv6CidrBlock/,
    );
    const { failures } = await aws.check(SUBNET, "long", { vpcId: both.id, ipv6CidrBlock: "2001:db8:0:1::1/64" });
    assert.deepEqual(failures, ['ipv6CidrBlock: found "2001:db8:0:1::1/64"; the block is written 2001:db8:0:1::/64']);
  });

  it("switches IPv6 on and off in place, while no subnet uses it", async () => {
    const both = await aws.change(vpc, { cidrBlock: "10.0.0.0/16", assignGeneratedIpv6CidrBlock: true });
    const [network = ""] = String(both.outputs.ipv6CidrBlock).split("00::/56");
    const inputs = { vpcId: vpc.id, cidrBlock: "10.0.0.0/24" };
    const plain = await aws.make(SUBNET, "a", inputs);
    const dualInputs = { ...inputs, ipv6CidrBlock: `${network}00::/64`, assignIpv6AddressOnCreation: true };
    const change = await aws.diff(plain, dualInputs);
    const six = await aws.change(plain, dualInputs);
    const off = () => aws.change(both, { cidrBlock: "10.0.0.0/16", assignGeneratedIpv6CidrBlock: false });

    assert.deepEqual(change.replaces, []);
    await assert.rejects(off(), /InvalidCidrBlock\.InUse: .* currently has a subnet within CIDR block/);
    await aws.delete(six);
    assert.equal((await off()).outputs.ipv6CidrBlock, "");
  });

  it("takes a VPC's block from a pool, in a preview the same as in the update after it", async () => {
    const pooled = { ipv4IpamPoolId: "ipam-pool-1", ipv4NetmaskLength: 20 };
    const planned = await aws.preview(VPC, "pooled", pooled);
    const made = await aws.make(VPC, "pooled", pooled);

    assert.match(String(made.outputs.cidrBlock), /^10\.\d+\.\d+\.0\/20$/);
    assert.equal(planned.outputs.cidrBlock, made.outputs.cidrBlock);
    assert.equal(
      (await aws.change(made, { ...pooled, enableDnsHostnames: true })).outputs.cidrBlock,
      made.outputs.cidrBlock,
    );
    assert.equal((await aws.diff(made, pooled)).changes, false);
  });

  it("routes IPv6 through its own gateways, to destinations that are written as they should be", async () => {
    const table = await aws.make(TABLE, "private", { vpcId: vpc.id });
    const outbound = await aws.make("aws:ec2/egressOnlyInternetGateway:EgressOnlyInternetGateway", "out", {
      vpcId: vpc.id,
    });
    const foreign = await aws.make("aws:ec2/egressOnlyInternetGateway:EgressOnlyInternetGateway", "far", {
      vpcId: (await dual()).id,
    });
    const route = { routeTableId: table.id, destinationIpv6CidrBlock: "::/0" };
    const problems = async (inputs: object) => (await aws.check(ROUTE, "r", { ...route, ...inputs })).failures;

    assert.ok(await aws.make(ROUTE, "six", { ...route, egressOnlyGatewayId: outbound.id }));
    assert.deepEqual(await problems({ destinationIpv6CidrBlock: "64:ff9b::/96", natGatewayId: "nat-1" }), []);
    assert.deepEqual(await problems({ destinationIpv6CidrBlock: "::1/0", gatewayId: "igw-1" }), [
      'destinationIpv6CidrBlock: found "::1/0"; the block is written ::/0',
    ]);
    assert.match(
      (await problems({ destinationCidrBlock: "0.0.0.0/0", gatewayId: "igw-1" }))[0] ?? "",
      /exactly one of/,
    );
    await assert.rejects(
      aws.make(ROUTE, "foreign", {
        ...route,
        destinationIpv6CidrBlock: "2001:db8::/32",
        egressOnlyGatewayId: foreign.id,
      }),
      /InvalidParameterValue: route table .* belong to different networks/,
    );
  });

  it("takes over the route table that the VPC has", async () => {
    const DEFAULT = "aws:ec2/defaultRouteTable:DefaultRouteTable";
    const table = await aws.make(DEFAULT, "default", { defaultRouteTableId: vpc.outputs.defaultRouteTableId ?? "" });

    assert.deepEqual([table.id, table.outputs.vpcId], [vpc.outputs.defaultRouteTableId, vpc.id]);
    await assert.rejects(aws.make(DEFAULT, "other", { defaultRouteTableId: "rtb-1" }), /InvalidRouteTableID\.NotFound/);
  });

  it("has NAT gateways of a whole region, with addresses that it takes itself or that are given", async () => {
    const regional = { availabilityMode: "regional", connectivityType: "public", vpcId: vpc.id };
    await assert.rejects(aws.make(NAT, "early", regional), /Gateway\.NotAttached/);
    const internet = await aws.make("aws:ec2/internetGateway:InternetGateway", "igw", { vpcId: vpc.id });
    const address = await aws.make("aws:ec2/eip:Eip", "nat", { domain: "vpc" });
    const automatic = await aws.make(NAT, "auto", regional);
    const availabilityZoneAddresses = [{ availabilityZoneId: "use1-az2", allocationIds: [address.id] }];
    const manual = await aws.make(NAT, "own", { ...regional, availabilityZoneAddresses });
    const problems = async (inputs: object) => (await aws.check(NAT, "n", { ...regional, ...inputs })).failures;

    assert.match(String(automatic.outputs.routeTableId), /^rtb-/);
    assert.deepEqual(
      [automatic.outputs.regionalNatGatewayAddresses, automatic.outputs.autoProvisionZones],
      [[], "enabled"],
    );
    const [only] = manual.outputs.regionalNatGatewayAddresses as { [name: string]: string }[];
    assert.deepEqual(
      [only?.allocationId, only?.availabilityZone, only?.publicIp],
      [address.id, "us-east-1b", address.outputs.publicIp],
    );
    await assert.rejects(aws.delete(internet), /DependencyViolation: Network/);
    await assert.rejects(aws.delete(address), /InvalidIPAddress\.InUse/);
    await assert.rejects(
      aws.make(NAT, "again", { ...regional, availabilityZoneAddresses }),
      /Resource\.AlreadyAssociated/,
    );
    assert.deepEqual(await problems({ subnetId: "subnet-1", allocationId: "eipalloc-1" }), [
      "subnetId: must be left out with availabilityMode regional",
      "allocationId: must be left out with availabilityMode regional",
    ]);
    assert.deepEqual(await problems({ availabilityZoneAddresses: [{ allocationIds: [] }] }), [
      "availabilityZoneAddresses[0]: availabilityZoneId or availabilityZone must be given",
    ]);
  });

  it("reaches services by endpoints that fit the VPC", async () => {
    const table = await aws.make(TABLE, "private", { vpcId: vpc.id });
    const s3 = { vpcId: vpc.id, serviceName: "com.amazonaws.us-east-1.s3", routeTableIds: [table.id] };
    const logs = {
      vpcId: vpc.id,
      serviceName: "com.amazonaws.us-east-1.logs",
      vpcEndpointType: "Interface",
      privateDnsEnabled: true,
    };
    const [one, two] = [await subnet("a", "10.0.0.0/24"), await subnet("b", "10.0.1.0/24")];
    const gateway = await aws.make(ENDPOINT, "s3", s3);

    assert.match(String(gateway.outputs.prefixListId), /^pl-[0-9a-f]{8}$/);
    await assert.rejects(aws.make(ENDPOINT, "s3-again", s3), /RouteAlreadyExists: route table .* already has a route/);
    await assert.rejects(
      aws.make(ENDPOINT, "logs", logs),
      /InvalidParameter: Enabling private DNS requires both enableDnsSupport and enableDnsHostnames/,
    );
    await aws.change(vpc, { cidrBlock: "10.0.0.0/16", enableDnsHostnames: true });
    assert.ok(await aws.make(ENDPOINT, "logs", { ...logs, subnetIds: [one.id] }));
    await assert.rejects(aws.make(ENDPOINT, "logs-again", logs), /conflicting DNS domain for logs\.us-east-1/);
    await assert.rejects(
      aws.make(ENDPOINT, "sts", { ...logs, serviceName: "com.amazonaws.us-east-1.sts", subnetIds: [one.id, two.id] }),
      /DuplicateSubnetsInSameZone/,
    );
    assert.deepEqual((await aws.check(ENDPOINT, "e", { ...s3, subnetIds: [one.id] })).failures, [
      "subnetIds: must be left out with vpcEndpointType Gateway",
    ]);
    assert.deepEqual((await aws.check(ENDPOINT, "e", { ...logs, routeTableIds: [table.id] })).failures, [
      "routeTableIds: must be left out with vpcEndpointType Interface",
    ]);
  });

  it("excludes a subnet or a VPC from the block on public access, and one of them", async () => {
    const EXCLUSION = "aws:ec2/vpcBlockPublicAccessExclusion:VpcBlockPublicAccessExclusion";
    const { id } = await subnet("a", "10.0.0.0/24");
    const made = await aws.make(EXCLUSION, "a", { subnetId: id, internetGatewayExclusionMode: "allow-bidirectional" });
    const { failures } = await aws.check(EXCLUSION, "b", { internetGatewayExclusionMode: "allow-ingress" });

    assert.match(made.id, /^vpcbpa-exclude-[0-9a-f]{17}$/);
    assert.equal(made.outputs.resourceArn, `arn:aws:ec2:us-east-1:123456789012:subnet/${id}`);
    assert.equal(failures.length, 2);
  });

  it("keeps flow logs in a bucket whose policy lets them in", async () => {
    const FLOW = "aws:ec2/flowLog:FlowLog";
    const bucket = await aws.make("aws:s3/bucket:Bucket", "flows", {});
    const flow = {
      vpcId: vpc.id,
      trafficType: "ALL",
      logDestinationType: "s3",
      logDestination: bucket.outputs.arn ?? "",
    };

    await assert.rejects(aws.make(FLOW, "flows", flow), /Access Denied for LogDestination: flows-[0-9a-f]{7}/);
    assert.deepEqual(
      (await aws.check(FLOW, "f", { ...flow, iamRoleArn: "arn:aws:iam::123456789012:role/a" })).failures,
      ["iamRoleArn: must be left out with logDestinationType s3"],
    );
    const { failures } = await aws.check(FLOW, "f", {
      vpcId: vpc.id,
      trafficType: "ALL",
      logDestination: "arn:aws:logs:us-east-1:123456789012:log-group:flows",
      iamRoleArn: "arn:aws:iam::123456789012:role/a",
      destinationOptions: { fileFormat: "parquet" },
    });
    assert.deepEqual(failures, ["destinationOptions: must be left out unless logDestinationType is s3"]);
  });
});
