import assert from "node:assert/strict";

import { isWholeNetwork, isWorld } from "../../../policies/least-privilege/address-range";

describe("isWorld", () => {
  const world = [
    "0.0.0.0/0",
    "0.0.0.0/1",
    "128.0.0.0/1",
    "64.0.0.0/2",
    "1.2.3.4/0",
    "::/0",
    "0::/0",
    "2000::/3",
    "8000::/1",
  ];
  for (const cidr of world) it(`takes ${cidr} for the internet`, () => assert.equal(isWorld(cidr), true));

  const known = ["10.0.0.0/8", "203.0.113.7/32", "fc00::/7", "fd12::/8", "2001:db8::/32", "sg-1", "", "0.0.0.0"];
  for (const cidr of known)
    it(`does not take ${cidr || "nothing"} for the internet`, () => assert.equal(isWorld(cidr), false));
});

describe("isWholeNetwork", () => {
  for (const cidr of ["10.0.0.0/16", "10.0.0.0/8", "0.0.0.0/0", "2001:db8::/56", "2001:db8::/32"]) {
    it(`takes ${cidr} for a whole network`, () => assert.equal(isWholeNetwork(cidr), true));
  }
  for (const cidr of ["10.0.0.0/17", "10.0.1.0/24", "2001:db8::/57", "2001:db8::/64", "sg-1", ""]) {
    it(`does not take ${cidr || "nothing"} for a whole network`, () => assert.equal(isWholeNetwork(cidr), false));
  }
});
