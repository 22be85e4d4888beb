import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type * as z from "zod";

import { parseSettings } from "../base";
import type { Tier } from "./address-plan";
import { Endpoints } from "./endpoints";
import { FlowLogs } from "./flow-logs";
import { NatEgress } from "./nat-egress";
import type { NetworkEgress, NetworkOutputs } from "./outputs";
import { usableBlock } from "./pooled-addresses";
import { type OwnNetworkSettings, ownNetworkSettings } from "./settings";
import { SubnetTier, type SubnetTierArgs, type TierSubnet } from "./subnet-tier";

export type NetworkArgs = z.input<typeof ownNetworkSettings> & { accountId: string; region: string };

/**
 * A VPC in three tiers over several zones: public for load balancer and NAT, private for tasks, isolated for data.
 * Children: `<name>-vpc`, `-default`, `-default-routes`, `-internet`, `-public`, `-private`, `-isolated`,
 * `-public-<zone>-route`, `-public-<zone>-ipv6`, `-nat`, `-endpoints`, `-flow`.
 */
export class Network extends pulumi.ComponentResource implements NetworkOutputs {
  readonly vpcId: pulumi.Output<string>;
  readonly cidrBlock: pulumi.Output<string>;
  readonly publicSubnetIds: pulumi.Output<string>[];
  readonly privateSubnetIds: pulumi.Output<string>[];
  readonly isolatedSubnetIds: pulumi.Output<string>[];
  readonly subnetCidrs: NetworkOutputs["subnetCidrs"];
  readonly natPublicIps: pulumi.Output<string>[];
  readonly isDualStack: boolean;
  readonly egress: NetworkEgress;

  constructor(name: string, { accountId, region, ...given }: NetworkArgs, opts?: pulumi.ComponentResourceOptions) {
    const settings = parseSettings(ownNetworkSettings, `Network "${name}"`, given);
    super("evenkeel:index:Network", name, { accountId, region, ...settings }, opts);
    const { nat, natAddresses, dualStack } = settings;
    const place = { accountId, region };
    const child = { parent: this };

    const vpc = new aws.ec2.Vpc(`${name}-vpc`, vpcArgs(name, settings), child);
    const vpcId = vpc.id;
    const vpcCidr = settings.cidr ?? vpc.cidrBlock.apply((block) => usableBlock(name, block));
    // Without rules it lets nothing in or out: AWS puts into it whatever is not given another group.
    new aws.ec2.DefaultSecurityGroup(`${name}-default`, { vpcId }, child);
    new aws.ec2.DefaultRouteTable(`${name}-default-routes`, noRoutes(name, vpc), child);

    const tierArgs = (tier: Tier) => ({ tier, vpcId, vpcCidr, ...subnetArgs(tier, settings, vpc) });
    const open = new SubnetTier(`${name}-public`, tierArgs("public"), child);
    const closed = new SubnetTier(`${name}-private`, tierArgs("private"), child);
    const isolated = new SubnetTier(`${name}-isolated`, tierArgs("isolated"), child);

    const internet = new aws.ec2.InternetGateway(`${name}-internet`, { vpcId, tags: { Name: name } }, child);
    const publicRoutes = open.subnets.map((subnet) => placePublicRoutes(name, subnet, internet, dualStack, child));
    const ways = { natAddresses, dualStack, vpcId, publicSubnets: open.subnets, privateSubnets: closed.subnets };
    const natEgress = nat === "none" ? undefined : new NatEgress(`${name}-nat`, { nat, ...ways, internet }, child);

    const routeTableIds = [...closed.subnets, ...isolated.subnets].map((subnet) => subnet.routeTableId);
    const reach = { vpcId, vpcCidr, privateSubnets: closed.subnets, routeTableIds, ...place };
    const endpoints = new Endpoints(`${name}-endpoints`, { ...settings.endpoints, ...reach }, child);
    new FlowLogs(`${name}-flow`, { vpcId, ...place, ...settings.flowLogs }, child);

    this.vpcId = vpcId;
    this.cidrBlock = vpc.cidrBlock;
    this.publicSubnetIds = routedSubnetIds(open, (index) => idsOf(publicRoutes[index]));
    const throughPublic = open.subnets.flatMap(({ exclusion }) => idsOf(exclusion && [exclusion]));
    // Without NAT, endpoints are the only way to the registry.
    this.privateSubnetIds = routedSubnetIds(closed, (index) => {
      return natEgress ? [...idsOf(natEgress.routes[index]), ...throughPublic] : endpoints.readiness;
    });
    this.isolatedSubnetIds = isolated.subnets.map(({ subnetId }) => subnetId);
    const cidrs = (tier: SubnetTier) => tier.subnets.map(({ cidr }) => cidr);
    this.subnetCidrs = { public: cidrs(open), private: cidrs(closed), isolated: cidrs(isolated) };
    this.natPublicIps = natEgress?.publicIps ?? [];
    this.isDualStack = dualStack;
    this.egress = {
      internet: nat !== "none",
      endpointSecurityGroupId: endpoints.securityGroupId,
      gatewayPrefixListIds: endpoints.gatewayPrefixListIds,
    };
    this.registerOutputs({
      vpcId: this.vpcId,
      cidrBlock: this.cidrBlock,
      publicSubnetIds: this.publicSubnetIds,
      privateSubnetIds: this.privateSubnetIds,
      isolatedSubnetIds: this.isolatedSubnetIds,
      subnetCidrs: this.subnetCidrs,
      natPublicIps: this.natPublicIps,
      isDualStack: this.isDualStack,
      egress: this.egress,
    });
  }
}

