import assert from "node:assert/strict";

import { privateAddresses } from "../../../../components/network/private-addresses";
import { networkSettings } from "../../../../components/network/settings";

const zones = ["use1-az1", "use1-az2", "use1-az4"];
const addresses = (given: object) => privateAddresses(networkSettings.parse(given));

describe("the room in the private subnets", () => {
  it("is a sixteenth of the VPC in each zone", () => {
    assert.deepEqual(addresses({ cidr: "10.20.0.0/16", zones }), { subnetPrefixLengths: [20, 20, 20], taken: 0 });
  });

  it("is known of addresses out of a pool too, since their number is", () => {
    const ipam = { poolId: "ipam-pool-0a1b2c3d4e5f67890", prefixLength: 22 };

    assert.deepEqual(addresses({ ipam, zones }), { subnetPrefixLengths: [26, 26, 26], taken: 0 });
  });

  it("is less by an address in each zone for each interface to a service of AWS", () => {
    const endpoints = { interfaces: "ecs" };

    // Eight services, three zones.
    assert.equal(addresses({ cidr: "10.20.0.0/16", zones, endpoints })?.taken, 24);
  });

  it("is not known of a VPC that exists", () => {
    const subnetIds = {
      public: ["subnet-0a1b2c3d4e5f60001", "subnet-0a1b2c3d4e5f60002"],
      private: ["subnet-0a1b2c3d4e5f60011", "subnet-0a1b2c3d4e5f60012"],
      isolated: ["subnet-0a1b2c3d4e5f60021", "subnet-0a1b2c3d4e5f60022"],
    };

    assert.equal(addresses({ existing: { vpcId: "vpc-0a1b2c3d4e5f67890", subnetIds } }), undefined);
  });
});
