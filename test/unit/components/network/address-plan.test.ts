import assert from "node:assert/strict";

import fc from "fast-check";

import { type Cidr, contains, formatCidr, parseCidr, sizeOf } from "../../../../components/base/cidr";
import {
  checkVpcCidr,
  checkZoneId,
  subnetCidr,
  type Tier,
  tiers,
  zonePrefix,
} from "../../../../components/network/address-plan";

const zones = Array.from({ length: 8 }, (_, index) => `use1-az${index + 1}`);

/** Every legal VPC: any /16 to /22 of the private ranges. */
const vpcs = fc
  .record({ range: fc.constantFrom("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10"), place: fc.nat() })
  .chain(({ range, place }) => fc.integer({ min: 16, max: 22 }).map((prefix) => within(range, place, prefix)));

describe("the address plan of a VPC", () => {
  it("gives a tier's zone the same addresses whatever other tiers and zones there are", () => {
    const plan = Object.fromEntries(tiers.map((tier) => [tier, subnetCidr("10.20.0.0/16", tier, "use1-az2")]));

    assert.deepEqual(plan, { private: "10.20.16.0/20", public: "10.20.136.0/21", isolated: "10.20.196.0/22" });
  });

  it("keeps all subnets of all zones apart, inside the VPC and large enough for a load balancer", () => {
    fc.assert(
      fc.property(vpcs, (vpc) => {
        const subnets = tiers.flatMap((tier) =>
          zones.map((zone) => ({ tier, cidr: read(subnetCidr(vpc, tier, zone)) })),
        );
        for (const [index, { tier, cidr }] of subnets.entries()) {
          assert(contains(read(vpc), cidr));
          assert(cidr.prefix <= smallest[tier]);
          assert(subnets.slice(index + 1).every((other) => !overlap(cidr, other.cidr)));
        }
      }),
    );
  });

  it("leaves an eighth of the VPC free for a tier to come", () => {
    fc.assert(
      fc.property(vpcs, (vpc) => {
        const taken = tiers.flatMap((tier) => zones.map((zone) => sizeOf(read(subnetCidr(vpc, tier, zone)))));
        assert.equal(
          taken.reduce((sum, each) => sum + each, 0),
          (sizeOf(read(vpc)) / 8) * 7,
        );
      }),
    );
  });

  it("accepts every private block from /16 to /22", () => {
    fc.assert(fc.property(vpcs, (vpc) => assert.equal(checkVpcCidr(vpc), undefined)));
  });

  for (const [cidr, reason] of [
    ["10.20.0.0/24", /too small .* the smallest that fits is 10\.20\.0\.0\/22/],
    ["10.20.7.0/23", /too small .* the smallest that fits is 10\.20\.4\.0\/22/],
    ["10.20.0.0/12", /a \/16 at most, such as 10\.20\.0\.0\/16/],
    ["10.20.1.0/16", /does not begin .* that is 10\.20\.0\.0\/16/],
    ["8.8.0.0/16", /private: take a part of 10\.0\.0\.0\/8, 172\.16\.0\.0\/12/],
    ["172.32.0.0/16", /private/],
    ["10.20.0.256/16", /has to be a block of IPv4 addresses/],
    ["10.20.0.0", /has to be a block of IPv4 addresses/],
    ["fd00::/48", /has to be a block of IPv4 addresses/],
  ] as const) {
    it(`refuses ${cidr} and says which block would do`, () => {
      assert.match(checkVpcCidr(cidr) ?? "", reason);
      assert.throws(() => subnetCidr(cidr, "public", "use1-az1"), RangeError);
    });
  }

  it("tells the name of a zone from its id, and says why it matters", () => {
    assert.match(checkZoneId("us-east-1a") ?? "", /another zone in each account.*describe-availability-zones/);
    assert.match(checkZoneId("use1-az9") ?? "", /from az1 to az8/);
    assert.match(checkZoneId("usw2-lax1-az1") ?? "", /has to be the id of an availability zone/);
    assert.equal(checkZoneId("apse2-az3"), undefined);
  });

  it("knows how the ids of a region's zones begin", () => {
    const regions = ["us-east-1", "eu-central-2", "ap-southeast-2", "ap-northeast-1", "us-gov-west-1", "me-south-1"];

    assert.deepEqual(regions.map(zonePrefix), ["use1", "euc2", "apse2", "apne1", "usgw1", "mes1"]);
  });
});

/** What AWS takes: /27 for a load balancer, /28 for any subnet. */
const smallest: Record<Tier, number> = { private: 28, public: 27, isolated: 28 };

function read(text: string): Cidr {
  const cidr = parseCidr(text);
  assert(cidr);
  return cidr;
}

function within(range: string, place: number, prefix: number): string {
  const { address, prefix: fixed } = read(range);
  const blocks = Math.max(1, 2 ** (prefix - fixed));
  return formatCidr({ address: address + (place % blocks) * 2 ** (32 - prefix), prefix });
}

function overlap(one: Cidr, other: Cidr): boolean {
  return contains(one, other) || contains(other, one);
}
