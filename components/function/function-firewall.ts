import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

import type { NetworkOutputs } from "../network";
import { httpsDestinations } from "../network/https-egress";

export interface FunctionFirewallArgs {
  network: Pick<NetworkOutputs, "isDualStack" | "egress"> & { vpcId: pulumi.Input<string> };
}

/**
 * Whom a function reaches over HTTPS: AWS's services and, where the network goes there, the internet. Nobody reaches it.
 * Children: `<name>-access`, and `<name>-to-<destination>`.
 */
export class FunctionFirewall extends pulumi.ComponentResource {
  readonly securityGroupId: pulumi.Output<string>;

  constructor(name: string, { network }: FunctionFirewallArgs, opts?: pulumi.ComponentResourceOptions) {
    super("evenkeel:index:FunctionFirewall", name, {}, opts);
    const child = { parent: this };

    const description = `Lambda function ${name}`;
    const access = new aws.ec2.SecurityGroup(`${name}-access`, { vpcId: network.vpcId, description }, child);
    for (const [other, destination] of Object.entries(httpsDestinations(network))) {
      const rule = { securityGroupId: access.id, ...destination };
      new aws.vpc.SecurityGroupEgressRule(`${name}-to-${other}`, rule, child);
    }

    this.securityGroupId = access.id;
    this.registerOutputs({ securityGroupId: this.securityGroupId });
  }
}
