import assert from "node:assert/strict";

import { bastion } from "./foreign/bastion";
import { cluster } from "./foreign/cluster";
import { containerShop } from "./foreign/container-shop";
import { databases } from "./foreign/databases";
import { events } from "./foreign/events";
import { liftAndShift } from "./foreign/lift-and-shift";
import { saidOf } from "./foreign/program";
import { staticSite } from "./foreign/static-site";

const programs = [staticSite, bastion, databases, events, containerShop, cluster, liftAndShift];

describe("of programs as other people write them, the policy packs say no more and no less than is wrong", () => {
  for (const program of programs) {
    it(program.title, () => assert.deepEqual(saidOf(program), [...program.findings].sort()));
  }
});
