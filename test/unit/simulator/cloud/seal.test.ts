import assert from "node:assert/strict";
import fc from "fast-check";

import { Seal } from "../../../../simulator/cloud/seal";
import { type Properties, Secret, type Value } from "../../../../simulator/value";

const seal = new Seal(Buffer.alloc(32, 7));

// Also names that the file itself uses.
const names = fc.oneof(fc.string(), fc.constantFrom("$sealed", "$pairs", "$asset", "__proto__"));
const values = fc.letrec<{ value: Value }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small" },
    fc.constantFrom(null, true, 1.5),
    fc.string(),
    fc.array(tie("value"), { maxLength: 4 }),
    fc.dictionary(names, tie("value"), { maxKeys: 4, noNullPrototype: true }),
    tie("value").map((value) => (value instanceof Secret ? value : new Secret(value))),
  ),
})).value;

describe("a sealed value", () => {
  it("comes back as it was from the text of the file, whatever its names and depth", () => {
    fc.assert(
      fc.property(fc.dictionary(names, values, { noNullPrototype: true }), (properties: Properties) => {
        const text = JSON.stringify(seal.close(properties));
        assert.deepEqual(seal.open(JSON.parse(text)), properties);
      }),
    );
  });

  it("cannot be read in the text, does not look the same twice, and opens with no other key", () => {
    const [once, twice] = [1, 2].map(() => JSON.stringify(seal.close({ password: new Secret("correct horse") })));
    const other = new Seal(Buffer.alloc(32, 8));

    assert.equal(once?.includes("correct"), false);
    assert.notEqual(once, twice);
    assert.throws(() => other.open(JSON.parse(once ?? "")));
  });
});
