import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

import { endpointPolicy } from "./endpoint-policies";
import { type EndpointsSettings, interfacesOf } from "./endpoint-settings";
import type { TierSubnet } from "./subnet-tier";

export interface EndpointsArgs extends EndpointsSettings {
  vpcId: pulumi.Input<string>;
  /** Who may use the interfaces. */
  vpcCidr: pulumi.Input<string>;
  /** Where the interfaces are. */
  privateSubnets: readonly TierSubnet[];
  /** Whose traffic the gateways carry. */
  routeTableIds: pulumi.Input<string>[];
  accountId: string;
  region: string;
}

/**
 * Ways from a VPC to AWS services that do not go through the internet, for one's own principals and resources alone.
 * Children: `<name>-<service>`, `<name>-access`, `<name>-access-https`.
 */
export class Endpoints extends pulumi.ComponentResource {
  /** The security group of the interfaces, if there are any. */
  readonly securityGroupId: pulumi.Output<string> | undefined;
  /** The addresses of the services behind gateways. */
  readonly gatewayPrefixListIds: pulumi.Output<string>[];
  /** Known when the services can be reached. */
  readonly readiness: pulumi.Output<string>[];

  constructor(name: string, args: EndpointsArgs, opts?: pulumi.ComponentResourceOptions) {
    const { vpcId, vpcCidr, privateSubnets, routeTableIds, accountId, region, ...settings } = args;
    super("evenkeel:index:Endpoints", name, { ...settings, vpcId, accountId, region }, opts);
    const child = { parent: this };
    const endpoint = (service: string) => ({
      vpcId,
      serviceName: `com.amazonaws.${region}.${service}`,
      policy: pulumi.jsonStringify(endpointPolicy(service, { ...settings, accountId, region })),
      tags: { Name: `${name}-${service}` },
    });

    const gateways = settings.gateways.map((service) => {
      const gateway = { ...endpoint(service), vpcEndpointType: "Gateway", routeTableIds };
      return new aws.ec2.VpcEndpoint(`${name}-${service}`, gateway, child);
    });

    const services = interfacesOf(settings);
    const access = services.length > 0 ? placeAccess(name, args, child) : undefined;
    const subnetIds = privateSubnets.map(({ subnetId }) => subnetId);
    const interfaces = services.map((service) => {
      const place = { subnetIds, securityGroupIds: access && [access.group.id], privateDnsEnabled: true };
      const args = { ...endpoint(service), vpcEndpointType: "Interface", ipAddressType: "ipv4", ...place };
      return new aws.ec2.VpcEndpoint(`${name}-${service.replace(".", "-")}`, args, child);
    });

    this.securityGroupId = access?.group.id;
    this.gatewayPrefixListIds = gateways.map(({ prefixListId }) => prefixListId);
    this.readiness = [...gateways, ...interfaces, ...(access ? [access.rule] : [])].map(({ id }) => id);
    this.registerOutputs({
      securityGroupId: this.securityGroupId,
      gatewayPrefixListIds: this.gatewayPrefixListIds,
      readiness: this.readiness,
    });
  }
}

// https://docs.aws.amazon.com/vpc/latest/privatelink/create-interface-endpoint.html#prerequisites-interface-endpoints
function placeAccess(name: string, { vpcId, vpcCidr }: EndpointsArgs, child: { parent: pulumi.Resource }) {
  const own = `${name}-access`;
  const group = new aws.ec2.SecurityGroup(own, { vpcId, description: `Endpoints ${name}` }, child);
  const https = { ipProtocol: "tcp", fromPort: 443, toPort: 443, description: "The VPC's own addresses" };
  const ruleArgs = { securityGroupId: group.id, cidrIpv4: vpcCidr, ...https };
  const rule = new aws.vpc.SecurityGroupIngressRule(`${own}-https`, ruleArgs, child);
  return { group, rule };
}
