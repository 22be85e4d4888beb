import assert from "node:assert/strict";

import { checkNodeVersion } from "../../node-version";

describe("the version of Node", () => {
  it("is refused below 22, in one line that says what to do", () => {
    assert.throws(() => checkNodeVersion("20.20.2"), {
      message:
        "Evenkeel needs Node 22 or newer, and this is 20.20.2. " +
        "Put node_modules/.bin first on PATH: npm ci has installed Node 24 there.",
    });
  });

  for (const version of ["22.0.0", "24.21.0", "100.1.0"]) {
    it(`may be ${version}`, () => checkNodeVersion(version));
  }
});
