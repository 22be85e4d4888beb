import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

import { FirewallLog } from "./firewall-log";
import { firewallRules, metricsOf } from "./firewall-rules";
import type { FirewallSettings } from "./firewall-settings";

export interface WebFirewallArgs {
  /** A web ACL that exists, or what one shall do. */
  firewall: Exclude<FirewallSettings, "none">;
  /** What it stands before, if Pulumi puts it there and not the controller of a cluster. */
  loadBalancerArn?: pulumi.Input<string>;
  accountId: string;
  region: string;
}

/**
 * The web application firewall before a load balancer.
 * Children: `<name>-acl` and `<name>-log`, which a web ACL that exists needs not, and `<name>-association`.
 */
export class WebFirewall extends pulumi.ComponentResource {
  readonly webAclArn: pulumi.Output<string>;

  constructor(name: string, args: WebFirewallArgs, opts?: pulumi.ComponentResourceOptions) {
    super("evenkeel:index:WebFirewall", name, args, opts);
    const { firewall, loadBalancerArn: resourceArn, accountId, region } = args;
    const child = { parent: this };

    if ("webAclArn" in firewall) {
      this.webAclArn = pulumi.output(firewall.webAclArn);
    } else {
      const acl = {
        scope: "REGIONAL",
        defaultAction: { allow: {} },
        rules: firewallRules(firewall),
        visibilityConfig: metricsOf(name),
      };
      this.webAclArn = new aws.wafv2.WebAcl(`${name}-acl`, acl, child).arn;
      const { webAclArn } = this;
      new FirewallLog(`${name}-log`, { ...firewall.logs, webAclArn, accountId, region }, child);
    }

    if (resourceArn) {
      const association = { resourceArn, webAclArn: this.webAclArn };
      // Whoever associates another web ACL takes the place of the first, and whoever then deletes the first association
      // takes off whatever the load balancer has: it would be left without any.
      // https://github.com/pulumi/pulumi-aws/issues/4782
      const replacedInOrder = { ...child, deleteBeforeReplace: true };
      new aws.wafv2.WebAclAssociation(`${name}-association`, association, replacedInOrder);
    }

    this.registerOutputs({ webAclArn: this.webAclArn });
  }
}
