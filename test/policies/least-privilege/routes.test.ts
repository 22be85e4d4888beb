import assert from "node:assert/strict";

import { named, type RelatedExample } from "../../../policies/kit";
import { ruleOf, violations } from "../examples";

const TABLE = "aws:ec2/routeTable:RouteTable";
const SUBNET = "aws:ec2/subnet:Subnet";
const FOLLOWS = "aws:ec2/routeTableAssociation:RouteTableAssociation";
const MAIN = "aws:ec2/mainRouteTableAssociation:MainRouteTableAssociation";
const NAT = "aws:ec2/natGateway:NatGateway";

const net = [named("net", "aws:ec2/vpc:Vpc"), named("internet", "aws:ec2/internetGateway:InternetGateway")];
const open = named("open", TABLE, {}, { routes: "internet" });
const closed = named("closed", TABLE);
const subnet = named("a", SUBNET, {}, { vpcId: "net" });
const main = (table: string) => named("main", MAIN, {}, { vpcId: "net", routeTableId: table });
const follows = (table: string) => named("follows", FOLLOWS, {}, { subnetId: "a", routeTableId: table });

function count(id: string, ...example: RelatedExample[]): number {
  return violations({ rule: ruleOf(id), example: [...net, open, closed, subnet, ...example] }).length;
}

describe("subnets-private", () => {
  const service = named("api", "aws:ecs/service:Service", {}, { networkConfiguration: "a" });

  it("follows the main route table of a VPC where a subnet has none of its own", () => {
    assert.equal(count("subnets-private", service, main("open")), 1);
    assert.equal(count("subnets-private", service, main("closed")), 0);
  });

  it("follows a subnet's own route table before the main one", () => {
    assert.equal(count("subnets-private", service, main("open"), follows("closed")), 0);
    assert.equal(count("subnets-private", service, main("closed"), follows("open")), 1);
  });

  it("says nothing of a subnet whose routes the program does not have", () => {
    assert.equal(count("subnets-private", service), 0);
  });
});

describe("nat-gateway-in-public-subnet", () => {
  const nat = named("nat", NAT, {}, { subnetId: "a" });

  it("refuses a subnet that surely leads nowhere", () => {
    assert.equal(count("nat-gateway-in-public-subnet", nat, follows("closed")), 1);
    assert.equal(count("nat-gateway-in-public-subnet", nat, main("closed")), 1);
  });

  it("lets a subnet be that leads to the internet, or may", () => {
    assert.equal(count("nat-gateway-in-public-subnet", nat, follows("open")), 0);
    assert.equal(count("nat-gateway-in-public-subnet", nat), 0);
    const given = named("given", TABLE, { routes: [{ cidrBlock: "0.0.0.0/0", gatewayId: "igw-1" }] });
    assert.equal(count("nat-gateway-in-public-subnet", nat, given, follows("given")), 0);
  });
});

describe("vpc-registry-endpoints", () => {
  const service = named("api", "aws:ecs/service:Service", {}, { networkConfiguration: "a" });

  it("says nothing where a route or a VPN may lead out", () => {
    const ways = [
      { routes: [{ cidrBlock: "10.1.0.0/16", transitGatewayId: "tgw-1" }] },
      { propagatingVgws: ["vgw-1"] },
    ];
    for (const way of ways) {
      assert.equal(count("vpc-registry-endpoints", service, named("way", TABLE, way), follows("way")), 0);
    }
  });

  it("names one endpoint that is missing", () => {
    assert.equal(count("vpc-registry-endpoints", service, follows("closed")), 1);
  });
});
