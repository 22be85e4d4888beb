import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

import { Connection } from "../../base";
import type { NetworkOutputs } from "../../network";
import { httpsDestinations } from "../../network/https-egress";

export interface TaskFirewallArgs {
  service: string;
  network: Pick<NetworkOutputs, "isDualStack" | "egress"> & { vpcId: pulumi.Input<string> };
  /** The port on which the load balancer reaches the tasks, and the load balancer's group. No one does, if absent. */
  from?: { port: number; loadBalancerGroupId: pulumi.Input<string> } | undefined;
  /** What the service connects to, by name. */
  connectsTo: Readonly<Record<string, { securityGroupId: pulumi.Input<string>; port: pulumi.Input<number> }>>;
}

/**
 * Who reaches a service's tasks: the load balancer. Whom they reach: what the service connects to, and over HTTPS AWS's
 * services and, where the network goes there, the internet.
 * Children: `<name>-tasks`, `<name>-from-load-balancer`, `<name>-to-<connection>`, `<name>-to-internet`,
 * `<name>-to-internet-ipv6`; without a way to the internet `<name>-to-endpoints` and `<name>-to-gateway-<number>`.
 */
export class TaskFirewall extends pulumi.ComponentResource {
  readonly securityGroupId: pulumi.Output<string>;

  constructor(name: string, args: TaskFirewallArgs, opts?: pulumi.ComponentResourceOptions) {
    const { service, network, from, connectsTo } = args;
    super("evenkeel:index:TaskFirewall", name, { service, connectsTo: Object.keys(connectsTo) }, opts);
    const child = { parent: this };

    const description = `Tasks of ${service}`;
    const tasks = new aws.ec2.SecurityGroup(`${name}-tasks`, { vpcId: network.vpcId, description }, child);
    if (from) {
      const fromLoadBalancer = { from: from.loadBalancerGroupId, to: tasks.id, port: from.port };
      const entry = { ...fromLoadBalancer, description: `Load balancer to ${service}` };
      new Connection(`${name}-from-load-balancer`, entry, child);
    }
    for (const [other, { securityGroupId, port }] of Object.entries(connectsTo)) {
      const way = { from: tasks.id, to: securityGroupId, port, description: `${service} to ${other}` };
      new Connection(`${name}-to-${other}`, way, child);
    }
    for (const [other, destination] of Object.entries(httpsDestinations(network))) {
      const rule = { securityGroupId: tasks.id, ...destination };
      new aws.vpc.SecurityGroupEgressRule(`${name}-to-${other}`, rule, child);
    }

    this.securityGroupId = tasks.id;
    this.registerOutputs({ securityGroupId: this.securityGroupId });
  }
}
