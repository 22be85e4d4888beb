import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type * as z from "zod";

import { parseSettings } from "../base";
import { FlowLogs } from "./flow-logs";
import { NatEgress } from "./nat-egress";
import { networkSettings } from "./settings";
import { SubnetTier } from "./subnet-tier";

export type NetworkArgs = z.input<typeof networkSettings> & { accountId: string; region: string };

/**
 * A VPC in three tiers over several zones: public for load balancer and NAT, private for tasks, isolated for data.
 * Children: `<name>-vpc`, `-default`, `-internet`, `-public`, `-private`, `-isolated`, `-public-<zone>-route`, `-nat`,
 * `-flow`.
 */
export class Network extends pulumi.ComponentResource {
  readonly vpcId: pulumi.Output<string>;
  readonly cidrBlock: pulumi.Output<string>;
  readonly publicSubnetIds: pulumi.Output<string>[];
  readonly privateSubnetIds: pulumi.Output<string>[];
  readonly isolatedSubnetIds: pulumi.Output<string>[];
  /** The addresses from which the outside sees what runs in here. */
  readonly natPublicIps: pulumi.Output<string>[];

  constructor(name: string, { accountId, region, ...given }: NetworkArgs, opts?: pulumi.ComponentResourceOptions) {
    const settings = parseSettings(networkSettings, `Network "${name}"`, given);
    super("evenkeel:index:Network", name, { accountId, region, ...settings }, opts);
    const child = { parent: this };

    const vpc = new aws.ec2.Vpc(`${name}-vpc`, vpcArgs(name, settings.cidr), child);
    // Without rules it lets nothing in or out: AWS puts into it whatever is not given another group.
    new aws.ec2.DefaultSecurityGroup(`${name}-default`, { vpcId: vpc.id }, child);

    const room = { vpcId: vpc.id, vpcCidr: settings.cidr, zones: settings.zones };
    const open = new SubnetTier(`${name}-public`, { tier: "public", ...room }, child);
    const closed = new SubnetTier(`${name}-private`, { tier: "private", ...room }, child);
    const isolated = new SubnetTier(`${name}-isolated`, { tier: "isolated", ...room }, child);

    const internetArgs = { vpcId: vpc.id, tags: { Name: name } };
    const internet = new aws.ec2.InternetGateway(`${name}-internet`, internetArgs, child);
    const publicRoutes = open.subnets.map(({ zone, routeTableId }) => {
      const route = { routeTableId, destinationCidrBlock: "0.0.0.0/0", gatewayId: internet.id };
      return new aws.ec2.Route(`${name}-public-${zone}-route`, route, child);
    });
    const ways = { nat: settings.nat, publicSubnets: open.subnets, privateSubnets: closed.subnets, internet };
    const nat = new NatEgress(`${name}-nat`, ways, child);

    new FlowLogs(`${name}-flow`, { vpcId: vpc.id, accountId, region, ...settings.flowLogs }, child);

    this.vpcId = vpc.id;
    this.cidrBlock = vpc.cidrBlock;
    this.publicSubnetIds = routedSubnetIds(open, publicRoutes);
    this.privateSubnetIds = routedSubnetIds(closed, nat.routes);
    this.isolatedSubnetIds = isolated.subnets.map(({ subnetId }) => subnetId);
    this.natPublicIps = nat.publicIps;
    this.registerOutputs({
      vpcId: this.vpcId,
      cidrBlock: this.cidrBlock,
      publicSubnetIds: this.publicSubnetIds,
      privateSubnetIds: this.privateSubnetIds,
      isolatedSubnetIds: this.isolatedSubnetIds,
      natPublicIps: this.natPublicIps,
    });
  }
}

function vpcArgs(name: string, cidrBlock: string): aws.ec2.VpcArgs {
  return { cidrBlock, enableDnsSupport: true, enableDnsHostnames: true, tags: { Name: name } };
}

// Whatever is put into a subnet needs its way out at once, and until it is gone: AWS refuses a public load balancer in a
// VPC whose internet gateway is not there yet, and a task that cannot pull its image fails its service's deployment. So
// an id brings its route along, and who uses the one waits for the other.
function routedSubnetIds(tier: SubnetTier, routes: readonly aws.ec2.Route[]): pulumi.Output<string>[] {
  return tier.subnets.map(({ subnetId, routing }, index) => {
    return pulumi.all([subnetId, routing.id, routes[index]?.id]).apply(([id]) => id);
  });
}
