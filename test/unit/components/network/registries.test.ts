import assert from "node:assert/strict";

import { unreachableRegistry } from "../../../../components/network/registries";
import { networkSettings } from "../../../../components/network/settings";

const here = { accountId: "111122223333", region: "us-east-1" };
const vpc = { cidr: "10.20.0.0/16", zones: ["use1-az1", "use1-az2"] };
const interfaces = "ecs";
const closed = { nat: "none", endpoints: { interfaces } };
const withEndpoints = { endpoints: { interfaces } };
const copyIt = "with network.nat none, images come from an Amazon registry in us-east-1 alone. Copy it to one.";
const addIt =
  'the network\'s endpoints are for 111122223333 alone. Add "999988887777" to network.endpoints.trustedAccounts.';

const own = here;
const ofAnotherRegion = { ...here, region: "eu-west-1" };
const ofAnotherAccount = { ...here, accountId: "999988887777" };
const trusted = { trustedAccounts: ["999988887777"] };

describe("a registry", () => {
  for (const [what, network, ecr, refusal] of [
    ["of another company, through NAT, is reached", {}, undefined, undefined],
    ["of another company, without NAT, is not", closed, undefined, copyIt],
    ["of the account, through endpoints, is reached", closed, own, undefined],
    ["of another region, without NAT, is not", closed, ofAnotherRegion, copyIt],
    ["of another region, through NAT, is reached past the endpoints", withEndpoints, ofAnotherRegion, undefined],
    ["of another account, through NAT, is reached", {}, ofAnotherAccount, undefined],
    ["of another account, through endpoints that are not for it, is not", closed, ofAnotherAccount, addIt],
    ["of another account is not reached past the endpoints by NAT", withEndpoints, ofAnotherAccount, addIt],
    [
      "of another account, through endpoints that are for it, is reached",
      { nat: "none", endpoints: { interfaces, ...trusted } },
      ofAnotherAccount,
      undefined,
    ],
    [
      "of another account of the organisation, through its endpoints, is reached",
      { nat: "none", endpoints: { interfaces, organisationId: "o-a1b2c3d4e5" } },
      ofAnotherAccount,
      undefined,
    ],
  ] as const) {
    it(what, () => {
      const settings = networkSettings.parse({ ...vpc, ...network });

      assert.equal(unreachableRegistry(settings, { ecr }, here), refusal);
    });
  }
});
