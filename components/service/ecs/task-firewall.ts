import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

import { Connection } from "../../base";

export interface TaskFirewallArgs {
  service: string;
  vpcId: pulumi.Input<string>;
  /** The port on which the load balancer reaches the tasks, and the load balancer's group. */
  port: number;
  loadBalancerGroupId: pulumi.Input<string>;
  /** What the service connects to, by name. */
  connectsTo: Readonly<Record<string, { securityGroupId: pulumi.Input<string>; port: pulumi.Input<number> }>>;
}

/**
 * Who reaches a service's tasks: the load balancer. Whom they reach: what the service connects to, and HTTPS outside.
 * Children: `<name>-tasks`, `<name>-from-load-balancer`, `<name>-to-<connection>`, `<name>-to-internet`.
 */
export class TaskFirewall extends pulumi.ComponentResource {
  readonly securityGroupId: pulumi.Output<string>;

  constructor(name: string, args: TaskFirewallArgs, opts?: pulumi.ComponentResourceOptions) {
    super("evenkeel:index:TaskFirewall", name, args, opts);
    const { service, vpcId, port, loadBalancerGroupId, connectsTo } = args;
    const child = { parent: this };

    const tasks = new aws.ec2.SecurityGroup(`${name}-tasks`, { vpcId, description: `Tasks of ${service}` }, child);
    const fromLoadBalancer = { from: loadBalancerGroupId, to: tasks.id, port };
    const entry = { ...fromLoadBalancer, description: `Load balancer to ${service}` };
    new Connection(`${name}-from-load-balancer`, entry, child);
    for (const [other, { securityGroupId, port }] of Object.entries(connectsTo)) {
      const way = { from: tasks.id, to: securityGroupId, port, description: `${service} to ${other}` };
      new Connection(`${name}-to-${other}`, way, child);
    }
    new aws.vpc.SecurityGroupEgressRule(`${name}-to-internet`, { securityGroupId: tasks.id, ...httpsOut }, child);

    this.securityGroupId = tasks.id;
    this.registerOutputs({ securityGroupId: this.securityGroupId });
  }
}

// AWS's own services and the internet, through NAT: whom a task reaches there is not known by address.
const httpsOut = {
  ipProtocol: "tcp",
  fromPort: 443,
  toPort: 443,
  cidrIpv4: "0.0.0.0/0",
  description: "HTTPS to AWS and the internet",
};
