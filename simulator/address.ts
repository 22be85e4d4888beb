import { isIPv6 } from "node:net";

/** Calculations with blocks of IPv4 and IPv6. Text that is not a block contains nothing and overlaps nothing. */

interface Range {
  /** How many bits an address has. */
  readonly bits: 32 | 128;
  readonly first: bigint;
  readonly last: bigint;
}

export function contains(outer: string, inner: string): boolean {
  const [one, other] = [rangeOf(outer), rangeOf(inner)];
  return one?.bits === other?.bits && one !== undefined && other !== undefined
    ? one.first <= other.first && other.last <= one.last
    : false;
}

export function overlaps(block: string, other: string): boolean {
  const [one, two] = [rangeOf(block), rangeOf(other)];
  return one?.bits === two?.bits && one !== undefined && two !== undefined
    ? one.first <= two.last && two.first <= one.last
    : false;
}

/** `10.0.0.5/24` -> `10.0.0.0/24`; the block itself when it is written as it should be. */
export function networkOf(block: string): string | undefined {
  const range = rangeOf(block);
  return range && `${addressOf(range.first, range.bits)}/${block.split("/")[1]}`;
}

/** The n-th address of a block. */
export function addressIn(block: string, index: number): string {
  const { first, last, bits } = rangeOf(block) ?? { first: 0n, last: 0n, bits: 32 };
  const address = first + BigInt(index);
  return addressOf(address < last ? address : last, bits);
}

/** How many bits of a block are given: 24 of `10.0.0.0/24`. */
export function prefixOf(block: string): number {
  return Number(block.split("/")[1]);
}

function rangeOf(block: string): Range | undefined {
  const [, address = "", length] = /^([0-9a-fA-F.:]+)\/(\d+)$/.exec(block) ?? [];
  const bits = address.includes(":") ? 128 : 32;
  const number = bits === 128 ? numberOfIpv6(address) : numberOfIpv4(address);
  const prefix = Number(length);
  if (number === undefined || prefix > bits) return undefined;
  const size = 1n << BigInt(bits - prefix);
  const first = (number / size) * size;
  return { bits, first, last: first + size - 1n };
}

function numberOfIpv4(address: string): bigint | undefined {
  const bytes = address.split(".").map(Number);
  if (bytes.length !== 4 || bytes.some((byte) => Number.isNaN(byte) || byte > 255)) return undefined;
  return bytes.reduce((sum, byte) => sum * 256n + BigInt(byte), 0n);
}

function numberOfIpv6(address: string): bigint | undefined {
  if (!isIPv6(address) || address.includes(".")) return undefined;
  const [before = "", after = ""] = address.split("::");
  const [head, tail] = [before, after].map((part) => part.split(":").filter(Boolean));
  const zeros = Array.from({ length: 8 - (head?.length ?? 0) - (tail?.length ?? 0) }, () => "0");
  const groups = [...(head ?? []), ...zeros, ...(tail ?? [])];
  return groups.reduce((sum, group) => sum * 65536n + BigInt(Number.parseInt(group, 16)), 0n);
}

function addressOf(number: bigint, bits: 32 | 128): string {
  if (bits === 32) return [24n, 16n, 8n, 0n].map((shift) => (number >> shift) % 256n).join(".");
  const groups = Array.from({ length: 8 }, (_, index) => ((number >> BigInt(112 - index * 16)) % 65536n).toString(16));
  // The longest run of zeros is written as nothing: https://www.rfc-editor.org/rfc/rfc5952#section-4.2
  const runs = groups.join(":").match(/(?<![^:])0(:0)+(?![^:])/g) ?? [];
  const [longest = ""] = runs.sort((one, other) => other.length - one.length);
  if (longest === "") return groups.join(":");
  const text = `:${groups.join(":")}:`.replace(`:${longest}:`, "::");
  return text.replace(/^:(?!:)/, "").replace(/(?<!:):$/, "");
}
