import { createHash } from "node:crypto";

/**
 * Letters and digits that look random and follow from a resource's URN and from how often it was created:
 * the same in a preview, in the update after it and in every checkout.
 */
export class Fingerprint {
  constructor(
    private readonly urn: string,
    private readonly generation: number,
    /** Of this cloud alone, for what nobody shall guess. */
    private readonly seed = "",
  ) {}

  hex(length: number, purpose = ""): string {
    return this.bytes(Math.ceil(length / 2), purpose)
      .toString("hex")
      .slice(0, length);
  }

  uuid(purpose = ""): string {
    const hex = this.hex(32, `uuid ${purpose}`);
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20)}`;
  }

  /** As many letters of an alphabet as asked for. */
  text(length: number, alphabet: string, purpose = ""): string {
    return [...this.bytes(length, `text ${purpose}`)].map((byte) => alphabet[byte % alphabet.length]).join("");
  }

  /** A whole number from 0 to below the limit. */
  below(limit: number, purpose = ""): number {
    return Number(this.bytes(8, `below ${purpose}`).readBigUInt64BE() % BigInt(limit));
  }

  /** The same items in another order. */
  shuffled<T>(items: readonly T[], purpose = ""): T[] {
    const shuffled = [...items];
    for (let last = shuffled.length - 1; last > 0; last--) {
      const other = this.below(last + 1, `shuffle ${purpose} ${last}`);
      [shuffled[last], shuffled[other]] = [shuffled[other] as T, shuffled[last] as T];
    }
    return shuffled;
  }

  bytes(count: number, purpose: string): Buffer {
    const blocks: Buffer[] = [];
    for (let block = 0; blocks.length * 32 < count; block++) {
      blocks.push(
        createHash("sha256")
          .update(JSON.stringify([this.urn, this.generation, purpose, block, this.seed]))
          .digest(),
      );
    }
    return Buffer.concat(blocks).subarray(0, count);
  }
}
