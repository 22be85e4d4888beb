/**
 * Whether a range of addresses is the internet, or so much of it that two or a few such ranges are. Private addresses
 * reach no further than 10.0.0.0/8 and fc00::/7.
 */
export function isWorld(cidr: string): boolean {
  const [, address = "", length] = /^(.*)\/(\d+)$/.exec(cidr.trim()) ?? [];
  if (length === undefined) return false;
  return address.includes(":") ? isWorldOfIpv6(address, Number(length)) : Number(length) < 8;
}

function isWorldOfIpv6(address: string, length: number): boolean {
  const isPrivate = /^f[cd]/i.test(address) && length >= 7;
  return length < 16 && !isPrivate;
}
