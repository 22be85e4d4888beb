import assert from "node:assert/strict";

import { isWorld } from "../../../policies/least-privilege/address-range";

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
