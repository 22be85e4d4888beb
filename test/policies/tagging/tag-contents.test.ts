import assert from "node:assert/strict";

import { ResourceView } from "../../../policies/kit/resource";
import { contextOf, facts, ruleOf } from "../examples";

const rule = ruleOf("tags-environment-true");

describe("the tag Environment", () => {
  const tells = [
    { stackName: "production", stackTags: new Map() },
    { stackName: "eu-prod-2", stackTags: new Map() },
    { stackName: "main", stackTags: new Map([["environment", "production"]]) },
  ];

  for (const stack of tells) {
    it(`has to be right in a stack that says that it is production: ${stack.stackName}`, () => {
      assert.equal(findings({ Environment: "staging" }, stack), 1);
      assert.equal(findings({ Environment: "production" }, stack), 0);
      assert.equal(findings({ Service: "staging" }, stack), 0);
    });
  }

  it("is not judged in a stack that does not say what it is", () => {
    assert.equal(findings({ Environment: "staging" }, { stackName: "main", stackTags: new Map() }), undefined);
  });
});

function findings(tagsAll: Record<string, string>, stack: { stackName: string; stackTags: Map<string, string> }) {
  if (rule.kind !== "resource") throw new Error("it judges resources");
  const properties = { tagsAll };
  const resource = new ResourceView(facts({ type: "aws:ec2/vpc:Vpc", name: "network", properties }));
  const verdict = rule.validate(resource, { ...contextOf(rule, []), ...stack });
  return verdict.kind === "judged" ? verdict.findings.length : undefined;
}
