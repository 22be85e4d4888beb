import assert from "node:assert/strict";

import { Network, type NetworkArgs } from "../../../../components/network";
import { assertPreviewComplete, type Deployed, deploy, resolved } from "../../harness";

const place = { accountId: "111122223333", region: "us-east-1" };
const twoZones = { ...place, cidr: "10.20.0.0/16", zones: ["use1-az1", "use1-az2"] };
const threeZones = { ...twoZones, zones: ["use1-az1", "use1-az2", "use1-az4"] };
const endpoints = { interfaces: "ecs" as const };
const ours = { "use1-az1": "eipalloc-0a1b2c3d4e5f67891", "use1-az2": "eipalloc-0a1b2c3d4e5f67892" };

const run = (args: NetworkArgs) => deploy(() => new Network("network", args));

describe("A network's NAT", () => {
  it("is a gateway in each zone, which that zone's private subnet goes out through", async () => {
    assert.deepEqual(defaultRoutes(await run(threeZones)), {
      "rtb-network-private-use1-az1-routes": "nat-network-nat-use1-az1-gateway",
      "rtb-network-private-use1-az2-routes": "nat-network-nat-use1-az2-gateway",
      "rtb-network-private-use1-az4-routes": "nat-network-nat-use1-az4-gateway",
      "rtb-network-public-use1-az1-routes": "igw-network-internet",
      "rtb-network-public-use1-az2-routes": "igw-network-internet",
      "rtb-network-public-use1-az4-routes": "igw-network-internet",
    });
  });

  it("is one gateway in the first zone where a single one is to do", async () => {
    const single = await run({ ...twoZones, nat: "single" });

    assert.deepEqual(single.named(GATEWAY), ["network-nat-use1-az1-gateway"]);
    assert.equal(defaultRoutes(single)["rtb-network-private-use1-az2-routes"], "nat-network-nat-use1-az1-gateway");
  });

  it("is one gateway that stands in no subnet where it is regional", async () => {
    const regional = await run({ ...threeZones, nat: "regional" });

    assert.deepEqual(regional.named(GATEWAY), ["network-nat-gateway"]);
    assert.deepEqual(regional.inputs("network-nat-gateway"), {
      availabilityMode: "regional",
      connectivityType: "public",
      vpcId: "vpc-network-vpc",
      tags: { Name: "network-nat" },
    });
    assert.deepEqual(regional.named("aws:ec2/eip:Eip"), []);
    assert.deepEqual(regional.options("network-nat-gateway").dependsOn, ["network-internet"]);
    for (const zone of threeZones.zones) {
      assert.equal(defaultRoutes(regional)[`rtb-network-private-${zone}-routes`], "nat-network-nat-gateway");
    }
    assert.deepEqual(regional.result.natPublicIps, []);
  });

  it("is nothing where the network has endpoints alone, and then no private subnet leads anywhere", async () => {
    const none = await run({ ...twoZones, nat: "none", endpoints });

    assert.deepEqual([none.named(GATEWAY), none.named("aws:ec2/eip:Eip")], [[], []]);
    assert.deepEqual(defaultRoutes(none), {
      "rtb-network-public-use1-az1-routes": "igw-network-internet",
      "rtb-network-public-use1-az2-routes": "igw-network-internet",
    });
    assert.equal(none.result.egress.internet, false);
    assert.deepEqual(none.result.natPublicIps, []);
  });

  it("goes out from addresses of one's own, a zone's gateway from that zone's", async () => {
    const { named, inputs, result } = await run({ ...twoZones, natAddresses: ours });

    assert.deepEqual(named("aws:ec2/eip:Eip"), []);
    assert.deepEqual(
      named(GATEWAY).map((name) => inputs(name).allocationId),
      Object.values(ours),
    );
    assert.deepEqual(await resolved(result.natPublicIps), ["203.0.113.8", "203.0.113.8"]);
  });

  it("goes out from addresses of one's own where it is regional, in the zones that are given and no others", async () => {
    const { inputs, result } = await run({ ...twoZones, nat: "regional", natAddresses: ours });

    const { availabilityZoneAddresses, ...others } = inputs("network-nat-gateway");
    assert.deepEqual(availabilityZoneAddresses, [
      { availabilityZoneId: "use1-az1", allocationIds: [ours["use1-az1"]] },
      { availabilityZoneId: "use1-az2", allocationIds: [ours["use1-az2"]] },
    ]);
    // AWS refuses a subnet or an address of its own for a gateway that is regional.
    assert.deepEqual(Object.keys(others).sort(), ["availabilityMode", "connectivityType", "tags", "vpcId"]);
    assert.deepEqual(await resolved(result.natPublicIps), ["198.51.100.0", "198.51.100.1"]);
  });

  it("is told of zones by name where the network knows them by name", async () => {
    const named = { zones: ["us-east-1a", "us-east-1b"], natAddresses: rename(ours) };
    const { inputs } = await run({ ...twoZones, ...named, nat: "regional" });

    const zones: { availabilityZone: string }[] = inputs("network-nat-gateway").availabilityZoneAddresses;
    assert.deepEqual(
      zones.map(({ availabilityZone }) => availabilityZone),
      ["us-east-1a", "us-east-1b"],
    );
  });

  it("waits for the internet gateway, which it cannot be created without", async () => {
    const { options } = await run({ ...twoZones, nat: "single" });

    assert.deepEqual(options("network-nat-use1-az1-gateway").dependsOn, ["network-internet"]);
    assert.deepEqual(options("network-nat-use1-az1-address").dependsOn, ["network-internet"]);
  });

  it("changes routes in place whatever it is changed to", async () => {
    const plans: Deployed<Network>[] = [];
    for (const nat of ["single", "perAz", "regional"] as const) plans.push(await run({ ...twoZones, nat }));

    const withoutGateway = plans.map(({ find }) => {
      return twoZones.zones.map((zone) => {
        const { urn, inputs } = find(`network-nat-${zone}-route`);
        return { urn, inputs: { ...inputs, natGatewayId: "" } };
      });
    });
    assert.deepEqual(withoutGateway[1], withoutGateway[0]);
    assert.deepEqual(withoutGateway[2], withoutGateway[0]);
  });

  it("keeps what there is when a single gateway becomes one in each zone", async () => {
    const single = await run({ ...twoZones, nat: "single" });
    const perZone = await run(twoZones);

    const missing = single.registrations.filter(({ urn }) => !perZone.registrations.some((each) => each.urn === urn));
    assert.deepEqual(missing, []);
  });

  it("hides nothing from a first preview", async () => {
    for (const nat of ["single", "perAz", "regional"] as const) {
      await assertPreviewComplete(() => new Network("network", { ...twoZones, nat, dualStack: true }));
    }
    await assertPreviewComplete(() => new Network("network", { ...twoZones, nat: "none", endpoints }));
  });
});

