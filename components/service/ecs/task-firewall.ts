import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

import { Connection } from "../../base";
import type { NetworkOutputs } from "../../network";

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
    for (const [other, destination] of Object.entries(outside(network))) {
      const rule = { securityGroupId: tasks.id, ...https, ...destination };
      new aws.vpc.SecurityGroupEgressRule(`${name}-to-${other}`, rule, child);
    }

    this.securityGroupId = tasks.id;
    this.registerOutputs({ securityGroupId: this.securityGroupId });
  }
}

const https = { ipProtocol: "tcp", fromPort: 443, toPort: 443 };

type Destination = Pick<
  aws.vpc.SecurityGroupEgressRuleArgs,
  "cidrIpv4" | "cidrIpv6" | "prefixListId" | "referencedSecurityGroupId" | "description"
>;

/** What tasks reach over HTTPS, by name. Whom they reach in the internet is not known by address. */
function outside({ isDualStack, egress }: TaskFirewallArgs["network"]): Record<string, Destination> {
  const { internet, endpointSecurityGroupId, gatewayPrefixListIds } = egress;
  const description = "HTTPS to AWS and the internet";
  if (internet) {
    return {
      internet: { cidrIpv4: "0.0.0.0/0", description },
      ...(isDualStack && { "internet-ipv6": { cidrIpv6: "::/0", description } }),
    };
  }
  const gateways = gatewayPrefixListIds.map((prefixListId, index): [string, Destination] => {
    return [`gateway-${index + 1}`, { prefixListId, description: "HTTPS to AWS through a gateway" }];
  });
  return {
    ...(endpointSecurityGroupId && {
      endpoints: { referencedSecurityGroupId: endpointSecurityGroupId, description: "HTTPS to AWS through endpoints" },
    }),
    ...Object.fromEntries(gateways),
  };
}
