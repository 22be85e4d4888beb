import type { SettingsProblem } from "../base";
import { checkDistinct } from "../base/checks";
import { blockAround, checkCidr, contains, formatCidr, parseCidr, sizeOf } from "../base/cidr";

/**
 * Where each subnet lies. A VPC is cut by tier and zone into places that are there from the beginning:
 *
 *   half     private    tasks, which need an address each
 *   quarter  public     load balancer and NAT
 *   eighth   isolated   databases
 *   eighth   free       for a tier that nobody thought of yet
 *
 * and each tier into eight, one for each zone from az1 to az8, or from a to h. So a subnet's addresses follow from its
 * tier and zone alone, and adding or removing a zone moves no other.
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
export const LARGEST_VPC = 16;
export const SMALLEST_VPC = 22;

// From anywhere else, answers to the internet would stay in the VPC. 100.64.0.0/10 is shared address space.
// https://www.rfc-editor.org/rfc/rfc1918 https://www.rfc-editor.org/rfc/rfc6598
const privateRanges = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10"];

/** The addresses of the subnet of a tier in a zone, for example `use1-az2`. */
export function subnetCidr(vpcCidr: string, tier: Tier, zone: string): string {
  const vpc = parseCidr(vpcCidr);
  const problem = checkVpcCidr(vpcCidr) ?? checkZone(zone);
  if (problem || !vpc) throw new RangeError(`${vpcCidr}, ${zone}: ${problem}`);

  const { start, width } = slotOf(tier, zone);
  const sixtyFourth = sizeOf(vpc) / SLOTS;
  return formatCidr({ address: vpc.address + sixtyFourth * start, prefix: 32 - Math.log2(sixtyFourth * width) });
}

/** How long the prefixes of private subnets are in a VPC whose own is this long. */
export function privatePrefixLength(vpcPrefixLength: number): number {
  return vpcPrefixLength + Math.log2(SLOTS / shares.private.width);
}

// AWS gives a VPC a /56, which has room for 256 subnets: a subnet's IPv6 addresses are always a /64.
// https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html#vpc-sizing-ipv6
const IPV6_SUBNETS = 256;
const IPV6_VPC = /^([0-9a-f]{1,4}(?::[0-9a-f]{1,4}){0,7})(?:::)?\/56$/;

/** The IPv6 addresses of the subnet of a tier in a zone, at the same place in the VPC as its IPv4 addresses. */
export function subnetIpv6Cidr(vpcIpv6Cidr: string, tier: Tier, zone: string): string {
  const written = IPV6_VPC.exec(vpcIpv6Cidr)?.[1]?.split(":");
  const problem = written ? checkZone(zone) : "this is not the /56 of a VPC.";
  if (problem || !written) throw new RangeError(`${vpcIpv6Cidr}, ${zone}: ${problem}`);

  const [a, b = "0", c = "0", d = "0"] = written;
  const subnet = slotOf(tier, zone).start * (IPV6_SUBNETS / SLOTS);
  const groups = [a, b, c, (Number.parseInt(d, 16) + subnet).toString(16)];
  return `${groups.join(":").replace(/(:0)+$/, "")}::/64`;
}

const SLOTS = 8 * ZONES;

/** The place of a subnet in its VPC, in sixty-fourths. */
function slotOf(tier: Tier, zone: string): { start: number; width: number } {
  const { start, width } = shares[tier];
  return { start: start * ZONES + width * ((zoneNumber(zone) ?? 1) - 1), width };
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

/** What is wrong with an availability zone. */
export function checkZone(zone: string): string | undefined {
  if (zoneNumber(zone)) return undefined;
  return (
    `it has to be the id of an availability zone from az1 to az${ZONES}, such as use1-az1, ` +
    "or its name from a to h, such as us-east-1a."
  );
}

/** What is wrong with zones that are right one by one. */
export function checkZones(zones: readonly string[]): string | undefined {
  const names = zones.filter(isZoneName);
  if (names.length === 0 || names.length === zones.length) return checkDistinct(zones);
  return (
    `${names[0]} is the name of a zone and others are ids: two of them can mean the same zone. ` +
    "Give ids throughout: `aws ec2 describe-availability-zones` shows them."
  );
}

/** Whether a zone is given by name, which means another zone in each account, and not by id. */
export function isZoneName(zone: string): boolean {
  return ZONE_NAME.test(zone);
}

/** The zones that are of another region, each with its place and what is wrong with it. */
export function foreignZones(region: string, zones: readonly string[]): SettingsProblem[] {
  const ids = `${zonePrefix(region)}-az`;
  return zones.flatMap((zone, index) => {
    if (isZoneName(zone) ? zone.slice(0, -1) === region : zone.startsWith(ids)) return [];
    const expected = isZoneName(zone) ? `is named ${region} and a letter` : `begins with ${ids}`;
    return [{ path: `zones[${index}]`, message: `found "${zone}"; a zone of ${region} ${expected}.` }];
  });
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

const ZONE_ID = /^[a-z]+\d-az([1-8])$/;
const ZONE_NAME = /^[a-z]{2}(?:-[a-z]+)+-\d([a-h])$/;

/** From 1 to 8, by the number of an id or the letter of a name. */
function zoneNumber(zone: string): number | undefined {
  const number = ZONE_ID.exec(zone)?.[1];
  if (number !== undefined) return Number(number);
  const letter = ZONE_NAME.exec(zone)?.[1];
  return letter === undefined ? undefined : "abcdefgh".indexOf(letter) + 1;
}
