import assert from "node:assert/strict";

import * as aws from "@pulumi/aws";

import { Network, type NetworkArgs } from "../../../../components/network";
import { type Deployed, deploy } from "../../harness";

const ipv4 = {
  accountId: "111122223333",
  region: "us-east-1",
  cidr: "10.20.0.0/16",
  zones: ["use1-az1", "use1-az2"],
};
const dualStack = { ...ipv4, dualStack: true };

const run = (args: NetworkArgs) => deploy(() => new Network("network", args));

describe("A network with IPv6", () => {
  it("gets a block of addresses from AWS, and gives each subnet its own part of it", async () => {
    const { named, inputs, result } = await run(dualStack);

    assert.equal(inputs("network-vpc").assignGeneratedIpv6CidrBlock, true);
    assert.deepEqual(
      named("aws:ec2/subnet:Subnet").map((name) => [name, inputs(name).ipv6CidrBlock]),
      [
        ["network-isolated-use1-az1", "2600:1f18:24ab:dec0::/64"],
        ["network-isolated-use1-az2", "2600:1f18:24ab:dec4::/64"],
        ["network-private-use1-az1", "2600:1f18:24ab:de00::/64"],
        ["network-private-use1-az2", "2600:1f18:24ab:de10::/64"],
        ["network-public-use1-az1", "2600:1f18:24ab:de80::/64"],
        ["network-public-use1-az2", "2600:1f18:24ab:de88::/64"],
      ],
    );
    assert(named("aws:ec2/subnet:Subnet").every((name) => inputs(name).assignIpv6AddressOnCreation === true));
    assert.equal(result.isDualStack, true);
  });

  it("leads public subnets both ways, private ones out alone, and isolated ones nowhere", async () => {
    const deployed = await run(dualStack);

    assert.deepEqual(routesOf(deployed, "public-use1-az1"), {
      "0.0.0.0/0": { gatewayId: "igw-network-internet" },
      "::/0": { gatewayId: "igw-network-internet" },
    });
    assert.deepEqual(routesOf(deployed, "private-use1-az2"), {
      "0.0.0.0/0": { natGatewayId: "nat-network-nat-use1-az2-gateway" },
      "::/0": { egressOnlyGatewayId: "eigw-network-nat-outbound" },
      "64:ff9b::/96": { natGatewayId: "nat-network-nat-use1-az2-gateway" },
    });
    assert.deepEqual(routesOf(deployed, "isolated-use1-az1"), {});
    assert.deepEqual(deployed.inputs("network-nat-outbound"), {
      vpcId: "vpc-network-vpc",
      tags: { Name: "network-nat" },
    });
  });

  it("goes on with regional NAT for what has IPv4 addresses alone", async () => {
    const deployed = await run({ ...dualStack, nat: "regional" });

    assert.deepEqual(routesOf(deployed, "private-use1-az1"), {
      "0.0.0.0/0": { natGatewayId: "nat-network-nat-gateway" },
      "::/0": { egressOnlyGatewayId: "eigw-network-nat-outbound" },
      "64:ff9b::/96": { natGatewayId: "nat-network-nat-gateway" },
    });
  });

  it("leads private subnets nowhere by IPv6 either where there is no NAT", async () => {
    const deployed = await run({ ...dualStack, nat: "none", endpoints: { interfaces: "ecs" } });

    assert.deepEqual(routesOf(deployed, "private-use1-az1"), {});
    assert.deepEqual(deployed.named(OUTBOUND), []);
  });

  it("makes names up for private subnets where that is said, and nowhere else", async () => {
    const dns64 = async (args: NetworkArgs) => {
      const { named, inputs } = await run(args);
      const subnets = named("aws:ec2/subnet:Subnet").filter((name) => inputs(name).enableDns64);
      return subnets;
    };

    assert.deepEqual(await dns64(dualStack), []);
    assert.deepEqual(await dns64({ ...dualStack, dns64: true }), [
      "network-private-use1-az1",
      "network-private-use1-az2",
    ]);
  });

  it("makes tasks wait for all their routes", async () => {
    const { options } = await deploy(() => {
      const { privateSubnetIds } = new Network("network", dualStack);
      new aws.ecs.Service("api", { networkConfiguration: { subnets: privateSubnetIds.slice(0, 1) } });
    });

    assert.deepEqual(options("api").refersTo.networkConfiguration?.toSorted(), [
      "network-nat-use1-az1-ipv6",
      "network-nat-use1-az1-nat64",
      "network-nat-use1-az1-route",
      "network-private-use1-az1",
      "network-private-use1-az1-routing",
    ]);
  });
});

describe("A network without IPv6", () => {
  it("has no route, gateway or address of it", async () => {
    const { named, inputs } = await run(ipv4);

    const routes = named("aws:ec2/route:Route").map((name) => inputs(name));
    assert(routes.every((route) => route.destinationIpv6CidrBlock === undefined));
    assert.deepEqual(named(OUTBOUND), []);
    assert(named("aws:ec2/subnet:Subnet").every((name) => inputs(name).ipv6CidrBlock === undefined));
    assert.equal(inputs("network-vpc").assignGeneratedIpv6CidrBlock, undefined);
  });

  it("keeps every resource when it gets IPv6: nothing is renamed, and no IPv4 address or route is another", async () => {
    const before = await run(ipv4);
    const after = await run(dualStack);

    const ipv6Only = ["assignGeneratedIpv6CidrBlock", "ipv6CidrBlock", "assignIpv6AddressOnCreation", "enableDns64"];
    const asBefore = ({ find }: Deployed<unknown>, urn: string) => {
      const [, name = ""] = urn.split("::");
      const { inputs } = find(name);
      return Object.fromEntries(Object.entries(inputs).filter(([key]) => !ipv6Only.includes(key)));
    };
    for (const { urn, custom } of before.registrations) {
      if (custom) assert.deepEqual(asBefore(after, urn), asBefore(before, urn));
    }
  });
});

const OUTBOUND = "aws:ec2/egressOnlyInternetGateway:EgressOnlyInternetGateway";

function routesOf({ named, inputs }: Deployed<unknown>, subnet: string): Record<string, object> {
  const routes = named("aws:ec2/route:Route").map((name) => inputs(name));
  const own = routes.filter(({ routeTableId }) => routeTableId === `rtb-network-${subnet}-routes`);
  return Object.fromEntries(
    own.map(({ routeTableId: _, destinationCidrBlock, destinationIpv6CidrBlock, ...target }) => {
      return [destinationCidrBlock ?? destinationIpv6CidrBlock, target];
    }),
  );
}
