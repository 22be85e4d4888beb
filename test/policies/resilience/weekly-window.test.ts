import assert from "node:assert/strict";

import { windowsOverlap } from "../../../policies/resilience/weekly-window";

describe("the windows of a database", () => {
  const overlapping = [
    ["02:00-02:30", "sun:02:00-sun:02:30"],
    ["02:00-03:00", "sun:02:30-sun:02:45"],
    ["02:30-02:45", "Wed:02:00-Wed:03:00"],
    ["23:30-00:30", "mon:00:00-mon:01:00"],
    ["00:00-00:30", "sat:23:00-sun:01:00"],
    ["12:00-12:30", "mon:02:00-tue:02:00"],
  ] as const;
  const apart = [
    ["02:00-02:30", "sun:02:30-sun:03:00"],
    ["02:30-03:00", "sun:02:00-sun:02:30"],
    ["23:30-00:00", "mon:00:00-mon:01:00"],
    ["late at night", "mon:00:00-mon:01:00"],
  ] as const;

  it("overlap where they share a minute of any day", () => {
    for (const [daily, weekly] of overlapping) assert.ok(windowsOverlap(daily, weekly), `${daily} and ${weekly}`);
  });

  it("do not where one begins as the other ends, nor where one cannot be read", () => {
    for (const [daily, weekly] of apart) assert.ok(!windowsOverlap(daily, weekly), `${daily} and ${weekly}`);
  });
});
