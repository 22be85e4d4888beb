import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

import { isZoneName, subnetCidr, subnetIpv6Cidr, type Tier } from "./address-plan";

export interface SubnetTierArgs {
  tier: Tier;
  vpcId: pulumi.Input<string>;
  vpcCidr: pulumi.Input<string>;
  /** The IPv6 addresses of the VPC, if the subnets are to have some. */
  vpcIpv6Cidr?: pulumi.Input<string>;
  zones: readonly string[];
  /** Whether names get IPv6 addresses by way of NAT. */
  dns64?: boolean;
  /** Which traffic of the subnets is excluded from VPC Block Public Access. None, if absent. */
  publicAccess?: "allow-bidirectional" | "allow-egress" | undefined;
  /** Tags of the subnets beside their names. */
  tags?: Record<string, string>;
}

/** A subnet in one zone, and what decides where its traffic goes. */
export interface TierSubnet {
  zone: string;
  subnetId: pulumi.Output<string>;
  cidr: pulumi.Output<string>;
  routeTableId: pulumi.Output<string>;
  /** Without it the subnet does not follow its route table. */
  routing: aws.ec2.RouteTableAssociation;
  /** Without it, traffic stops where public access is blocked. */
  exclusion: aws.ec2.VpcBlockPublicAccessExclusion | undefined;
}

/**
 * The subnets of one tier, one in each zone, each with a route table of its own: so a zone's way out can change
 * without touching another's. Children: `<name>-<zone>`, `<name>-<zone>-routes`, `<name>-<zone>-routing`,
 * `<name>-<zone>-exclusion`.
 */
export class SubnetTier extends pulumi.ComponentResource {
  readonly subnets: readonly TierSubnet[];

  constructor(name: string, args: SubnetTierArgs, opts?: pulumi.ComponentResourceOptions) {
    super("evenkeel:index:SubnetTier", name, args, opts);
    const { tier, vpcId, zones, publicAccess: internetGatewayExclusionMode } = args;
    const child = { parent: this };

    this.subnets = zones.map((zone) => {
      const own = `${name}-${zone}`;
      const tags = { Name: own, Tier: tier };
      const place = { vpcId, ...placeOf(zone), ...addressesOf(args, zone), mapPublicIpOnLaunch: false };
      const subnet = new aws.ec2.Subnet(own, { ...place, tags: { ...tags, ...args.tags } }, child);
      const routes = new aws.ec2.RouteTable(`${own}-routes`, { vpcId, tags }, child);
      const tied = { subnetId: subnet.id, routeTableId: routes.id };
      const routing = new aws.ec2.RouteTableAssociation(`${own}-routing`, tied, child);
      const excluded = internetGatewayExclusionMode && { subnetId: subnet.id, internetGatewayExclusionMode, tags };
      const exclusion = excluded && new aws.ec2.VpcBlockPublicAccessExclusion(`${own}-exclusion`, excluded, child);
      const cidr = place.cidrBlock;
      return { zone, subnetId: subnet.id, cidr, routeTableId: routes.id, routing, exclusion };
    });
    this.registerOutputs({ subnetIds: this.subnets.map(({ subnetId }) => subnetId) });
  }
}

function placeOf(zone: string) {
  return isZoneName(zone) ? { availabilityZone: zone } : { availabilityZoneId: zone };
}

function addressesOf({ tier, vpcCidr, vpcIpv6Cidr, dns64 = false }: SubnetTierArgs, zone: string) {
  const ipv4 = { cidrBlock: pulumi.output(vpcCidr).apply((block) => subnetCidr(block, tier, zone)) };
  if (vpcIpv6Cidr === undefined) return ipv4;
  const ipv6CidrBlock = pulumi.output(vpcIpv6Cidr).apply((block) => subnetIpv6Cidr(block, tier, zone));
  return { ...ipv4, ipv6CidrBlock, assignIpv6AddressOnCreation: true, enableDns64: dns64 };
}
