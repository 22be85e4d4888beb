import assert from "node:assert/strict";

import { ruleOf, violations } from "../examples";

describe("target-group-health-check", () => {
  const matchers: [string, boolean][] = [
    ["200", true],
    ["200-399", true],
    ["200,302", true],
    ["0-99", true],
    ["400", false],
    ["200,404", false],
    ["200-499", false],
    ["200-299,401", false],
  ];
  for (const [matcher, isHealth] of matchers) {
    it(`takes ${matcher} for ${isHealth ? "health" : "what may be an error"}`, () => {
      const properties = { protocol: "HTTP", healthCheck: { path: "/health", matcher } };
      const example = { type: "aws:lb/targetGroup:TargetGroup", properties };
      assert.equal(violations({ rule: ruleOf("target-group-health-check"), example }).length, isHealth ? 0 : 1);
    });
  }
});
