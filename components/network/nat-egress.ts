import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

import type { NetworkSettings } from "./settings";
import type { TierSubnet } from "./subnet-tier";

export interface NatEgressArgs {
  nat: NetworkSettings["nat"];
  /** Where NAT gateways stand. */
  publicSubnets: readonly TierSubnet[];
  /** Whose traffic they carry, in the same zones. */
  privateSubnets: readonly TierSubnet[];
  /** What the gateways themselves go out through. */
  internet: aws.ec2.InternetGateway;
}

/**
 * The private tier's way to the internet. Every private subnet has one default route: to the NAT gateway of its own
 * zone, or to that of the first zone where there is a single one. Going from one to the other changes routes in place.
 * Children: `<name>-<zone>-address`, `<name>-<zone>-gateway`, `<name>-<zone>-route`.
 */
export class NatEgress extends pulumi.ComponentResource {
  /** The addresses from which the outside sees this network. */
  readonly publicIps: pulumi.Output<string>[];
  /** The default route of each private subnet, in their order. */
  readonly routes: readonly aws.ec2.Route[];

  constructor(name: string, args: NatEgressArgs, opts?: pulumi.ComponentResourceOptions) {
    const { nat, publicSubnets, privateSubnets, internet } = args;
    // Without the resources: Pulumi keeps a resource among inputs as a reference, which asks for one more provider.
    super("evenkeel:index:NatEgress", name, { nat }, opts);
    const child = { parent: this };
    // A NAT gateway fails in a VPC without internet gateway. Said of each: Pulumi does not pass a component's own
    // dependsOn on to its children.
    const afterInternet = { ...child, dependsOn: internet };

    const gateways = publicSubnets.slice(0, nat === "single" ? 1 : undefined).map(({ zone, subnetId }) => {
      const own = `${name}-${zone}`;
      const tags = { Name: own };
      const address = new aws.ec2.Eip(`${own}-address`, { domain: "vpc", tags }, afterInternet);
      const place = { allocationId: address.id, subnetId, connectivityType: "public" };
      const gateway = new aws.ec2.NatGateway(`${own}-gateway`, { ...place, tags }, afterInternet);
      return { zone, id: gateway.id, publicIp: address.publicIp };
    });

    this.routes = privateSubnets.map(({ zone, routeTableId }) => {
      const gateway = gateways.find((each) => each.zone === zone) ?? gateways[0];
      const route = { routeTableId, destinationCidrBlock: "0.0.0.0/0", natGatewayId: gateway?.id };
      return new aws.ec2.Route(`${name}-${zone}-route`, route, child);
    });

    this.publicIps = gateways.map(({ publicIp }) => publicIp);
    this.registerOutputs({ publicIps: this.publicIps });
  }
}
