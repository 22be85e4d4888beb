import assert from "node:assert/strict";

import { settingsProblems } from "../../../../components/base";
import { networkProductionFloor } from "../../../../components/network/production-floor";
import { networkSettings } from "../../../../components/network/settings";

const twoZones = { cidr: "10.20.0.0/16", zones: ["use1-az1", "use1-az2"] };
const existing = {
  vpcId: "vpc-0a1b2c3d4e5f67890",
  subnetIds: {
    public: ["subnet-0a1b2c3d4e5f60001", "subnet-0a1b2c3d4e5f60002"],
    private: ["subnet-0a1b2c3d4e5f60011", "subnet-0a1b2c3d4e5f60012"],
    isolated: ["subnet-0a1b2c3d4e5f60021", "subnet-0a1b2c3d4e5f60022"],
  },
};
const addresses = { "use1-az1": "eipalloc-0a1b2c3d4e5f67891", "use1-az2": "eipalloc-0a1b2c3d4e5f67892" };

function problems(given: object): string[] {
  const issues = networkSettings.safeParse(given).error?.issues ?? [];
  return settingsProblems(networkSettings, given, issues).map(({ path, message }) => `${path}: ${message}`);
}

describe("the settings of a network", () => {
  it("are fit for production where little is said", () => {
    assert.deepEqual(networkSettings.parse(twoZones), {
      ...twoZones,
      nat: "perAz",
      natAddresses: {},
      dualStack: false,
      dns64: false,
      endpoints: {
        gateways: ["s3", "dynamodb"],
        interfaces: "none",
        furtherInterfaces: [],
        trustedAccounts: [],
        readableBuckets: [],
      },
      flowLogs: { destination: "cloud-watch-logs", keepDays: 365, deletableWithLogs: false },
      publicAccessExclusions: false,
      loadBalancerDiscovery: false,
    });
  });

  it("take every way of getting addresses", () => {
    const { zones } = twoZones;

    assert.deepEqual(problems(twoZones), []);
    assert.deepEqual(problems({ zones, ipam: { poolId: "ipam-pool-0a1b2c3d4e5f67890", prefixLength: 22 } }), []);
    assert.deepEqual(problems({ existing }), []);
    assert.deepEqual(
      problems({ ...twoZones, nat: "regional", natAddresses: addresses, dualStack: true, dns64: true }),
      [],
    );
  });

  const ipam = { poolId: "ipam-pool-0a1b2c3d4e5f67890" };
  const ofOne = (zone: string, id = "eipalloc-0a1b2c3d4e5f67891") => ({ [zone]: id });
  const table: Record<string, [given: object, refusal: RegExp]> = {
    "no addresses": [
      { zones: twoZones.zones },
      /^cidr: found nothing; a network needs addresses: give cidr, .* or ipam/,
    ],
    "addresses twice": [{ ...twoZones, ipam }, /^cidr: found "10.20.0.0\/16"; addresses come from cidr or from ipam/],
    "a block that is too small": [{ ...twoZones, cidr: "10.20.0.0/24" }, /^cidr: .* the smallest that fits is/],
    "a pool's block that is too small": [
      { zones: twoZones.zones, ipam: { ...ipam, prefixLength: 24 } },
      /^ipam\.prefixLength: found 24; .*22/,
    ],
    "one zone": [{ ...twoZones, zones: ["use1-az1"] }, /^zones: found \["use1-az1"\]; .* give two at least/],
    "no zones": [{ cidr: twoZones.cidr }, /^zones: found nothing; one zone can fail/],
    "a zone twice": [{ ...twoZones, zones: ["use1-az1", "use1-az1"] }, /^zones: .*use1-az1 stands here twice/],
    "zones by id and by name": [
      { ...twoZones, zones: ["use1-az1", "us-east-1b"] },
      /^zones: .*us-east-1b is the name of a zone and others are ids/,
    ],
    "too few addresses for NAT": [
      { ...twoZones, natAddresses: ofOne("use1-az1") },
      /^natAddresses: .*with nat perAz there has to be one for each of use1-az1, use1-az2: use1-az2 has none/,
    ],
    "too many addresses for NAT": [
      { ...twoZones, nat: "single", natAddresses: addresses },
      /^natAddresses: .*with nat single there has to be one for each of use1-az1: use1-az2 takes none/,
    ],
    "addresses without NAT": [
      { ...twoZones, nat: "none", endpoints: { interfaces: "ecs" }, natAddresses: ofOne("use1-az1") },
      /^natAddresses: .*with nat none there has to be none: use1-az1 takes none/,
    ],
    "the address of another zone": [
      { ...twoZones, nat: "single", natAddresses: ofOne("use1-az6") },
      /use1-az1 has none, use1-az6 takes none/,
    ],
    "one address for two gateways": [
      { ...twoZones, natAddresses: { ...addresses, "use1-az2": addresses["use1-az1"] } },
      /^natAddresses: .*eipalloc-0a1b2c3d4e5f67891 stands here twice/,
    ],
    "something that is no allocation": [
      { ...twoZones, nat: "single", natAddresses: ofOne("use1-az1", "203.0.113.7") },
      /^natAddresses\.use1-az1: found "203.0.113.7"; it has to be the allocation id of an elastic IP/,
    ],
    "no NAT and no endpoints": [
      { ...twoZones, nat: "none" },
      /^endpoints\.interfaces: found nothing, which means "none"; with nat none, .* reached through endpoints alone\. Set it to ecs, or choose another nat, which services on EKS need in any case\./,
    ],
    "interfaces without the way to images": [
      { ...twoZones, endpoints: { interfaces: "ecs", gateways: ["dynamodb"] } },
      /^endpoints\.gateways: found \["dynamodb"\]; with interfaces ecs the layers of images come from S3 .* Add s3/,
    ],
    "names made up without IPv6": [{ ...twoZones, dns64: true }, /^dns64: found true; .* set dualStack to true/],
    "names made up without NAT": [
      { ...twoZones, dns64: true, dualStack: true, nat: "none", endpoints: { interfaces: "ecs" } },
      /^dns64: found true; with nat none there is no NAT gateway/,
    ],
    "deletable records in a log group": [
      { ...twoZones, flowLogs: { deletableWithLogs: true } },
      /^flowLogs\.deletableWithLogs: found true; a log group is deleted with its stack in any case/,
    ],
    "zones of an existing VPC": [
      { zones: twoZones.zones, existing },
      /^zones: .*nothing of an existing VPC is managed here. Leave it out, or leave existing out/,
    ],
    "NAT for an existing VPC": [{ nat: "single", existing }, /^nat: found "single"; nothing of an existing VPC/],
    "one subnet of a tier": [
      { existing: { ...existing, subnetIds: { ...existing.subnetIds, private: ["subnet-0a1b2c3d4e5f60011"] } } },
      /^existing\.subnetIds\.private: .*give subnets in two at least/,
    ],
    "a subnet in two tiers": [
      { existing: { ...existing, subnetIds: { ...existing.subnetIds, private: existing.subnetIds.public } } },
      /^existing\.subnetIds: .*subnet-0a1b2c3d4e5f60001 is in two tiers\. Each tier has its own/,
    ],
    "something unknown": [{ ...twoZones, natt: "single" }, /^natt: is not a setting here\. Did you mean nat\?/],
  };
  for (const [what, [given, refusal]] of Object.entries(table)) {
    it(`refuse ${what}, and say what to do`, () => {
      const [first = "", ...others] = problems(given);
      assert.match(first, refusal);
      assert.deepEqual(others, []);
    });
  }

  it("tell all that is wrong at once", () => {
    const wrong = { cidr: "10.20.0.0/24", zones: ["use1-az1"], nat: "none", dns64: true };

    assert.deepEqual(
      problems(wrong).map((problem) => problem.split(":")[0]),
      ["cidr", "zones", "endpoints.interfaces", "dns64"],
    );
  });
});

describe("a network in production", () => {
  const threeZones = { ...twoZones, zones: ["use1-az1", "use1-az2", "use1-az4"] };
  const floor = (given: object) => networkProductionFloor(networkSettings.parse(given));

  it("outlives a zone, whichever way it goes out", () => {
    for (const nat of ["perAz", "regional"]) assert.deepEqual(floor({ ...threeZones, nat }), []);
    assert.deepEqual(floor({ ...threeZones, nat: "none", endpoints: { interfaces: "ecs" } }), []);
  });

  it("is refused with two zones, or with NAT in one", () => {
    assert.deepEqual(
      floor({ ...twoZones, nat: "single" }).map(({ path }) => path),
      ["zones", "nat"],
    );
  });

  it("is refused in an existing VPC with two zones", () => {
    assert.deepEqual(
      floor({ existing }).map(({ path }) => path),
      ["existing.subnetIds.private", "existing.subnetIds.public", "existing.subnetIds.isolated"],
    );
  });
});
