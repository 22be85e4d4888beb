import assert from "node:assert/strict";

import { UNKNOWN_TEXT } from "../../../policies/harness";
import { named, type Properties, type RelatedExample } from "../../../policies/kit";
import { ruleOf, violations } from "../examples";

const ACL = "aws:wafv2/webAcl:WebAcl";
const ACL_RULE = "aws:wafv2/webAclRule:WebAclRule";
const GROUP_ASSOCIATION = "aws:wafv2/webAclRuleGroupAssociation:WebAclRuleGroupAssociation";

function verdict(id: string, properties: Properties, ...beside: RelatedExample[]): string {
  const acl = named("acl", ACL, { defaultAction: { allow: {} }, ...properties });
  const [found] = violations({ rule: ruleOf(id), example: [acl, ...beside] });
  if (!found) return "passes";
  return found.decided ? "found" : "undetermined";
}

describe("web-acl-blocks", () => {
  const rules: [string, unknown, string][] = [
    ["asks for a puzzle", { action: { captcha: {} } }, "passes"],
    ["asks for a proof of work", { action: { challenge: {} } }, "passes"],
    ["lets through", { action: { allow: {} } }, "found"],
    ["does what is not known yet", { action: UNKNOWN_TEXT }, "undetermined"],
    ["does as its group says, or not", { overrideAction: UNKNOWN_TEXT }, "undetermined"],
    ["says nothing", {}, "found"],
  ];
  for (const [name, rule, expected] of rules) {
    it(`judges a web ACL whose only rule ${name}: ${expected}`, () => {
      assert.equal(verdict("web-acl-blocks", { rules: [rule] }), expected);
    });
  }

  it("reads rules that stand beside their web ACL", () => {
    const beside = (type: string, properties: Properties) =>
      verdict("web-acl-blocks", {}, named("rule", type, properties, { webAclArn: "acl" }));

    assert.equal(beside(ACL_RULE, { action: { count: {} } }), "found");
    assert.equal(beside(ACL_RULE, { overrideAction: { none: {} } }), "passes");
    assert.equal(beside(GROUP_ASSOCIATION, { ruleName: "a", overrideAction: "none" }), "passes");
    assert.equal(beside(GROUP_ASSOCIATION, { ruleName: "a", overrideAction: UNKNOWN_TEXT }), "undetermined");
  });

  it("says nothing of rules of another web ACL", () => {
    const other = named("other", ACL, { defaultAction: { block: {} } });
    const rule = named("rule", ACL_RULE, { action: { block: {} } }, { webAclArn: "other" });
    assert.equal(verdict("web-acl-blocks", {}, other, rule), "found");
  });
});

describe("web-acl-managed-rules", () => {
  const names = ["AWSManagedRulesCommonRuleSet", "AWSManagedRulesKnownBadInputsRuleSet"];

  it("reads groups in JSON", () => {
    const rules = names.map((Name) => ({ Statement: { ManagedRuleGroupStatement: { VendorName: "AWS", Name } } }));
    assert.equal(verdict("web-acl-managed-rules", { ruleJson: JSON.stringify(rules) }), "passes");
    assert.equal(verdict("web-acl-managed-rules", { ruleJson: JSON.stringify(rules.slice(1)) }), "found");
  });

  it("waits for the name of a group", () => {
    const group = { vendorName: "AWS", name: UNKNOWN_TEXT };
    const rules = [{ statement: { managedRuleGroupStatement: group } }];
    assert.equal(verdict("web-acl-managed-rules", { rules }), "undetermined");
  });

  it("does not take a rule of one's own for a group", () => {
    const rules = names.map((name) => ({ name, statement: { geoMatchStatement: { countryCodes: ["KP"] } } }));
    assert.equal(verdict("web-acl-managed-rules", { rules }), "found");
  });
});

describe("web-acl-rate-limit", () => {
  it("takes a group of one's own that stands beside the web ACL for what may hold the limit", () => {
    const own = { ruleName: "a", ruleGroupReference: { arn: "arn" } };
    const managed = { ruleName: "a", managedRuleGroup: { vendorName: "AWS", name: "AWSManagedRulesCommonRuleSet" } };
    const beside = (properties: Properties) =>
      verdict("web-acl-rate-limit", {}, named("group", GROUP_ASSOCIATION, properties, { webAclArn: "acl" }));

    assert.equal(beside(own), "passes");
    assert.equal(beside(managed), "found");
  });
});
