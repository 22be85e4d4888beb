import assert from "node:assert/strict";

import { named, type Properties, type RelatedExample } from "../../../policies/kit";
import { ruleOf, violations } from "../examples";

const ACL = "aws:ec2/networkAcl:NetworkAcl";
const ENTRY = "aws:ec2/networkAclRule:NetworkAclRule";
const rule = ruleOf("nacl-private-ports-closed");

const allow = { ruleNo: 100, action: "allow", protocol: "-1", fromPort: 0, toPort: 0, cidrBlock: "0.0.0.0/0" };
const deny = { ...allow, ruleNo: 50, action: "deny" };

function found(...ingress: Properties[]): boolean {
  return isFound([named("acl", ACL, { ingress })]);
}

function isFound(example: RelatedExample[]): boolean {
  return violations({ rule, example }).some(({ decided }) => decided);
}

describe("a network ACL that allows everything", () => {
  it("is open", () => assert.equal(found(allow), true));

  it("is closed where a lower number denies it", () => assert.equal(found(allow, deny), false));

  const vain: [string, Properties][] = [
    ["has a higher number", { ...deny, ruleNo: 101 }],
    ["has the same number", { ...deny, ruleNo: 100 }],
    ["is about another family of addresses", { ...deny, cidrBlock: undefined, ipv6CidrBlock: "::/0" }],
    ["is about some addresses", { ...deny, cidrBlock: "0.0.0.0/1" }],
    ["is about another port", { ...deny, protocol: "tcp", fromPort: 22, toPort: 22 }],
    ["is about another protocol", { ...deny, protocol: "icmp" }],
    ["allows", { ...deny, action: "allow", cidrBlock: "10.0.0.0/8" }],
  ];
  for (const [name, other] of vain) {
    it(`stays open where the other rule ${name}`, () => assert.equal(found(allow, other), true));
  }
});

describe("a rule of a network ACL", () => {
  const ranges: [number, number, boolean][] = [
    [22, 22, true],
    [19, 20, true],
    [24, 79, false],
    [3389, 3389, true],
    [1024, 65535, false],
    [1023, 65535, true],
    [1024, 4000, true],
    [443, 443, false],
  ];
  for (const [fromPort, toPort, expected] of ranges) {
    it(`${expected ? "opens" : "opens none of the administrators' ports with"} ${fromPort} to ${toPort}`, () => {
      assert.equal(found({ ...allow, protocol: "tcp", fromPort, toPort }), expected);
    });
  }

  it("is about answers where it says so for what leaves", () => {
    const entry = { ruleNumber: 1, ruleAction: "allow", protocol: "-1", cidrBlock: "0.0.0.0/0" };
    const of = (egress: unknown) => [
      named("acl", ACL),
      named("all", ENTRY, { ...entry, egress }, { networkAclId: "acl" }),
    ];
    assert.deepEqual(
      [true, "true", false, undefined].map((egress) => isFound(of(egress))),
      [false, false, true, true],
    );
  });

  it("is closed by a denial beside it in the same ACL alone", () => {
    const entry = { ruleNumber: 100, ruleAction: "allow", protocol: "-1", cidrBlock: "0.0.0.0/0" };
    const denial = { ...entry, ruleNumber: 50, ruleAction: "deny" };
    const beside = (acl: string, egress: boolean) => [
      named("one", ACL),
      named("two", ACL),
      named("all", ENTRY, entry, { networkAclId: "one" }),
      named("none", ENTRY, { ...denial, egress }, { networkAclId: acl }),
    ];
    assert.equal(isFound(beside("one", false)), false);
    assert.equal(isFound(beside("two", false)), true);
    assert.equal(isFound(beside("one", true)), true);
  });
});
