import type { SettingsProblem } from "../base";
import { type Tier, tiers } from "./address-plan";
import { checkEksZone } from "./eks-zones";
import type { ExistingNetworkSettings } from "./existing-settings";

/** A VPC, as AWS tells of it. */
export interface FoundVpc {
  id: string;
  enableDnsSupport: boolean;
  enableDnsHostnames: boolean;
  mainRouteTableId: string;
}

/** A subnet, as AWS tells of it, and the routes that it follows. */
export interface FoundSubnet {
  id: string;
  vpcId: string;
  availabilityZoneId: string;
  cidrBlock: string;
  ipv6CidrBlock: string;
  routes: readonly FoundRoute[];
}

/** A VPC or subnet of which AWS tells nothing, and why. */
export interface Unfound {
  id: string;
  refusal: string;
}

export interface FoundRoute {
  cidrBlock: string;
  ipv6CidrBlock: string;
  gatewayId: string;
}

/** The settings of a VPC that exists, and whether a cluster on EKS is to be in it. */
export interface Expected extends ExistingNetworkSettings {
  hasEks: boolean;
}

/** What a VPC that exists has otherwise than its settings say, or than its tiers and a cluster need. */
export function mismatches(
  settings: Expected,
  vpc: FoundVpc | Unfound,
  subnets: Record<Tier, readonly (FoundSubnet | Unfound)[]>,
): SettingsProblem[] {
  const ofVpc = "refusal" in vpc ? unfound(vpc) : nameless(vpc, settings);
  return [
    ...(ofVpc ? [{ path: "vpcId", message: `found "${vpc.id}"; ${ofVpc}` }] : []),
    ...tiers.flatMap((tier) =>
      subnets[tier].flatMap((subnet, index) => {
        const message = mismatch(settings, tier, subnet) ?? sameZone(subnets[tier].slice(0, index), subnet);
        return message ? [{ path: `subnetIds.${tier}[${index}]`, message: `found "${subnet.id}"; ${message}` }] : [];
      }),
    ),
  ];
}

function unfound({ refusal }: Unfound): string {
  return (
    `AWS says: ${refusal}. ` +
    "Give one that is there, in the account and region of the stack, and that whoever deploys may look up."
  );
}

function nameless({ enableDnsSupport, enableDnsHostnames }: FoundVpc, { hasEks }: Expected): string | undefined {
  if (!enableDnsSupport) {
    return "it resolves no names. Databases and endpoints are reached by name: switch DNS resolution on in the VPC.";
  }
  if (!hasEks || enableDnsHostnames) return undefined;
  // https://docs.aws.amazon.com/eks/latest/userguide/network-reqs.html#network-requirements-vpc
  return "it gives no host names, without which nodes of EKS find no cluster: switch DNS hostnames on in the VPC.";
}

function mismatch(settings: Expected, tier: Tier, subnet: FoundSubnet | Unfound): string | undefined {
  if ("refusal" in subnet) return unfound(subnet);
  const { vpcId, dualStack } = settings;
  if (subnet.vpcId !== vpcId) return `it is a subnet of ${subnet.vpcId}, not of ${vpcId}. Give one of that VPC.`;
  if (dualStack && !subnet.ipv6CidrBlock) {
    return "it has no IPv6 addresses, and dualStack is true. Give it a block of the VPC's, or set dualStack to false.";
  }
  const closed = settings.hasEks && tier === "private" ? checkEksZone(subnet.availabilityZoneId) : undefined;
  return closed ?? checksOfTier[tier](subnet.routes, settings);
}

type Judge = (routes: readonly FoundRoute[], settings: ExistingNetworkSettings) => string | undefined;

const checksOfTier: Record<Tier, Judge> = {
  public: (routes, { dualStack }) => {
    const closed = defaults(routes, dualStack).find(({ route }) => !route || !isInternetGateway(route));
    if (!closed) return undefined;
    const way = closed.route ? `its route to ${closed.destination} leads elsewhere` : noRoute(closed.destination);
    return `${way}, and a public subnet's leads to an internet gateway. Add that route, or list it in another tier.`;
  },
  private: (routes, { internetAccess, dualStack }) => {
    if (routes.some(isInternetGateway)) return `${open(routes)} List it as public, or give one without.`;
    const missing = defaults(routes, dualStack).find(({ route }) => !route);
    if (internetAccess && missing) {
      return `${noRoute(missing.destination)}, and internetAccess is true. Add that route, or set internetAccess to false.`;
    }
    const way = defaults(routes, true).find(({ route }) => route);
    if (internetAccess || !way) return undefined;
    return `it has a route to ${way.destination}, and internetAccess is false. Set that to true, or take the route away.`;
  },
  isolated: (routes) => {
    if (routes.some(isInternetGateway)) return `${open(routes)} Give one without.`;
    const way = defaults(routes, true).find(({ route }) => route);
    return way && `it has a route to ${way.destination}, and an isolated subnet has none. Give one without.`;
  },
};

function sameZone(others: readonly (FoundSubnet | Unfound)[], subnet: FoundSubnet | Unfound): string | undefined {
  if ("refusal" in subnet) return undefined;
  const twin = others.find((other) => {
    return !("refusal" in other) && other.availabilityZoneId === subnet.availabilityZoneId;
  });
  return twin && `it is in ${subnet.availabilityZoneId}, as ${twin.id} is. Give one subnet for each zone.`;
}

/** The default routes that a subnet has or lacks. */
function defaults(routes: readonly FoundRoute[], dualStack: boolean) {
  const ipv4 = { destination: "0.0.0.0/0", route: routes.find(({ cidrBlock }) => cidrBlock === "0.0.0.0/0") };
  const ipv6 = { destination: "::/0", route: routes.find(({ ipv6CidrBlock }) => ipv6CidrBlock === "::/0") };
  return dualStack ? [ipv4, ipv6] : [ipv4];
}

function isInternetGateway({ gatewayId }: FoundRoute): boolean {
  return gatewayId.startsWith("igw-");
}

function open(routes: readonly FoundRoute[]): string {
  return `it has a route to the internet gateway ${routes.find(isInternetGateway)?.gatewayId}.`;
}

function noRoute(destination: string): string {
  return `it has no route to ${destination}`;
}
