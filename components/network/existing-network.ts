import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type * as z from "zod";

import { parseSettings, settingsError } from "../base";
import type { Tier } from "./address-plan";
import { type FoundSubnet, type FoundVpc, mismatches } from "./existing-checks";
import { existingNetworkSettings } from "./existing-settings";
import type { NetworkEgress, NetworkOutputs } from "./outputs";

export type ExistingNetworkArgs = z.input<typeof existingNetworkSettings>;

/**
 * A VPC that exists. It is checked, and nothing of it is changed: whoever uses an id of it waits for the checks, and is
 * not made if they fail. It has no children.
 */
export class ExistingNetwork extends pulumi.ComponentResource implements NetworkOutputs {
  readonly vpcId: pulumi.Output<string>;
  readonly cidrBlock: pulumi.Output<string>;
  readonly publicSubnetIds: pulumi.Output<string>[];
  readonly privateSubnetIds: pulumi.Output<string>[];
  readonly isolatedSubnetIds: pulumi.Output<string>[];
  readonly natPublicIps: pulumi.Output<string>[] = [];
  readonly isDualStack: boolean;
  readonly egress: NetworkEgress;

  constructor(name: string, args: ExistingNetworkArgs, opts?: pulumi.ComponentResourceOptions) {
    const subject = `ExistingNetwork "${name}"`;
    const settings = parseSettings(existingNetworkSettings, subject, args);
    super("evenkeel:index:ExistingNetwork", name, settings, opts);
    const { subnetIds, endpointSecurityGroupId, gatewayPrefixListIds } = settings;
    const asked = { parent: this };

    const vpc = aws.ec2.getVpcOutput({ id: settings.vpcId }, asked);
    const found = (tier: Tier) => pulumi.all(subnetIds[tier].map((id) => lookUp(id, vpc, asked)));
    const subnets = { public: found("public"), private: found("private"), isolated: found("isolated") };
    const checked = pulumi.all([vpc, subnets]).apply(([itself, byTier]) => {
      const problems = mismatches(settings, itself, byTier);
      if (problems.length > 0) throw settingsError(subject, problems);
      return itself;
    });
    const ids = (tier: Tier) => subnetIds[tier].map((id) => checked.apply(() => id));

    this.vpcId = checked.id;
    this.cidrBlock = checked.cidrBlock;
    this.publicSubnetIds = ids("public");
    this.privateSubnetIds = ids("private");
    this.isolatedSubnetIds = ids("isolated");
    this.isDualStack = settings.dualStack;
    this.egress = {
      internet: settings.internetAccess,
      ...(endpointSecurityGroupId && { endpointSecurityGroupId: pulumi.output(endpointSecurityGroupId) }),
      gatewayPrefixListIds: gatewayPrefixListIds.map((id) => pulumi.output(id)),
    };
    this.registerOutputs({
      vpcId: this.vpcId,
      cidrBlock: this.cidrBlock,
      publicSubnetIds: this.publicSubnetIds,
      privateSubnetIds: this.privateSubnetIds,
      isolatedSubnetIds: this.isolatedSubnetIds,
      natPublicIps: this.natPublicIps,
      isDualStack: this.isDualStack,
      egress: this.egress,
    });
  }
}

function lookUp(
  id: string,
  vpc: pulumi.Output<FoundVpc>,
  asked: { parent: pulumi.Resource },
): pulumi.Output<FoundSubnet> {
  const subnet = aws.ec2.getSubnetOutput({ id }, asked);
  // A subnet without a route table of its own follows the main one of its VPC.
  // https://docs.aws.amazon.com/vpc/latest/userguide/subnet-route-tables.html#route-table-association
  const filters = [{ name: "association.subnet-id", values: [id] }];
  const own = aws.ec2.getRouteTablesOutput({ vpcId: subnet.vpcId, filters }, asked).ids;
  const routeTableId = pulumi.all([own, vpc]).apply(([[first], { mainRouteTableId }]) => first ?? mainRouteTableId);
  const { routes } = aws.ec2.getRouteTableOutput({ routeTableId }, asked);
  return pulumi.all([subnet, routes]).apply(([found, itsRoutes]) => ({ ...found, routes: itsRoutes }));
}
