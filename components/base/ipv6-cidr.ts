import { checkCidr, parseCidr } from "./cidr";

const GROUPS = 8;
const BITS = 128;

/** What is wrong with a text that should be a block of addresses, IPv4 or IPv6. */
export function checkAddressBlock(text: string): string | undefined {
  if (isIpv6(text)) return checkIpv6Cidr(text);
  const address = `${text}/32`;
  return parseCidr(address)
    ? `it has to be a block of addresses; one of a single address is ${address}.`
    : checkCidr(text);
}

export function isIpv6(block: string): boolean {
  return block.includes(":");
}

/**
 * What is wrong with a text that should be a block of IPv6 addresses. One block has many spellings; AWS answers in the
 * one of RFC 5952 whatever it was given, so that any other looks like a change in every preview.
 * https://www.rfc-editor.org/rfc/rfc5952#section-4
 */
export function checkIpv6Cidr(text: string): string | undefined {
  const [, address = "", bits = ""] = /^([0-9a-f:]+)\/(\d{1,3})$/i.exec(text) ?? [];
  const groups = parseAddress(address);
  const prefix = Number(bits);
  if (!groups || prefix > BITS) return "it has to be a block of IPv6 addresses such as 2001:db8::/32.";
  const asWritten = `${formatAddress(firstAddress(groups, prefix))}/${prefix}`;
  return asWritten === text ? undefined : `it is not written as AWS writes such a block; that is ${asWritten}.`;
}

/** The eight groups of `2001:db8::1`. Nothing for what is not an address. */
function parseAddress(text: string): number[] | undefined {
  const halves = text.split("::").map((half) => (half === "" ? [] : half.split(":")));
  const [head = [], tail = []] = halves;
  const missing = GROUPS - head.length - tail.length;
  const complete = halves.length === 1 ? missing === 0 : halves.length === 2 && missing > 0;
  const groups = [...head, ...Array<string>(Math.max(missing, 0)).fill("0"), ...tail];
  return complete && groups.every((group) => /^[0-9a-f]{1,4}$/i.test(group))
    ? groups.map((group) => Number.parseInt(group, 16))
    : undefined;
}

function firstAddress(groups: readonly number[], prefix: number): number[] {
  return groups.map((group, index) => {
    const fixedBits = Math.min(Math.max(prefix - index * 16, 0), 16);
    return group & (0xffff << (16 - fixedBits));
  });
}

/** Lower case, no leading zeros, and the longest run of zeros, if of two or more groups, as `::`. */
function formatAddress(groups: readonly number[]): string {
  const texts = groups.map((group) => group.toString(16));
  const runs = texts.map((_, start) => ({ start, length: zerosFrom(groups, start) }));
  const longest = runs.reduce((best, run) => (run.length > best.length ? run : best), { start: 0, length: 1 });
  if (longest.length < 2) return texts.join(":");
  const after = longest.start + longest.length;
  return `${texts.slice(0, longest.start).join(":")}::${texts.slice(after).join(":")}`;
}

function zerosFrom(groups: readonly number[], start: number): number {
  const end = groups.findIndex((group, index) => index >= start && group !== 0);
  return (end === -1 ? GROUPS : end) - start;
}
