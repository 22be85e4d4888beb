import assert from "node:assert/strict";
import fc from "fast-check";

import { addressIn, contains, networkOf, overlaps } from "../../../simulator/address";

describe("blocks of addresses", () => {
  it("contain and overlap each other within one family", () => {
    assert.equal(contains("2001:db8::/56", "2001:db8:0:ff::/64"), true);
    assert.equal(contains("2001:db8::/56", "2001:db8:0:100::/64"), false);
    assert.equal(overlaps("2001:db8::/64", "2001:db8::/48"), true);
    assert.equal(overlaps("0.0.0.0/0", "::/0"), false);
    assert.equal(contains("::/0", "10.0.0.0/8"), false);
    assert.equal(overlaps("no block", "no block"), false);
  });

  it("are written as the first of their addresses, without the longest run of zeros", () => {
    const written = [
      "10.0.0.5/24",
      "2001:0db8:0:0:1::5/80",
      "2001:db8:0:0:1:0:0:1/128",
      "::1/0",
      "64:ff9b::/96",
      "1::/16",
    ];

    assert.deepEqual(written.map(networkOf), [
      "10.0.0.0/24",
      "2001:db8:0:0:1::/80",
      "2001:db8::1:0:0:1/128",
      "::/0",
      "64:ff9b::/96",
      "1::/16",
    ]);
    assert.equal(networkOf("10.0.0.0/33"), undefined);
    assert.equal(addressIn("198.18.0.0/15", 258), "198.18.1.2");
  });

  it("are found again however they are written", () => {
    fc.assert(
      fc.property(fc.ipV6(), fc.integer({ min: 0, max: 128 }), (address, prefix) => {
        const block = networkOf(`${address}/${prefix}`);
        // Some addresses end in one of IPv4, which no block of a VPC does.
        if (block === undefined) assert.match(address, /\./);
        else assert.deepEqual([networkOf(block), contains(block, `${address}/128`)], [block, true]);
      }),
    );
  });
});
