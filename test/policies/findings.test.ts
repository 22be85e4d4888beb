import assert from "node:assert/strict";

import { packs } from "../../policies/all/index";
import { readSayings, sayings } from "./findings";

for (const { name, rules } of packs) {
  describe(`what the rules of ${name} say of their examples`, () => {
    const before = readSayings(name);

    for (const rule of rules) {
      it(`is as it was reviewed: ${rule.id}`, () => {
        assert.deepEqual(sayings(rule), before.get(rule.id) ?? [], "write it anew with npm run findings, and read it");
      });
    }

    it("is not kept of rules that are gone", () => {
      assert.deepEqual(
        [...before.keys()],
        rules.map(({ id }) => id),
      );
    });
  });
}
