import assert from "node:assert/strict";

import fc from "fast-check";

import { Network, type NetworkArgs } from "../../../../components/network";
import { type Deployed, deploy } from "../../harness";

const twoZones = {
  accountId: "111122223333",
  region: "us-east-1",
  cidr: "10.20.0.0/16",
  zones: ["use1-az1", "use1-az2"],
};
const otherZones = ["use1-az3", "use1-az4", "use1-az5", "use1-az6"];

/** What replaces a resource when it changes. */
const replacing: Record<string, string[]> = {
  "aws:ec2/subnet:Subnet": ["availabilityZone", "availabilityZoneId", "cidrBlock", "vpcId"],
  "aws:ec2/route:Route": ["routeTableId", "destinationCidrBlock", "destinationIpv6CidrBlock"],
  "aws:ec2/vpc:Vpc": ["cidrBlock", "ipv4IpamPoolId", "ipv4NetmaskLength"],
  "aws:ec2/routeTable:RouteTable": ["vpcId"],
  "aws:ec2/routeTableAssociation:RouteTableAssociation": ["subnetId"],
  "aws:ec2/vpcEndpoint:VpcEndpoint": ["serviceName", "vpcEndpointType", "vpcId"],
};

/** Steps that a network takes in any order, none of which takes anything back. */
const steps = {
  zone: (args: NetworkArgs) => ({ ...args, zones: [...(args.zones ?? []), nextZone(args)] }),
  single: (args: NetworkArgs) => ({ ...args, nat: "single" as const }),
  perAz: (args: NetworkArgs) => ({ ...args, nat: "perAz" as const }),
  regional: (args: NetworkArgs) => ({ ...args, nat: "regional" as const }),
  dualStack: (args: NetworkArgs) => ({ ...args, dualStack: true }),
  interfaces: (args: NetworkArgs) => ({ ...args, endpoints: { interfaces: "ecs" as const } }),
  exclusions: (args: NetworkArgs) => ({ ...args, publicAccessExclusions: true }),
  discovery: (args: NetworkArgs) => ({ ...args, loadBalancerDiscovery: true }),
};

describe("a network that grows", () => {
  it("changes nothing that stands when it gets a zone, but who goes through its gateways to AWS", async () => {
    const before = await deploy(() => new Network("network", twoZones));
    const after = await deploy(() => new Network("network", { ...twoZones, zones: [...twoZones.zones, "use1-az4"] }));

    const kept = ({ registrations }: Deployed<unknown>) => {
      const real = registrations.filter(({ custom, urn }) => custom && !urn.includes("use1-az4"));
      return real.map(({ urn, inputs: { routeTableIds: _, ...inputs } }) => ({ urn, inputs })).sort(byUrn);
    };
    assert.deepEqual(kept(after), kept(before));
  });

  it("replaces no subnet, route or endpoint, in whatever order it grows", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom(...Object.values(steps)), { minLength: 1, maxLength: 5 }),
        async (path) => {
          let args: NetworkArgs = twoZones;
          let before = await deploy(() => new Network("network", args));
          for (const step of path) {
            args = step(args);
            const after = await deploy(() => new Network("network", args));
            assertNothingReplaced(before, after);
            before = after;
          }
        },
      ),
      { numRuns: 12 },
    );
  }).timeout(20_000);
});

function assertNothingReplaced(before: Deployed<unknown>, after: Deployed<unknown>): void {
  for (const { urn, type, inputs } of before.registrations) {
    const properties = replacing[type];
    if (!properties) continue;
    const next = after.registrations.find((each) => each.urn === urn);
    assert(next, `${urn} is gone`);
    const fixed = (all: Record<string, unknown>) => properties.map((property) => all[property]);
    assert.deepEqual(fixed(next.inputs), fixed(inputs), urn);
  }
}

function nextZone({ zones = [] }: NetworkArgs): string {
  return otherZones.find((zone) => !zones.includes(zone)) ?? "use1-az8";
}

function byUrn(one: { urn: string }, other: { urn: string }): number {
  return one.urn < other.urn ? -1 : 1;
}
