import assert from "node:assert/strict";

import { named, type RelatedExample } from "../../../policies/kit";
import { ruleOf, violations } from "../examples";

const type = "aws:lb/loadBalancer:LoadBalancer";
const GROUP = "aws:ec2/securityGroup:SecurityGroup";
const RULE = "aws:ec2/securityGroupRule:SecurityGroupRule";

describe("lb-internal-unless-named", () => {
  // Examples are called "subject".
  const patterns: [string, boolean][] = [
    ["subject", true],
    ["*", true],
    ["sub*", true],
    ["*ject", true],
    ["s*b*ct", true],
    ["*bj*", true],
    ["", false],
    ["sub", false],
    ["ject", false],
    ["*x*", false],
    ["s*e*b*", false],
    ["subject*t", false],
  ];
  for (const [pattern, expected] of patterns) {
    it(`${expected ? "lets face the internet" : "keeps inside"} what is called subject, by "${pattern}"`, () => {
      const example = { type, properties: { internal: false }, settings: { publicNames: [pattern] } };
      assert.equal(violations({ rule: ruleOf("lb-internal-unless-named"), example }).length, expected ? 0 : 1);
    });
  }
});

describe("lb-web-acl", () => {
  const opens = { protocol: "tcp", fromPort: 443, toPort: 443, cidrBlocks: ["203.0.113.0/24"] };

  function count(...example: RelatedExample[]): number {
    return violations({ rule: ruleOf("lb-web-acl"), example }).length;
  }

  it("asks for one where the program does not have the security group", () => {
    assert.equal(count(named("alb", type, { securityGroups: ["sg-1"] })), 1);
  });

  it("asks once where several rules let everybody in", () => {
    const world = { type: "ingress", ...opens, cidrBlocks: ["0.0.0.0/0"], ipv6CidrBlocks: ["::/0"] };
    const rules = ["one", "two"].map((name) => named(name, RULE, world, { securityGroupId: "web" }));
    assert.equal(count(named("web", GROUP), ...rules, named("alb", type, {}, { securityGroups: "web" })), 1);
  });

  it("asks for none where the rules let in known networks, or are about what leaves", () => {
    const inside = named("in", RULE, { type: "ingress", ...opens }, { securityGroupId: "web" });
    const out = named("out", RULE, { type: "egress", ...opens, cidrBlocks: ["0.0.0.0/0"] }, { securityGroupId: "web" });
    assert.equal(count(named("web", GROUP), inside, out, named("alb", type, {}, { securityGroups: "web" })), 0);
  });
});
