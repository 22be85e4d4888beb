import assert from "node:assert/strict";

import fc from "fast-check";

import { type Cidr, contains, formatCidr, parseCidr, sizeOf } from "../../../../components/base/cidr";
import {
  checkVpcCidr,
  checkZone,
  checkZones,
  foreignZones,
  subnetCidr,
  subnetIpv6Cidr,
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

  it("gives a zone the same place by its letter as by its number", () => {
    fc.assert(
      fc.property(vpcs, fc.constantFrom(...tiers), fc.nat(7), (vpc, tier, zone) => {
        const name = `us-east-1${"abcdefgh"[zone]}`;
        assert.equal(subnetCidr(vpc, tier, name), subnetCidr(vpc, tier, `use1-az${zone + 1}`));
      }),
    );
  });

  it("takes zones by id or by name, and no others", () => {
    const refused = ["use1-az9", "us-east-1i", "usw2-lax1-az1", "us-west-2-lax-1a", "us-east-1", ""];

    assert.deepEqual(
      ["use1-az1", "apse2-az3", "us-east-1a", "us-gov-west-1c"].map(checkZone),
      Array(4).fill(undefined),
    );
    for (const zone of refused)
      assert.match(checkZone(zone) ?? "", /id .* such as use1-az1, or its name .* us-east-1a/);
  });

  it("refuses ids beside names, which can mean the same zone twice", () => {
    assert.match(checkZones(["use1-az1", "us-east-1a"]) ?? "", /us-east-1a is the name .* Give ids throughout/);
    assert.match(checkZones(["us-east-1a", "us-east-1a"]) ?? "", /us-east-1a stands here twice/);
    assert.equal(checkZones(["us-east-1a", "us-east-1b"]), undefined);
  });

  it("tells zones of another region, by id and by name", () => {
    assert.deepEqual(foreignZones("us-east-1", ["use1-az1", "us-east-1b"]), []);
    assert.deepEqual(foreignZones("us-east-1", ["use1-az1", "use2-az2"]), [
      { path: "zones[1]", message: 'found "use2-az2"; a zone of us-east-1 begins with use1-az.' },
    ]);
    assert.deepEqual(foreignZones("eu-central-1", ["eu-west-1a"]), [
      { path: "zones[0]", message: 'found "eu-west-1a"; a zone of eu-central-1 is named eu-central-1 and a letter.' },
    ]);
  });

  it("knows how the ids of a region's zones begin", () => {
    const regions = ["us-east-1", "eu-central-2", "ap-southeast-2", "ap-northeast-1", "us-gov-west-1", "me-south-1"];

    assert.deepEqual(regions.map(zonePrefix), ["use1", "euc2", "apse2", "apne1", "usgw1", "mes1"]);
  });
});

describe("the IPv6 addresses of a VPC", () => {
  it("lie in it as the IPv4 addresses do", () => {
    const plan = tiers.map((tier) => subnetIpv6Cidr("2600:1f18:24ab:de00::/56", tier, "use1-az2"));

    assert.deepEqual(plan, ["2600:1f18:24ab:de10::/64", "2600:1f18:24ab:de88::/64", "2600:1f18:24ab:dec4::/64"]);
  });

  it("are written as AWS writes them", () => {
    const first = (block: string) => subnetIpv6Cidr(block, "private", "use1-az1");

    assert.equal(first("2600:1f18:24ab::/56"), "2600:1f18:24ab::/64");
    assert.equal(first("2600:1f18::/56"), "2600:1f18::/64");
    assert.equal(first("2600:1f18:0:de00:0:0:0:0/56"), "2600:1f18:0:de00::/64");
    assert.equal(subnetIpv6Cidr("2600:1f18::/56", "public", "us-east-1a"), "2600:1f18:0:80::/64");
  });

  it("are a /64 of its own for each subnet, inside the VPC", () => {
    const block = fc.integer({ min: 0, max: 255 }).map((byte) => `2600:1f18:24ab:${(byte * 256).toString(16)}::/56`);
    fc.assert(
      fc.property(block, (vpc) => {
        const subnets = tiers.flatMap((tier) => zones.map((zone) => subnetIpv6Cidr(vpc, tier, zone)));
        const fourth = (cidr: string) => Number.parseInt(cidr.split("::")[0]?.split(":")[3] ?? "0", 16);

        assert.equal(new Set(subnets).size, tiers.length * zones.length);
        assert(subnets.every((subnet) => /^2600:1f18:24ab(:[0-9a-f]{1,4})?::\/64$/.test(subnet)));
        assert(subnets.every((subnet) => Math.floor(fourth(subnet) / 256) === Math.floor(fourth(vpc) / 256)));
      }),
    );
  });

  it("are refused unless they are the /56 of a VPC, for a zone that there is", () => {
    for (const block of ["", "10.20.0.0/16", "2600:1f18::/64", "2600:1f18:24ab:de00::1/56"]) {
      assert.throws(() => subnetIpv6Cidr(block, "public", "use1-az1"), /this is not the \/56 of a VPC/);
    }
    assert.throws(() => subnetIpv6Cidr("2600:1f18::/56", "public", "use1-az9"), /use1-az9: it has to be the id/);
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
