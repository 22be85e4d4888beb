import { blockAround, checkCidr, contains, formatCidr, parseCidr, sizeOf } from "../base/cidr";

/**
 * Where each subnet lies. A VPC is cut by tier and zone into places that are there from the beginning:
 *
 *   half     private    tasks, which need an address each
 *   quarter  public     load balancer and NAT
 *   eighth   isolated   databases
 *   eighth   free       for a tier that nobody thought of yet
 *
 * and each tier into eight, one for each zone from az1 to az8. So a subnet's addresses follow from its tier and zone
 * alone, and adding or removing a zone moves no other.
 */
export const tiers = ["private", "public", "isolated"] as const;

export type Tier = (typeof tiers)[number];

const ZONES = 8;

/** How much of the VPC a tier takes, and where that begins: both in eighths. */
const shares: Record<Tier, { start: number; width: number }> = {
  private: { start: 0, width: 4 },
  public: { start: 4, width: 2 },
  isolated: { start: 6, width: 1 },
};

// A VPC has a prefix between /16 and /28. Below /22 the public subnets were smaller than the /27 that a load balancer
// needs to grow.
// https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html
// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/application-load-balancers.html#subnets-load-balancer
const LARGEST_VPC = 16;
const SMALLEST_VPC = 22;

// From anywhere else, answers to the internet would stay in the VPC. 100.64.0.0/10 is shared address space.
// https://www.rfc-editor.org/rfc/rfc1918 https://www.rfc-editor.org/rfc/rfc6598
const privateRanges = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10"];

/** The addresses of the subnet of a tier in a zone, for example `use1-az2`. */
export function subnetCidr(vpcCidr: string, tier: Tier, zoneId: string): string {
  const vpc = parseCidr(vpcCidr);
  const zone = zoneNumber(zoneId);
  const problem = checkVpcCidr(vpcCidr) ?? checkZoneId(zoneId);
  if (problem || !vpc || !zone) throw new RangeError(`${vpcCidr}, ${zoneId}: ${problem}`);

  const { start, width } = shares[tier];
  const eighth = sizeOf(vpc) / 8;
  const size = (eighth * width) / ZONES;
  const address = vpc.address + eighth * start + size * (zone - 1);
  return formatCidr({ address, prefix: 32 - Math.log2(size) });
}

/** What is wrong with the addresses of a VPC, and which would be right. */
export function checkVpcCidr(text: string): string | undefined {
  const vpc = parseCidr(text);
  if (!vpc) return checkCidr(text);
  const isPrivate = privateRanges.map(parseCidr).some((range) => range && contains(range, vpc));
  if (!isPrivate) return `the addresses of a VPC are private: take a part of ${privateRanges.join(", ")}.`;
  if (vpc.prefix > SMALLEST_VPC) {
    const fitting = formatCidr(blockAround(vpc, SMALLEST_VPC));
    return `it is too small for three tiers in up to ${ZONES} zones; the smallest that fits is ${fitting}.`;
  }
  if (vpc.prefix < LARGEST_VPC) {
    return `AWS allows a /${LARGEST_VPC} at most, such as ${formatCidr(blockAround(vpc, LARGEST_VPC))}.`;
  }
  return checkCidr(text);
}

/** What is wrong with the id of an availability zone. */
export function checkZoneId(zoneId: string): string | undefined {
  if (zoneNumber(zoneId)) return undefined;
  const hint = /^[a-z]{2}-[a-z-]+-\d[a-z]$/.test(zoneId)
    ? " This is a name, which means another zone in each account: `aws ec2 describe-availability-zones` shows its id."
    : "";
  return `it has to be the id of an availability zone from az1 to az${ZONES}, such as use1-az1.${hint}`;
}

/** How the ids of a region's zones begin: `use1` for us-east-1, `apse2` for ap-southeast-2. */
export function zonePrefix(region: string): string {
  return region
    .split("-")
    .map((word) => abbreviations[word] ?? word)
    .join("");
}

const abbreviations: Record<string, string> = {
  central: "c",
  east: "e",
  gov: "g",
  north: "n",
  northeast: "ne",
  northwest: "nw",
  south: "s",
  southeast: "se",
  southwest: "sw",
  west: "w",
};

function zoneNumber(zoneId: string): number | undefined {
  const number = /^[a-z]+\d-az([1-8])$/.exec(zoneId)?.[1];
  return number === undefined ? undefined : Number(number);
}
