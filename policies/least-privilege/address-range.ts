/**
 * Whether a range of addresses is the internet, or so much of it that two or a few such ranges are. Private addresses
 * reach no further than 10.0.0.0/8 and fc00::/7.
 */
export function isWorld(cidr: string): boolean {
  const range = parse(cidr);
  if (!range) return false;
  return range.isIpv6 ? range.length < 16 && !isPrivateIpv6(range) : range.length < 8;
}

// The largest IPv4 block of a VPC is a /16, and its IPv6 block is a /56.
// https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html
/** Whether a range of addresses is as large as a whole VPC, or larger. */
export function isWholeNetwork(cidr: string): boolean {
  const range = parse(cidr);
  return range !== undefined && range.length <= (range.isIpv6 ? 56 : 16);
}

interface Range {
  readonly address: string;
  readonly length: number;
  readonly isIpv6: boolean;
}

function parse(cidr: string): Range | undefined {
  const [, address = "", length] = /^(.*)\/(\d+)$/.exec(cidr.trim()) ?? [];
  return length === undefined ? undefined : { address, length: Number(length), isIpv6: address.includes(":") };
}

function isPrivateIpv6({ address, length }: Range): boolean {
  return /^f[cd]/i.test(address) && length >= 7;
}
