import type * as pulumi from "@pulumi/pulumi";

import type { Tier } from "./address-plan";

/** What others need to know of a network, whoever made it. */
export interface NetworkOutputs {
  readonly vpcId: pulumi.Output<string>;
  readonly cidrBlock: pulumi.Output<string>;
  /** An id brings its subnet's routes along: who uses the one waits for the others. */
  readonly publicSubnetIds: pulumi.Output<string>[];
  readonly privateSubnetIds: pulumi.Output<string>[];
  readonly isolatedSubnetIds: pulumi.Output<string>[];
  /** The addresses of each tier's subnets. */
  readonly subnetCidrs: Readonly<Record<Tier, pulumi.Output<string>[]>>;
  /** The addresses from which the outside sees what runs in here, where they are known. */
  readonly natPublicIps: pulumi.Output<string>[];
  /** Whether its subnets speak IPv6 beside IPv4. */
  readonly isDualStack: boolean;
  readonly egress: NetworkEgress;
}

/** Where the private subnets can go. */
export interface NetworkEgress {
  /** Whether they reach the internet. */
  readonly internet: boolean;
  /** The security group of the interfaces to AWS services, if there are any. */
  readonly endpointSecurityGroupId?: pulumi.Output<string>;
  /** The addresses of AWS services that are reached through gateways. */
  readonly gatewayPrefixListIds: pulumi.Output<string>[];
}
