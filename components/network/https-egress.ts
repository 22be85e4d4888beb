import type * as aws from "@pulumi/aws";

import type { NetworkOutputs } from "./outputs";

/** What an egress rule says of one destination. */
export type HttpsDestination = Pick<
  aws.vpc.SecurityGroupEgressRuleArgs,
  | "ipProtocol"
  | "fromPort"
  | "toPort"
  | "cidrIpv4"
  | "cidrIpv6"
  | "prefixListId"
  | "referencedSecurityGroupId"
  | "description"
>;

const https = { ipProtocol: "tcp", fromPort: 443, toPort: 443 };

/**
 * What the private subnets reach over HTTPS, by name: AWS's services and, where the network goes there, the internet.
 * Whom they reach in the internet is not known by address.
 */
export function httpsDestinations({
  isDualStack,
  egress,
}: Pick<NetworkOutputs, "isDualStack" | "egress">): Record<string, HttpsDestination> {
  const { internet, endpointSecurityGroupId, gatewayPrefixListIds } = egress;
  const description = "HTTPS to AWS and the internet";
  if (internet) {
    return {
      internet: { ...https, cidrIpv4: "0.0.0.0/0", description },
      ...(isDualStack && { "internet-ipv6": { ...https, cidrIpv6: "::/0", description } }),
    };
  }
  const throughEndpoints = {
    referencedSecurityGroupId: endpointSecurityGroupId,
    description: "HTTPS to AWS through endpoints",
  };
  const gateways = gatewayPrefixListIds.map((prefixListId, index): [string, HttpsDestination] => {
    return [`gateway-${index + 1}`, { ...https, prefixListId, description: "HTTPS to AWS through a gateway" }];
  });
  return {
    ...(endpointSecurityGroupId && { endpoints: { ...https, ...throughEndpoints } }),
    ...Object.fromEntries(gateways),
  };
}