describe("A network", () => {
  const zoneLists = { "2": twoZones.zones, "3": threeZones.zones };

  for (const [count, zones] of Object.entries(zoneLists)) {
    const n = Number(count);
    const both = { routes: 2 * n, internet: n };
    for (const [nat, expected] of [
      ["none", { gateways: 0, eips: 0, routes: both.internet }],
      ["single", { gateways: 1, eips: 1, routes: both.routes }],
      ["perAz", { gateways: n, eips: n, routes: both.routes }],
      ["regional", { gateways: 1, eips: 0, routes: both.routes }],
    ] as const) {
      it(`in ${n} zones with nat ${nat} has so many of everything, and no more`, async () => {
        const ways = nat === "none" ? { endpoints } : {};
        const { named } = await run({ ...twoZones, zones, nat, ...ways });

        assert.deepEqual(
          {
            subnets: named("aws:ec2/subnet:Subnet").length,
            routeTables: named("aws:ec2/routeTable:RouteTable").length,
            associations: named("aws:ec2/routeTableAssociation:RouteTableAssociation").length,
            routes: named("aws:ec2/route:Route").length,
            gateways: named(GATEWAY).length,
            eips: named("aws:ec2/eip:Eip").length,
          },
          { subnets: 3 * n, routeTables: 3 * n, associations: 3 * n, ...expected },
        );
      });
    }
  }
});

const GATEWAY = "aws:ec2/natGateway:NatGateway";

/** Where each route table's default route leads. A table has one at most. */
function defaultRoutes({ named, inputs }: Deployed<unknown>): Record<string, string> {
  const routes = named("aws:ec2/route:Route").map((name) => inputs(name));
  assert(routes.every(({ destinationCidrBlock }) => destinationCidrBlock === "0.0.0.0/0"));
  const byTable = routes.map((route) => [route.routeTableId, route.natGatewayId ?? route.gatewayId]).sort();
  assert.equal(new Set(byTable.map(([table]) => table)).size, byTable.length);
  return Object.fromEntries(byTable);
}

function rename(addresses: Record<string, string>): Record<string, string> {
  const letters = ["us-east-1a", "us-east-1b"];
  return Object.fromEntries(Object.values(addresses).map((address, index) => [letters[index], address]));
}
