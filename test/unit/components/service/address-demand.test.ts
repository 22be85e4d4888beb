import assert from "node:assert/strict";

import { addressDemand, addressShortage } from "../../../../components/service/address-demand";
import { workloadSettings } from "../../../../components/service/workload";

const image = `registry.example.com/entity-api@sha256:${"0f".repeat(32)}`;
const workload = (more: object) => workloadSettings.parse({ image, port: 3000, ...more });

describe("the addresses that a service needs", () => {
  for (const [what, more, addresses] of [
    ["twice its tasks where two versions run side by side", {}, 6],
    ["twice the most that scaling allows", { scaling: { min: 3, max: 12 } }, 24],
    ["as many as a rolling deployment may run", { deployment: { strategy: "rolling", maximumPercent: 150 } }, 4],
  ] as const) {
    it(`are ${what}`, () => assert.equal(addressDemand(workload(more)), addresses));
  }

  it("are one more with a migration", () => {
    assert.equal(addressDemand({ ...workload({}), migration: {} }), 7);
  });

  it("are as many on EKS, where each pod has one, and twice as many while a service moves", () => {
    assert.equal(addressDemand(workload({ runtime: "eks" })), 6);
    assert.equal(addressDemand(workload({ movingTo: "eks" })), 12);
  });

  it("fit where the subnets have just as many, without the five that AWS keeps", () => {
    const services = { api: workload({ scaling: { min: 3, max: 11 } }) };

    // Two subnets of 16 addresses: 2 * (16 - 5) = 22.
    assert.deepEqual(addressShortage(services, [28, 28]), []);
    assert.equal(addressShortage(services, [28, 28], 1).length, 1);
  });

  it("are refused where there are fewer, by the service that needs most of them", () => {
    const services = { api: workload({ scaling: { min: 3, max: 12 } }), admin: workload({}) };

    assert.deepEqual(addressShortage(services, [28, 28]), [
      {
        path: "api.scaling.max",
        message:
          "found 12; a deployment with canary needs 24 addresses at once, with all other services 30, and the 2 private " +
          "subnets have 22. Lower it, or give the network a larger cidr or more zones.",
      },
    ]);
  });

  it("are refused by desiredCount where nothing scales, and without subnets", () => {
    assert.deepEqual(addressShortage({ api: workload({}) }, []), [
      {
        path: "api.desiredCount",
        message:
          "found 3; a deployment with canary needs 6 addresses at once, and the 0 private subnets have 0. Lower it, or " +
          "give the network a larger cidr or more zones.",
      },
    ]);
    assert.deepEqual(addressShortage({}, []), []);
  });
});
