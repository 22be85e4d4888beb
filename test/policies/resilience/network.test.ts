import assert from "node:assert/strict";

import { UNKNOWN_TEXT } from "../../../policies/harness";
import { named, type Properties } from "../../../policies/kit";
import { ruleOf, violations } from "../examples";

const SUBNET = "aws:ec2/subnet:Subnet";
const TABLE = "aws:ec2/routeTable:RouteTable";
const FOLLOWS = "aws:ec2/routeTableAssociation:RouteTableAssociation";

describe("nat-gateway-per-zone", () => {
  function verdict(...subnets: Properties[]): string {
    const example = [
      named("nat", "aws:ec2/natGateway:NatGateway"),
      named("table", TABLE, {}, { routes: "nat" }),
      ...subnets.flatMap((properties, at) => [
        named(`subnet-${at}`, SUBNET, properties),
        named(`follows-${at}`, FOLLOWS, {}, { subnetId: `subnet-${at}`, routeTableId: "table" }),
      ]),
    ];
    const [found] = violations({ rule: ruleOf("nat-gateway-per-zone"), example });
    if (!found) return "passes";
    return found.decided ? "found" : "undetermined";
  }

  const zone = (availabilityZone: string) => ({ availabilityZone });
  const cases: [string, Properties[], string][] = [
    ["two subnets of one zone", [zone("a"), zone("a")], "passes"],
    ["subnets of two zones", [zone("a"), zone("b")], "found"],
    ["subnets of two zones, by id", [{ availabilityZoneId: "az1" }, { availabilityZoneId: "az2" }], "found"],
    ["two zones and an unknown one", [zone("a"), zone("b"), zone(UNKNOWN_TEXT)], "found"],
    ["a zone and an unknown one", [zone("a"), zone(UNKNOWN_TEXT)], "undetermined"],
    ["subnets whose zones AWS chooses", [{}, {}], "undetermined"],
    ["one subnet, wherever it is", [zone(UNKNOWN_TEXT)], "passes"],
    ["no subnet", [], "passes"],
  ];
  for (const [name, subnets, expected] of cases) {
    it(`judges ${name}: ${expected}`, () => assert.equal(verdict(...subnets), expected));
  }
});

describe("vpc-dns-for-endpoints", () => {
  const VPC = "aws:ec2/vpc:Vpc";
  const ENDPOINT = "aws:ec2/vpcEndpoint:VpcEndpoint";

  it("waits until it is known whether an endpoint has names of its own", () => {
    const endpoint = named("ecr", ENDPOINT, { privateDnsEnabled: UNKNOWN_TEXT }, { vpcId: "net" });
    const found = violations({ rule: ruleOf("vpc-dns-for-endpoints"), example: [named("net", VPC), endpoint] });
    assert.deepEqual(
      found.map(({ decided }) => decided),
      [false],
    );
  });
});
