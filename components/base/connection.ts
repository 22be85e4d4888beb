import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

export interface ConnectionArgs {
  /** The security group of whoever connects. */
  from: pulumi.Input<string>;
  /** The security group of whoever listens. */
  to: pulumi.Input<string>;
  port: pulumi.Input<number>;
  /** Who connects to whom, shown in the console. */
  description: string;
}

/**
 * Lets one security group reach another on one TCP port. Groups are closed: each side has to say yes.
 * Children: `<name>-out`, `<name>-in`.
 */
export class Connection extends pulumi.ComponentResource {
  constructor(name: string, args: ConnectionArgs, opts?: pulumi.ComponentResourceOptions) {
    super("evenkeel:index:Connection", name, args, opts);
    const { from, to, port, description } = args;
    // A rule cannot have two ports. One that is changed in place would cut off what still talks on the old port, so the
    // new rule comes first, and the old one goes when all else has moved.
    const child = { parent: this, replaceOnChanges: ["fromPort", "toPort"] };

    const traffic = { ipProtocol: "tcp", fromPort: port, toPort: port, description };
    const out = { securityGroupId: from, referencedSecurityGroupId: to, ...traffic };
    new aws.vpc.SecurityGroupEgressRule(`${name}-out`, out, child);
    const into = { securityGroupId: to, referencedSecurityGroupId: from, ...traffic };
    new aws.vpc.SecurityGroupIngressRule(`${name}-in`, into, child);
    this.registerOutputs({});
  }
}
