import * as z from "zod";

import { across, checkDistinct, refuse } from "../base/checks";

const subnetIds = z
  .array(
    z.string().regex(/^subnet-[0-9a-f]{8,17}$/, "it has to be the id of a subnet such as subnet-0a1b2c3d4e5f67890"),
  )
  .min(2, "one zone can fail: give subnets in two at least")
  .check(({ value, issues }) => refuse(issues, value, checkDistinct(value)));

const subnetsByTier = z
  .strictObject({
    public: subnetIds.describe("For load balancers: their default route leads to an internet gateway."),
    private: subnetIds.describe("For tasks: no route leads to an internet gateway."),
    isolated: subnetIds.describe("For databases: they have no default route."),
  })
  .check(across(["public", "private", "isolated"], checkTiersApart, []));

/** What a stack can say about a VPC that exists. */
export const existingNetworkSettings = z.strictObject({
  vpcId: z
    .string()
    .regex(/^vpc-[0-9a-f]{8,17}$/, "it has to be the id of a VPC such as vpc-0a1b2c3d4e5f67890")
    .describe("The VPC."),
  subnetIds: subnetsByTier.describe("Its subnets, by what they are for, each tier's in as many zones."),
  internetAccess: z
    .boolean()
    .default(true)
    .describe("Whether the private subnets have a default route: through NAT, a transit gateway or a firewall."),
  dualStack: z.boolean().default(false).describe("Whether all of these subnets speak IPv6 beside IPv4."),
  endpointSecurityGroupId: z
    .string()
    .regex(/^sg-[0-9a-f]{8,17}$/, "it has to be the id of a security group such as sg-0a1b2c3d4e5f67890")
    .optional()
    .describe("The security group of its interface endpoints, if it has any."),
  gatewayPrefixListIds: z
    .array(z.string().regex(/^pl-[0-9a-f]{8,17}$/, "it has to be the id of a prefix list such as pl-63a5400a"))
    .default([])
    .describe("The prefix lists of its gateway endpoints, if it has any."),
});

export type ExistingNetworkSettings = z.output<typeof existingNetworkSettings>;

function checkTiersApart(tiers: Record<"public" | "private" | "isolated", string[]>): string | undefined {
  return checkDistinct(Object.values(tiers).flat())?.replace(
    "stands here twice.",
    "is in two tiers. Each tier has its own.",
  );
}
