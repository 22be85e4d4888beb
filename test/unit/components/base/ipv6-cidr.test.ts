import assert from "node:assert/strict";

import * as fc from "fast-check";

import { checkAddressBlock, checkIpv6Cidr } from "../../../../components/base/ipv6-cidr";

describe("a block of IPv6 addresses", () => {
  for (const block of [
    "::/0",
    "2001:db8::/32",
    "2001:db8:0:1::/64",
    "fd00:1:0:0:1::/80",
    "::1/128",
    "1::2:0:0:3/128",
  ]) {
    it(`is ${block}`, () => assert.equal(checkIpv6Cidr(block), undefined));
  }

  for (const [given, written] of [
    ["2001:DB8::/32", "2001:db8::/32"],
    ["2001:0db8::/32", "2001:db8::/32"],
    ["2001:db8:0:0::/64", "2001:db8::/64"],
    ["2001:db8::1/32", "2001:db8::/32"],
    ["2001:db8:ffff::/47", "2001:db8:fffe::/47"],
    ["1:0:0:2:0:0:0:3/128", "1:0:0:2::3/128"],
    ["1:0:2:3:4:5:6:7/16", "1::/16"],
  ] as const) {
    it(`is ${written} where ${given} is given`, () => {
      assert.equal(checkIpv6Cidr(given), `it is not written as AWS writes such a block; that is ${written}.`);
    });
  }

  for (const text of [
    "",
    "::",
    "2001:db8::/129",
    "1::2::3/64",
    "2001:db8/32",
    "1:2:3:4:5:6:7:8:9/64",
    "g::/16",
    ":/8",
  ]) {
    it(`is not "${text}"`, () => {
      assert.equal(checkIpv6Cidr(text), "it has to be a block of IPv6 addresses such as 2001:db8::/32.");
    });
  }

  it("is accepted as it is written in the refusal of any other spelling", () => {
    const groups = fc.array(fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 0xffff })), {
      minLength: 8,
      maxLength: 8,
    });
    fc.assert(
      fc.property(groups, fc.integer({ min: 0, max: 128 }), (address, prefix) => {
        const spelt = `${address.map((group) => group.toString(16).padStart(4, "0").toUpperCase()).join(":")}/${prefix}`;
        const written = /that is (.*)\.$/.exec(checkIpv6Cidr(spelt) ?? "")?.[1] ?? spelt;
        assert.equal(checkIpv6Cidr(written), undefined);
        assert.equal(URL.canParse(`https://[${written.split("/")[0]}]`), true);
        assert.equal(new URL(`https://[${written.split("/")[0]}]`).hostname, `[${written.split("/")[0]}]`);
      }),
    );
  });
});

describe("a block of addresses", () => {
  it("is of either family, and held against the rules of its own", () => {
    assert.equal(checkAddressBlock("10.0.0.0/8"), undefined);
    assert.equal(checkAddressBlock("2001:db8::/32"), undefined);
    assert.match(checkAddressBlock("10.0.0.1/8") ?? "", /that is 10\.0\.0\.0\/8/);
    assert.match(checkAddressBlock("2001:db8::1/32") ?? "", /that is 2001:db8::\/32/);
    assert.match(checkAddressBlock("everywhere") ?? "", /block of IPv4 addresses/);
  });
});
