import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

import { subnetCidr, type Tier } from "./address-plan";

export interface SubnetTierArgs {
  tier: Tier;
  vpcId: pulumi.Input<string>;
  vpcCidr: string;
  zones: readonly string[];
}

/** A subnet in one zone, and what decides where its traffic goes. */
export interface TierSubnet {
  zone: string;
  subnetId: pulumi.Output<string>;
  routeTableId: pulumi.Output<string>;
  /** Without it the subnet does not follow its route table. */
  routing: aws.ec2.RouteTableAssociation;
}

/**
 * The subnets of one tier, one in each zone, each with a route table of its own: so a zone's way out can change
 * without touching another's. Children: `<name>-<zone>`, `<name>-<zone>-routes`, `<name>-<zone>-routing`.
 */
export class SubnetTier extends pulumi.ComponentResource {
  readonly subnets: readonly TierSubnet[];

  constructor(name: string, args: SubnetTierArgs, opts?: pulumi.ComponentResourceOptions) {
    super("evenkeel:index:SubnetTier", name, args, opts);
    const { tier, vpcId, vpcCidr, zones } = args;
    const child = { parent: this };

    this.subnets = zones.map((zone) => {
      const own = `${name}-${zone}`;
      const tags = { Name: own, Tier: tier };
      const place = { availabilityZoneId: zone, cidrBlock: subnetCidr(vpcCidr, tier, zone) };
      const subnet = new aws.ec2.Subnet(own, { vpcId, ...place, mapPublicIpOnLaunch: false, tags }, child);
      const routes = new aws.ec2.RouteTable(`${own}-routes`, { vpcId, tags }, child);
      const tied = { subnetId: subnet.id, routeTableId: routes.id };
      const routing = new aws.ec2.RouteTableAssociation(`${own}-routing`, tied, child);
      return { zone, subnetId: subnet.id, routeTableId: routes.id, routing };
    });
    this.registerOutputs({ subnetIds: this.subnets.map(({ subnetId }) => subnetId) });
  }
}
