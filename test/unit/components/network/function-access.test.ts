import assert from "node:assert/strict";

import { unreachableServices } from "../../../../components/network/function-access";
import { networkSettings } from "../../../../components/network/settings";

const vpc = { cidr: "10.20.0.0/16", zones: ["use1-az1", "use1-az2"] };
const needed = ["events", "secretsmanager"];

function existing(more: object) {
  const subnetIds = {
    public: ["subnet-00000001", "subnet-00000002"],
    private: ["subnet-00000003", "subnet-00000004"],
    isolated: ["subnet-00000005", "subnet-00000006"],
  };
  return { existing: { vpcId: "vpc-0a1b2c3d", subnetIds, ...more } };
}

describe("what functions in the network need", () => {
  for (const [what, network] of [
    ["is reached through NAT", vpc],
    [
      "is reached through interfaces",
      { ...vpc, nat: "none", endpoints: { interfaces: "ecs", furtherInterfaces: ["events"] } },
    ],
    ["is reached as an existing network reaches the internet", existing({})],
    [
      "may be reached through the endpoints of an existing network",
      existing({ internetAccess: false, endpointSecurityGroupId: "sg-0a1b2c3d" }),
    ],
  ] as const) {
    it(what, () => assert.deepEqual(unreachableServices(networkSettings.parse(network), needed), []));
  }

  it("is refused where a closed network has no interface for it", () => {
    const network = networkSettings.parse({ ...vpc, nat: "none", endpoints: { interfaces: "ecs" } });

    assert.deepEqual(unreachableServices(network, [...needed, "rds"]), [
      {
        path: "endpoints.furtherInterfaces",
        message:
          "found []; with nat none, functions that look after databases reach events, rds through interfaces alone. " +
          "Add events, rds, or choose another nat.",
      },
    ]);
  });

  it("is refused where a closed network has no interfaces at all", () => {
    // Such settings are refused by themselves as well.
    const network = { ...networkSettings.parse(vpc), nat: "none" as const };

    assert.deepEqual(unreachableServices(network, ["secretsmanager"]), [
      {
        path: "endpoints.interfaces",
        message:
          'found "none"; with nat none, functions that look after databases reach secretsmanager through interfaces ' +
          "alone. Set it to ecs, or choose another nat.",
      },
    ]);
  });

  it("is refused where an existing network is closed and names no endpoints", () => {
    const network = networkSettings.parse(existing({ internetAccess: false }));

    assert.deepEqual(unreachableServices(network, needed), [
      {
        path: "existing.internetAccess",
        message:
          "found false; functions that look after databases reach events, secretsmanager through interface endpoints " +
          "then, and none are known. Give endpointSecurityGroupId, that of endpoints for these.",
      },
    ]);
    assert.deepEqual(unreachableServices(network, []), []);
  });
});
