/** A block of IPv4 addresses: its first address as a number, and how many bits of it are fixed. */
export interface Cidr {
  address: number;
  prefix: number;
}

/** Reads `10.20.0.0/16`. Nothing for what is not a CIDR. */
export function parseCidr(text: string): Cidr | undefined {
  const parts = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/.exec(text)?.slice(1).map(Number);
  if (!parts || parts.slice(0, 4).some((byte) => byte > 255)) return undefined;
  const [a = 0, b = 0, c = 0, d = 0, prefix = 0] = parts;
  return prefix > 32 ? undefined : { address: a * 2 ** 24 + b * 2 ** 16 + c * 2 ** 8 + d, prefix };
}

export function formatCidr({ address, prefix }: Cidr): string {
  const bytes = [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256);
  return `${bytes.join(".")}/${prefix}`;
}

export function sizeOf({ prefix }: Cidr): number {
  return 2 ** (32 - prefix);
}

/** The block of a given size that an address lies in. */
export function blockAround({ address }: Cidr, prefix: number): Cidr {
  const size = sizeOf({ address, prefix });
  return { address: Math.floor(address / size) * size, prefix };
}

/** Whether all addresses of one block lie in another. */
export function contains(outer: Cidr, inner: Cidr): boolean {
  return inner.prefix >= outer.prefix && blockAround(inner, outer.prefix).address === outer.address;
}

/** What is wrong with a text that should be a CIDR. */
export function checkCidr(text: string): string | undefined {
  const cidr = parseCidr(text);
  if (!cidr) return "it has to be a block of IPv4 addresses such as 10.20.0.0/16.";
  const aligned = formatCidr(blockAround(cidr, cidr.prefix));
  return aligned === text ? undefined : `it does not begin where such a block begins; that is ${aligned}.`;
}
