import assert from "node:assert/strict";

import { inWords, itemised } from "../../../../components/base/itemised-time";

const item = (what: string, seconds: number) => ({ what, seconds, source: "estimate", verified: false });

describe("a duration by its parts", () => {
  it("is their sum, in their order, without those that take no time", () => {
    const [pulled, started, moved] = [item("until pulled", 1), item("until started", 0), item("until moved", 30)];

    assert.deepEqual(itemised(pulled, started, moved), { seconds: 31, items: [pulled, moved] });
    assert.deepEqual(itemised(), { seconds: 0, items: [] });
  });

  it("is told with each of them", () => {
    const duration = itemised(item("until pulled", 1), item("until moved", 30));

    assert.equal(inWords(duration), "31 seconds: 1 until pulled, 30 until moved");
    assert.equal(inWords(itemised()), "0 seconds");
    assert.equal(inWords(duration, "minutes"), "0.6 minutes: 0.1 until pulled, 0.5 until moved");
  });
});
