import assert from "node:assert/strict";
import { matchesStars } from "../../../policies/kit";

describe("a pattern with stars", () => {
  const like = [
    ["web", "web"],
    ["*", ""],
    ["web-*", "web-"],
    ["*-web-*", "a-web-b"],
    ["a*b*c", "abbc"],
    ["a*b*b*c", "abbc"],
    ["a.b*", "a.bc"],
    ["*\n*", "a\nb"],
  ] as const;
  const unlike = [
    ["web", "webs"],
    ["web-*", "web"],
    ["a*a", "a"],
    ["a*bb*bb*c", "abbbc"],
    ["a.b*", "axb"],
  ] as const;
  for (const [pattern, text] of like) {
    it(`${JSON.stringify(pattern)} is like ${JSON.stringify(text)}`, () => assert.ok(matchesStars(pattern, text)));
  }
  for (const [pattern, text] of unlike) {
    it(`${pattern} is not like ${text}`, () => assert.ok(!matchesStars(pattern, text)));
  }

  it("takes no time that grows with the number of stars", () => {
    const start = process.cpuUsage();
    assert.ok(!matchesStars(`${"*a".repeat(1000)}*b`, "a".repeat(1_000_000)));
    assert.ok(process.cpuUsage(start).user < 1_000_000);
  });
});
