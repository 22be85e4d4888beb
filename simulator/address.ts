/** Calculations with IPv4 blocks. Text that is not a block contains nothing and overlaps nothing. */

interface Range {
  readonly first: number;
  readonly last: number;
}

export function contains(outer: string, inner: string): boolean {
  const [one, other] = [rangeOf(outer), rangeOf(inner)];
  return one !== undefined && other !== undefined && one.first <= other.first && other.last <= one.last;
}

export function overlaps(block: string, other: string): boolean {
  const [one, two] = [rangeOf(block), rangeOf(other)];
  return one !== undefined && two !== undefined && one.first <= two.last && two.first <= one.last;
}

/** `10.0.0.5/24` -> `10.0.0.0/24`; the block itself when it is written as it should be. */
export function networkOf(block: string): string | undefined {
  const range = rangeOf(block);
  return range && `${addressOf(range.first)}/${block.split("/")[1]}`;
}

/** The n-th address of a block. */
export function addressIn(block: string, index: number): string {
  const range = rangeOf(block) ?? { first: 0, last: 0 };
  return addressOf(Math.min(range.first + index, range.last));
}

function rangeOf(block: string): Range | undefined {
  const [, address, length] = /^(\d+\.\d+\.\d+\.\d+)\/(\d+)$/.exec(block) ?? [];
  const bytes = (address ?? "").split(".").map(Number);
  const prefix = Number(length);
  if (bytes.length !== 4 || bytes.some((byte) => byte > 255) || prefix > 32) return undefined;
  const size = 2 ** (32 - prefix);
  const number = bytes.reduce((sum, byte) => sum * 256 + byte, 0);
  const first = Math.floor(number / size) * size;
  return { first, last: first + size - 1 };
}

function addressOf(number: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(number / 2 ** shift) % 256).join(".");
}
