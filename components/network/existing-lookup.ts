import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";

import type { Tier } from "./address-plan";
import type { FoundRoute, FoundSubnet, FoundVpc, Unfound } from "./existing-checks";

/** What AWS tells of a VPC and of its subnets. What it tells nothing of is among them, so that all is said at once. */
export async function lookUp(
  vpcId: string,
  subnetIds: Record<Tier, readonly string[]>,
  asked: pulumi.InvokeOptions,
): Promise<{ vpc: FoundVpc | Unfound; cidrBlock: string; subnets: Record<Tier, (FoundSubnet | Unfound)[]> }> {
  const vpc = await orRefusal(vpcId, () => aws.ec2.getVpc({ id: vpcId }, asked));
  const told = (tier: Tier) => {
    return Promise.all(subnetIds[tier].map((id) => orRefusal(id, () => subnetOf(id, vpc, asked))));
  };
  const subnets = { public: await told("public"), private: await told("private"), isolated: await told("isolated") };
  return { vpc, cidrBlock: "refusal" in vpc ? "" : vpc.cidrBlock, subnets };
}

async function subnetOf(id: string, vpc: FoundVpc | Unfound, asked: pulumi.InvokeOptions): Promise<FoundSubnet> {
  const subnet = await aws.ec2.getSubnet({ id }, asked);
  // Where the traffic of another VPC's subnet goes does not matter.
  const isOfVpc = !("refusal" in vpc) && subnet.vpcId === vpc.id;
  return { ...subnet, routes: isOfVpc ? await routesOf(id, vpc, asked) : [] };
}

// A subnet without a route table of its own follows the main one of its VPC.
// https://docs.aws.amazon.com/vpc/latest/userguide/subnet-route-tables.html#route-table-association
async function routesOf(
  subnetId: string,
  { id: vpcId, mainRouteTableId }: FoundVpc,
  asked: pulumi.InvokeOptions,
): Promise<readonly FoundRoute[]> {
  const filters = [{ name: "association.subnet-id", values: [subnetId] }];
  const { ids } = await aws.ec2.getRouteTables({ vpcId, filters }, asked);
  const { routes } = await aws.ec2.getRouteTable({ routeTableId: ids[0] ?? mainRouteTableId }, asked);
  return routes;
}

async function orRefusal<Found>(id: string, ask: () => Promise<Found>): Promise<Found | Unfound> {
  try {
    return await ask();
  } catch (error) {
    const refusal = error instanceof Error ? refusalIn(error.message) : undefined;
    // Whatever else goes wrong, such as an engine that shuts down, is not about the id.
    if (refusal === undefined) throw error;
    return { id, refusal };
  }
}

// `invocation of <token> returned an error: invoking <token>: 1 error occurred:\n\t* <what AWS says>\n\n`
const REFUSAL = /^invocation of \S+ returned an error: (?:invoking \S+: )?(?:1 error occurred:\s*\* )?(.+)$/s;

/** AWS's own words, in one line. */
function refusalIn(message: string): string | undefined {
  return REFUSAL.exec(message)?.[1]?.trim().replace(/\s+/g, " ").replace(/\.$/, "");
}
