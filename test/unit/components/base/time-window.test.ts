import assert from "node:assert/strict";

import fc from "fast-check";

import {
  beginningEarlier,
  dailySpans,
  everyDay,
  everyWeek,
  overlap,
  type Span,
  weeklySpan,
} from "../../../../components/base/time-window";

const WEEK = 7 * 24 * 60;

describe("windows of time", () => {
  it("cover the minutes that they say", () => {
    assert.deepEqual(weeklySpan("mon:00:30-mon:01:00"), { start: 30, minutes: 30 });
    assert.deepEqual(weeklySpan("sun:23:30-mon:00:30"), { start: WEEK - 30, minutes: 60 });
    assert.deepEqual(dailySpans("23:45-00:15")[1], { start: 2 * 24 * 60 - 15, minutes: 30 });
    assert.deepEqual(everyDay("06:00", 60)[2], { start: (2 * 24 + 6) * 60, minutes: 60 });
    assert.equal(dailySpans("03:00-04:00").length, 7);
  });

  it("overlap when they share a minute, also over midnight and the end of the week", () => {
    const cases: [string, string, boolean][] = [
      ["mon:03:00-mon:04:00", "mon:03:59-mon:05:00", true],
      ["mon:03:00-mon:04:00", "mon:04:00-mon:05:00", false],
      ["mon:03:00-mon:04:00", "tue:03:00-tue:04:00", false],
      ["sun:23:30-mon:00:30", "mon:00:00-mon:01:00", true],
      ["sun:23:30-mon:00:30", "sun:22:00-sun:23:30", false],
      ["mon:00:00-sun:23:00", "wed:12:00-wed:12:30", true],
    ];
    for (const [one, other, expected] of cases) {
      assert.equal(overlap(weeklySpan(one), weeklySpan(other)), expected, `${one} and ${other}`);
    }
  });

  it("overlap exactly when a minute lies in both", () => {
    const spans = fc.record({ start: fc.nat(WEEK - 1), minutes: fc.integer({ min: 1, max: WEEK - 1 }) });
    const minutes = ({ start, minutes }: Span) => Array.from({ length: minutes }, (_, index) => (start + index) % WEEK);

    fc.assert(
      fc.property(spans, spans, (one, other) => {
        const taken = new Set(minutes(one));
        assert.equal(
          overlap(one, other),
          minutes(other).some((minute) => taken.has(minute)),
        );
      }),
    );
  });

  it("can begin earlier without ending later", () => {
    assert.deepEqual(beginningEarlier({ start: 30, minutes: 60 }, 60), { start: WEEK - 30, minutes: 120 });
  });

  it("lie on the day of the week that is named", () => {
    assert.deepEqual(everyWeek("tue", "06:30", 60), { start: 1830, minutes: 60 });
  });
});
