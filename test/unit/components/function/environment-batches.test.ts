import assert from "node:assert/strict";

import { environmentBatches } from "../../../../components/function";

const batches = (sizes: Record<string, number>) => environmentBatches(sizes, (size) => size).map(Object.keys);

describe("what functions are told in their environment", () => {
  it("goes to as few of them as have room for it, in order", () => {
    assert.deepEqual(batches({ a: 1800, b: 1800, c: 1 }), [["a", "b"], ["c"]]);
    assert.deepEqual(batches({ a: 1200, b: 1200, c: 1200, d: 3600 }), [["a", "b", "c"], ["d"]]);
    assert.deepEqual(batches({ a: 1200, b: 1200, c: 1201 }), [["a", "b"], ["c"]]);
  });

  it("goes to one alone where it is too long for any", () => {
    assert.deepEqual(batches({ a: 1, b: 4000, c: 1 }), [["a"], ["b"], ["c"]]);
  });

  it("is nothing where there is nothing to tell", () => {
    assert.deepEqual(batches({}), []);
  });
});