function vpcArgs(name: string, { cidr, ipam, dualStack }: OwnNetworkSettings): aws.ec2.VpcArgs {
  const addresses = ipam ? { ipv4IpamPoolId: ipam.poolId, ipv4NetmaskLength: ipam.prefixLength } : { cidrBlock: cidr };
  return {
    ...addresses,
    ...(dualStack && { assignGeneratedIpv6CidrBlock: true }),
    enableDnsSupport: true,
    enableDnsHostnames: true,
    // How near the VPC is to its limit of addresses and interfaces, as metrics.
    // https://docs.aws.amazon.com/vpc/latest/userguide/network-address-usage.html
    enableNetworkAddressUsageMetrics: true,
    tags: { Name: name },
  };
}

// A subnet that somebody makes by hand, and gives no route table, follows this one.
function noRoutes(name: string, vpc: aws.ec2.Vpc): aws.ec2.DefaultRouteTableArgs {
  return { defaultRouteTableId: vpc.defaultRouteTableId, routes: [], tags: { Name: `${name}-default` } };
}

function subnetArgs(tier: Tier, settings: OwnNetworkSettings, vpc: aws.ec2.Vpc) {
  const { zones, dualStack, dns64, loadBalancerDiscovery } = settings;
  return {
    zones,
    ...(dualStack && { vpcIpv6Cidr: vpc.ipv6CidrBlock }),
    dns64: dns64 && tier === "private",
    publicAccess: publicAccess(tier, settings),
    tags: loadBalancerDiscovery ? discoveryTags[tier] : {},
  };
}

// What is blocked in both directions is blocked behind NAT and egress-only gateways too, unless the subnet that it comes
// from is excluded. https://docs.aws.amazon.com/vpc/latest/userguide/security-vpc-bpa-example.html#vpc-bpa-scenario-6
function publicAccess(tier: Tier, { publicAccessExclusions, nat }: OwnNetworkSettings): SubnetTierArgs["publicAccess"] {
  if (!publicAccessExclusions) return undefined;
  if (tier === "public") return "allow-bidirectional";
  return tier === "private" && nat !== "none" ? "allow-egress" : undefined;
}

// https://docs.aws.amazon.com/eks/latest/userguide/network-load-balancing.html
const discoveryTags = {
  public: { "kubernetes.io/role/elb": "1" },
  private: { "kubernetes.io/role/internal-elb": "1" },
  isolated: {},
};

function placePublicRoutes(
  name: string,
  { zone, routeTableId }: TierSubnet,
  internet: aws.ec2.InternetGateway,
  dualStack: boolean,
  child: { parent: pulumi.Resource },
): aws.ec2.Route[] {
  const own = `${name}-public-${zone}`;
  const toInternet = { routeTableId, gatewayId: internet.id };
  const route = new aws.ec2.Route(`${own}-route`, { ...toInternet, destinationCidrBlock: "0.0.0.0/0" }, child);
  if (!dualStack) return [route];
  const ipv6 = { ...toInternet, destinationIpv6CidrBlock: "::/0" };
  return [route, new aws.ec2.Route(`${own}-ipv6`, ipv6, child)];
}

// Whatever is put into a subnet needs its way out at once, and until it is gone: AWS refuses a public load balancer in a
// VPC whose internet gateway is not there yet, and a task that cannot pull its image fails its service's deployment. So
// an id brings its routes along, and who uses the one waits for the others.
function routedSubnetIds(tier: SubnetTier, ways: (index: number) => pulumi.Output<string>[]): pulumi.Output<string>[] {
  return tier.subnets.map(({ subnetId, routing, exclusion }, index) => {
    const own = idsOf([routing, ...(exclusion ? [exclusion] : [])]);
    return pulumi.all([subnetId, pulumi.all([...own, ...ways(index)])]).apply(([id]) => id);
  });
}

function idsOf(resources: readonly pulumi.CustomResource[] = []): pulumi.Output<string>[] {
  return resources.map(({ id }) => id);
}
