import assert from "node:assert/strict";

import { defineRule, type ResourceView } from "../../../policies/kit";
import { judge } from "../../../policies/kit/judge";
import { ResourceView as View } from "../../../policies/kit/resource";
import type { Verdict } from "../../../policies/kit/verdict";
import { contextOf } from "../examples";

function judged(validate: (resource: ResourceView) => Verdict) {
  const rule = defineRule({
    id: "test-rule",
    title: "A queue is quick",
    severity: "low",
    resources: ["aws:sqs/queue:Queue"],
    why: "Because.",
    fix: "Make it quick.",
    link: "https://example.com/quick",
    controls: {},
    passes: [],
    fails: [],
    validate,
  });
  const props = { delaySeconds: 90, password: "hunter2", tags: [null, { key: "a" }], kmsKeyId: null };
  const resource = new View({ type: "aws:sqs/queue:Queue", name: "orders", urn: "urn:orders", props });
  return judge(rule, resource, () => rule.validate(resource, contextOf(rule, [])));
}

describe("judge", () => {
  it("words a finding from what was found: resource, property, value, expectation, fix and link", () => {
    assert.deepEqual(
      judged((queue) => queue.expect("delaySeconds", 0)),
      {
        applies: true,
        violations: [
          {
            urn: "urn:orders",
            decided: true,
            message:
              "orders (aws:sqs/queue:Queue) delaySeconds: found 90, expected 0.\n" +
              "Fix: Make it quick.\nhttps://example.com/quick",
          },
        ],
      },
    );
  });

  it("never shows the value of a property that sounds secret", () => {
    const [violation] = violations((queue) => queue.expect("password", "x"));
    assert.match(violation?.message ?? "", /password: found a value that is not shown here, expected "x"/);
  });

  it("counts null as nothing, also in lists", () => {
    assert.deepEqual(
      violations((queue) => queue.expectEmpty("kmsKeyId")),
      [],
    );
    assert.equal(violations((queue) => queue.expectSet("kmsKeyId")).length, 1);
    assert.deepEqual(
      violations((queue) => queue.each("tags", (tag) => tag.expect("key", "a"))),
      [],
    );
    assert.equal(
      violations((queue) => queue.some("tags", (tag) => tag.expect("key", "b"), queue.wrong("b"))).length,
      1,
    );
  });

  it("is undetermined when a rule fails itself, and quotes nothing that the rule may have read", () => {
    const [violation, ...others] = violations((queue) => {
      throw new TypeError(`cannot read ${String(queue.at("password").value)}`);
    });
    assert.deepEqual(others, []);
    assert.equal(violation?.decided, false);
    assert.match(
      violation?.message ?? "",
      /^undetermined: orders .*the rule itself failed with TypeError at .*A queue is quick\.$/,
    );
    assert.doesNotMatch(violation?.message ?? "", /hunter2/);
  });
});

function violations(validate: (resource: ResourceView) => Verdict) {
  const judgement = judged(validate);
  assert.ok(judgement.applies);
  return judgement.violations;
}
