import * as pulumi from "@pulumi/pulumi";
import type * as z from "zod";

import { parseSettings, settingsError } from "../base";
import type { Tier } from "./address-plan";
import { type FoundSubnet, mismatches, type Unfound } from "./existing-checks";
import { lookUp } from "./existing-lookup";
import { existingNetworkSettings } from "./existing-settings";
import type { NetworkEgress, NetworkOutputs } from "./outputs";

export type ExistingNetworkArgs = z.input<typeof existingNetworkSettings> & {
  /** Whether a cluster on EKS is to be in it, which needs more of a VPC. No, if absent. */
  hasEks?: boolean;
};

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
  readonly subnetCidrs: NetworkOutputs["subnetCidrs"];
  readonly natPublicIps: pulumi.Output<string>[] = [];
  readonly isDualStack: boolean;
  readonly egress: NetworkEgress;

  constructor(name: string, { hasEks = false, ...given }: ExistingNetworkArgs, opts?: pulumi.ComponentResourceOptions) {
    const subject = `ExistingNetwork "${name}"`;
    const settings = parseSettings(existingNetworkSettings, subject, given);
    super("evenkeel:index:ExistingNetwork", name, settings, opts);
    const { subnetIds, endpointSecurityGroupId, gatewayPrefixListIds } = settings;

    const found = pulumi.output(lookUp(settings.vpcId, subnetIds, { parent: this }));
    const checked = found.apply(({ vpc, cidrBlock, subnets }) => {
      const problems = mismatches({ ...settings, hasEks }, vpc, subnets);
      if (problems.length > 0) throw settingsError(subject, problems);
      return { id: vpc.id, cidrBlock };
    });
    const cidrs = (tier: Tier) =>
      subnetIds[tier].map((_, index) => found.apply((all) => cidrOf(all.subnets[tier][index])));
    const ids = (tier: Tier) => subnetIds[tier].map((id) => checked.apply(() => id));

    this.vpcId = checked.id;
    this.cidrBlock = checked.cidrBlock;
    this.publicSubnetIds = ids("public");
    this.privateSubnetIds = ids("private");
    this.isolatedSubnetIds = ids("isolated");
    this.subnetCidrs = { public: cidrs("public"), private: cidrs("private"), isolated: cidrs("isolated") };
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
      subnetCidrs: this.subnetCidrs,
      natPublicIps: this.natPublicIps,
      isDualStack: this.isDualStack,
      egress: this.egress,
    });
  }
}

// What was not found is refused with the ids, which everybody who uses these addresses waits for.
function cidrOf(subnet: FoundSubnet | Unfound | undefined): string {
  return subnet && "cidrBlock" in subnet ? subnet.cidrBlock : "";
}
