import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

import { isZoneName } from "./address-plan";
import type { NetworkSettings } from "./settings";
import type { TierSubnet } from "./subnet-tier";

export interface NatEgressArgs {
  nat: Exclude<NetworkSettings["nat"], "none">;
  /** Elastic IPs that exist, by zone: one for each gateway, or none at all. */
  natAddresses: NetworkSettings["natAddresses"];
  /** Whether the private subnets speak IPv6 too. */
  dualStack: boolean;
  vpcId: pulumi.Input<string>;
  /** Where the NAT gateways of a zone stand. */
  publicSubnets: readonly TierSubnet[];
  /** Whose traffic they carry, in the same zones. */
  privateSubnets: readonly TierSubnet[];
  /** What the gateways themselves go out through. */
  internet: aws.ec2.InternetGateway;
}

/**
 * The private tier's way to the internet, which nothing comes in by. Every private subnet has one default route: to the
 * NAT gateway of its own zone, to that of the first zone where there is a single one, or to the regional one. Going from
 * one to the other changes routes in place. With IPv6 there are two more: to the egress-only gateway, and to NAT for
 * what has IPv4 addresses alone.
 * Children: `<name>-<zone>-address`, `<name>-<zone>-gateway` or `<name>-gateway`, `<name>-outbound`,
 * `<name>-<zone>-route`, `<name>-<zone>-ipv6`, `<name>-<zone>-nat64`.
 */
export class NatEgress extends pulumi.ComponentResource {
  /** The addresses from which the outside sees this network. A regional gateway's, only where they are given. */
  readonly publicIps: pulumi.Output<string>[];
  /** The routes of each private subnet, in their order. */
  readonly routes: readonly (readonly aws.ec2.Route[])[];

  constructor(name: string, args: NatEgressArgs, opts?: pulumi.ComponentResourceOptions) {
    const { nat, natAddresses, dualStack, vpcId, privateSubnets, internet } = args;
    // Without the resources: Pulumi keeps a resource among inputs as a reference, which asks for one more provider.
    super("evenkeel:index:NatEgress", name, { nat, natAddresses, dualStack, vpcId }, opts);
    const child = { parent: this };
    // A NAT gateway fails in a VPC without internet gateway. Said of each: Pulumi does not pass a component's own
    // dependsOn on to its children.
    const afterInternet = { ...child, dependsOn: internet };

    const gateways =
      nat === "regional" ? [placeRegional(name, args, afterInternet)] : placeZonal(name, args, afterInternet);
    const outboundArgs = { vpcId, tags: { Name: name } };
    const outbound = dualStack
      ? new aws.ec2.EgressOnlyInternetGateway(`${name}-outbound`, outboundArgs, child)
      : undefined;

    this.routes = privateSubnets.map(({ zone, routeTableId }) => {
      const own = `${name}-${zone}`;
      const gateway = gateways.find((each) => each.zone === zone) ?? gateways[0];
      const toNat = { routeTableId, natGatewayId: gateway?.id };
      const route = new aws.ec2.Route(`${own}-route`, { ...toNat, destinationCidrBlock: "0.0.0.0/0" }, child);
      if (!outbound) return [route];
      const toIpv6 = { routeTableId, destinationIpv6CidrBlock: "::/0", egressOnlyGatewayId: outbound.id };
      const toIpv4 = { ...toNat, destinationIpv6CidrBlock: NAT64 };
      return [route, new aws.ec2.Route(`${own}-ipv6`, toIpv6, child), new aws.ec2.Route(`${own}-nat64`, toIpv4, child)];
    });

    this.publicIps = gateways.flatMap(({ publicIps }) => publicIps);
    this.registerOutputs({ publicIps: this.publicIps });
  }
}

// What stands for IPv4 addresses in IPv6. https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-nat64-dns64.html
const NAT64 = "64:ff9b::/96";

interface Gateway {
  /** The zone that it is for; all, if absent. */
  zone?: string;
  id: pulumi.Output<string>;
  publicIps: pulumi.Output<string>[];
}

function placeZonal(name: string, args: NatEgressArgs, child: pulumi.CustomResourceOptions): Gateway[] {
  const { nat, natAddresses, publicSubnets } = args;
  return publicSubnets.slice(0, nat === "single" ? 1 : undefined).map(({ zone, subnetId }) => {
    const own = `${name}-${zone}`;
    const tags = { Name: own };
    const given = natAddresses[zone];
    const made = given ? undefined : new aws.ec2.Eip(`${own}-address`, { domain: "vpc", tags }, child);
    const place = { allocationId: given ?? made?.id, subnetId, connectivityType: "public" };
    const gateway = new aws.ec2.NatGateway(`${own}-gateway`, { ...place, tags }, child);
    return { zone, id: gateway.id, publicIps: [made?.publicIp ?? gateway.publicIp] };
  });
}

// It stands in no subnet. Without addresses AWS chooses zones and addresses, and changes them as tasks come and go; with
// them it stays where it is told to. https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateways-regional.html
function placeRegional(name: string, args: NatEgressArgs, child: pulumi.CustomResourceOptions): Gateway {
  const { natAddresses, vpcId } = args;
  const given = Object.entries(natAddresses);
  const availabilityZoneAddresses = given.map(([zone, allocationId]) => ({
    ...(isZoneName(zone) ? { availabilityZone: zone } : { availabilityZoneId: zone }),
    allocationIds: [allocationId],
  }));
  const regional = { availabilityMode: "regional", connectivityType: "public", vpcId, tags: { Name: name } };
  const addresses = given.length > 0 ? { availabilityZoneAddresses } : {};
  const gateway = new aws.ec2.NatGateway(`${name}-gateway`, { ...regional, ...addresses }, child);

  const publicIps = given.map(([, allocationId]) => {
    return gateway.regionalNatGatewayAddresses.apply((all) => publicIpOf(all, allocationId));
  });
  return { id: gateway.id, publicIps };
}

function publicIpOf(
  addresses: readonly { allocationId: string; publicIp: string }[] | undefined,
  allocationId: string,
): string {
  // A preview that adds an address does not know it yet.
  return addresses?.find((each) => each.allocationId === allocationId)?.publicIp ?? "";
}
