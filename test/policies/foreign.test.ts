import assert from "node:assert/strict";

import { bastion } from "./foreign/bastion";
import { cluster } from "./foreign/cluster";
import { containerShop } from "./foreign/container-shop";
import { databases } from "./foreign/databases";
import { events } from "./foreign/events";
import { liftAndShift } from "./foreign/lift-and-shift";
import { platform } from "./foreign/platform";
import { previewed, saidOf } from "./foreign/program";
import { staticSite } from "./foreign/static-site";

const programs = [staticSite, bastion, databases, events, platform, containerShop, cluster, liftAndShift];

describe("of programs as other people write them, the policy packs say no more and no less than is wrong", () => {
  for (const program of programs) {
    describe(program.title, () => {
      it("when everything is known", () => assert.deepEqual(saidOf(program), [...program.findings].sort()));

      it("in a first preview, as far as anybody can tell", () => {
        const refused = saidOf(previewed(program)).filter((said) => !said.startsWith("undetermined "));
        assert.deepEqual(
          refused.filter((said) => !program.findings.includes(said)),
          [],
        );
      });
    });
  }
});
